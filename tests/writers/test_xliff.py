"""The rules of the XLIFF specifications that a file of ours has to keep.

The rules are written down here from the prose of XLIFF 1.2 (sections 2 and 3), XLIFF 2.1 (sections 4 and 5.9) and
ITS 2.0 (section 8.17), as element contents, attributes and constraints.
"""

from __future__ import annotations

import re

import pytest
from lxml import etree

from aligner.codes import CODES
from aligner.model import Alignment, Bead, Bitext, Finding, Span
from aligner.pipeline import render
from aligner.writers.base import WriteOptions
from aligner.writers.xliff2 import ISSUE_TYPES
from tests.builders import document_of, sample_bitext

_12 = "{urn:oasis:names:tc:xliff:document:1.2}"
_20 = "{urn:oasis:names:tc:xliff:document:2.0}"
_ITS = "{http://www.w3.org/2005/11/its}"
_OWN = "{urn:zh-en-aligner:1}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_ID = "{http://www.w3.org/XML/1998/namespace}id"

_CONTENT_12 = {
    "xliff": "file ", "file": "header body ", "header": "tool (note )*", "body": "(trans-unit )*",
    "trans-unit": "source (target )?(note )*",
}  # fmt: skip
"""Contents of elements, as regular expressions over the names of children; an element that is not here holds none."""
_ATTRIBUTES_12 = {
    "xliff": ({"version"}, set()),
    "file": ({"original", "source-language", "datatype"}, {"target-language", "tool-id", "date", _SPACE}),
    "header": (set(), set()),
    "body": (set(), set()),
    "tool": ({"tool-id", "tool-name"}, {"tool-version"}),
    "trans-unit": ({"id"}, {"approved", _SPACE, f"{_OWN}source-ids", f"{_OWN}target-ids", f"{_OWN}confidence"}),
    "source": (set(), set()),
    "target": (set(), {"state"}),
    "note": (set(), {"from", "priority", "annotates"}),
}
_STATES_12 = {"translated", "needs-review-translation", "signed-off", "x-no-counterpart"}
_CONTENT_20 = {
    "xliff": "file ", "file": "(notes )?(unit )+", "unit": "metadata (locQualityIssues )*(notes )?segment ",
    "notes": "(note )+", "segment": "source (target )?", "metadata": "metaGroup ", "metaGroup": "(meta )+",
    "locQualityIssues": "locQualityIssue ", "source": "((mrk|sm|em|cp) )*", "target": "((mrk|sm|em|cp) )*",
    "mrk": "(cp )*",
}  # fmt: skip
_ISSUE_TYPES = set(
    "terminology mistranslation omission untranslated addition duplication inconsistency grammar legal register "
    "locale-specific-content locale-violation style characters misspelling typographical formatting "
    "inconsistent-entities numbers markup pattern-problem whitespace internationalization length non-conformance "
    "uncategorized other".split()
)
_NMTOKEN = re.compile(r"[\w.\-:·]+")


def _check_contents(root: etree._Element, contents: dict[str, str]) -> None:
    for element in root.iter():
        name = etree.QName(element).localname
        children = "".join(f"{etree.QName(child).localname} " for child in element)
        assert re.fullmatch(contents.get(name, ""), children), f"{name} holds {children}"


def _overlapping() -> Bitext:
    """Build a bead whose findings touch, nest, cross, and mark nothing."""
    alignment = Alignment(
        document_of("今年有120万人次参加。", "大家满意。"),
        document_of("It drew 1.3 million visits.", language="en-US"),
        (Bead((0, 1), (0,), 0.4, "check", "two\nlines"),),
    )

    def finding(code: str, source: tuple[int, int] | None, target: tuple[int, int] | None) -> Finding:
        spans = (source and Span(0, *source), target and Span(0, *target))
        return Finding(code, 0, "minor", spans[0] or None, spans[1] or None, f"{code} & <more>\x02", (), 0.8)

    return Bitext(
        alignment,
        (
            finding("number-mismatch", (3, 9), (8, 19)),
            finding("number-bound", (3, 7), (8, 11)),
            finding("omission", (0, 5), None),
            finding("addition", None, (20, 26)),
            finding("misaligned", None, None),
            finding("untranslated", (9, 11), (0, 2)),
            Finding("negation", 0, "major", Span(1, 0, 2), None, "second segment"),
            Finding("negation", 0, "major", Span(1, 0, 2), None, "settled", status="dismissed"),
        ),
    )


_BITEXTS = [sample_bitext(("她说：“好。”\x01", "She said <b>]]>")), _overlapping()]


@pytest.mark.parametrize("bitext", _BITEXTS)
def test_xliff_12_keeps_the_rules(bitext: Bitext) -> None:
    """Contents and attributes of elements; ids once; states of the list; priorities from 1 to 10."""
    root = etree.fromstring(render(bitext, "xliff", WriteOptions(date="20250617T093000Z")).data)
    assert root.tag == f"{_12}xliff"
    assert root.get("version") == "1.2"
    _check_contents(root, _CONTENT_12)
    for element in root.iter():
        required, optional = _ATTRIBUTES_12[etree.QName(element).localname]
        assert required <= set(element.attrib) <= required | optional
    ids = [unit.get("id") for unit in root.iter(f"{_12}trans-unit")]
    assert len(ids) == len(set(ids)) == len(bitext.alignment.beads)
    assert {target.get("state") for target in root.iter(f"{_12}target")} <= _STATES_12
    for note in root.iterfind(".//{*}trans-unit/{*}note"):
        assert 1 <= int(note.get("priority", "1")) <= 10
        assert note.get("annotates", "general") in {"source", "target", "general"}
    file = root.find(f"{_12}file")
    assert file is not None
    assert file.get("date") == "2025-06-17T09:30:00Z"
    tool = file.find("{*}header/{*}tool")
    assert tool is not None
    assert file.get("tool-id") == tool.get("tool-id")


@pytest.mark.parametrize("bitext", _BITEXTS)
def test_xliff_21_keeps_the_rules(bitext: Bitext) -> None:
    """Contents; ids are NMTOKENs and stand once; a state beyond initial has a target, a sub-state a state."""
    root = etree.fromstring(render(bitext, "xliff2", WriteOptions()).data)
    assert root.tag == f"{_20}xliff"
    assert (root.get("version"), root.get("srcLang"), root.get("trgLang")) == ("2.1", "zh-CN", "en-US")
    assert root.get(f"{_ITS}version") == "2.0"
    _check_contents(root, _CONTENT_20)
    names = [element.get("id", "x") for element in root.iter() if element.get("id") is not None]
    assert all(_NMTOKEN.fullmatch(name) for name in names)
    units = list(root.iter(f"{_20}unit"))
    assert len({unit.get("id") for unit in units}) == len(units) == len(bitext.alignment.beads)
    for unit in units:
        _check_unit(unit)
    issues = [element.get(_ID) for element in root.iter(f"{_ITS}locQualityIssues")]
    assert len(set(issues)) == len(issues)


def _check_unit(unit: etree._Element) -> None:
    segment = unit.find(f"{_20}segment")
    assert segment is not None
    assert (segment.find(f"{_20}target") is None) == (segment.get("state") == "initial")
    assert re.fullmatch(r"[^\s:]+:[^\s:]+", segment.get("subState", ""))
    inner = [segment, *(element for element in segment.iter() if element.get("id"))][1:]
    assert len({element.get("id") for element in inner}) == len(inner)
    notes = [note.get("id") for note in unit.iter(f"{_20}note")]
    assert len(set(notes)) == len(notes)
    own = {element.get(_ID) for element in unit.iter(f"{_ITS}locQualityIssues")}
    refs = {element.get(f"{_ITS}locQualityIssuesRef") for element in segment.iter(f"{_20}mrk", f"{_20}sm")}
    assert refs == {f"#its={name}" for name in own}
    for marker in segment.iter(f"{_20}mrk", f"{_20}sm"):
        assert marker.get("type") == "its:generic"
    for side in segment:
        opened = []
        for element in side:
            if element.tag == f"{_20}sm":
                opened.append(element.get("id"))
            elif element.tag == f"{_20}em":
                opened.remove(element.get("startRef"))
        assert not opened
    for issue in unit.iter(f"{_ITS}locQualityIssue"):
        assert issue.get("locQualityIssueType") in _ISSUE_TYPES
        assert 0 <= float(issue.get("locQualityIssueSeverity", "-1")) <= 100
        assert issue.get("locQualityIssueComment")


def test_marks_stand_on_the_words_of_their_finding() -> None:
    """Also where they overlap, and in the second segment of a bead; what has no words marks the whole."""
    bitext = _overlapping()
    root = etree.fromstring(render(bitext, "xliff2", WriteOptions()).data)
    marked: dict[str, list[str]] = {}
    for side in ("source", "target"):
        content = root.find(f".//{_20}{side}")
        assert content is not None
        for name, text in _marked(content).items():
            marked.setdefault(name, []).append(text)
    assert marked == {
        "q1-1": ["120万人次", "1.3 million"],
        "q1-2": ["120万", "1.3"],
        "q1-3": ["今年有12"],
        "q1-4": ["visits"],
        "q1-5": ["今年有120万人次参加。大家满意。", "It drew 1.3 million visits."],
        "q1-6": ["参加", "It"],
        "q1-7": ["大家"],
    }


def _marked(content: etree._Element) -> dict[str, str]:
    """Return the text of every annotation by the issue that it refers to."""
    found: dict[str, str] = {}
    opened: dict[str, str] = {}

    def take(text: str | None) -> None:
        for issue in opened.values():
            found[issue] = found.get(issue, "") + (text or "")

    take(content.text)
    for element in content:
        issue = element.get(f"{_ITS}locQualityIssuesRef", "").removeprefix("#its=")
        if element.tag == f"{_20}mrk":
            found[issue] = "".join(map(str, element.itertext()))
            take(found[issue])
        elif element.tag == f"{_20}sm":
            opened[element.get("id", "")] = issue
        elif element.tag == f"{_20}em":
            del opened[element.get("startRef", "")]
        take(element.tail)
    return found


def test_findings_are_notes_with_their_words() -> None:
    """The settled and those of severity info are not; both formats have the same notes."""
    bitext = sample_bitext()
    for name, own in (("xliff", "from"), ("xliff2", "category")):
        root = etree.fromstring(render(bitext, name, WriteOptions()).data)
        notes = [note.text for unit in ("trans-unit", "unit") for note in root.iterfind(f".//{{*}}{unit}//{{*}}note")]
        assert notes == [
            "number-mismatch (major): 120万 is not 1.3 million [120万人次 | 1.3 million]",
            "checked with the client",
            "localized-title (minor): another title [《山茶》 | Camellia Road]",
        ]
        assert len(root.findall(f".//{{*}}note[@{own}='aligner']")) == 3


def test_issue_types_are_those_of_its() -> None:
    """Every code that has one is a code, every type one of the list in ITS 2.0."""
    assert set(ISSUE_TYPES) <= set(CODES)
    assert set(ISSUE_TYPES.values()) <= _ISSUE_TYPES


def test_what_12_cannot_hold_is_reported() -> None:
    """And 2.1 holds it."""
    bitext = sample_bitext(("一\x01二", "one\ufffetwo"))
    assert render(bitext, "xliff", WriteOptions()).notes == (
        "5 units",
        "characters that XML cannot hold were taken out: U+0001 (1), U+FFFE (1)",
    )
    assert render(bitext, "xliff2", WriteOptions()).notes == ("5 units",)
