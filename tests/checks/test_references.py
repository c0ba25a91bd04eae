"""Clauses, standards, models, addresses and telephone lines: compared as strings, equal ones silently."""

import pytest

from aligner.checks.base import CheckContext
from aligner.checks.references import check_references, measure
from aligner.settings import CheckSettings
from aligner.text.references import find_references
from tests.checks.number_helpers import align_pair, encode_nothing, find_codes, find_differences


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("依照第3.2条办理", "zh-CN", ["clause 3.2"]),
        ("第十二条第三款", "zh-CN", ["clause 12", "clause 3"]),
        ("第六十三条之二", "zh-CN", ["clause 63-2"]),
        ("見附錄B", "zh-TW", ["annex B"]),
        ("符合GB/T 19001-2016", "zh-CN", ["code GBT190012016"]),
        ("under Article 12(3)", "en-US", ["clause 12", "clause 3"]),
        ("Clauses 4.1 and 4.2", "en-US", ["clause 4.1", "clause 4.2"]),
        ("Section XIV of the Act", "en-US", ["clause 14"]),
        ("two A320s and a Cessna", "en-US", ["code A320"]),
        ("Write to Info@Example.org.", "en-US", ["link info@example.org"]),
        ("see https://www.example.org/a/.", "en-US", ["link example.org/a"]),
        ("Tel: +86 10 6555 1234", "en-US", ["phone 1065551234"]),
        ("in Q3 of FY2024, at RMB500", "en-US", []),
        ("他有三条狗", "zh-CN", []),
    ],
)
def test_references_are_found(text: str, language: str, expected: list[str]) -> None:
    """Each is given with its kind and the key that it is compared by."""
    assert [f"{r.kind} {r.keys[0]}" for r in find_references(text, language)] == expected


def test_finding_says_what_differs() -> None:
    """The spans are the references themselves, and the message names both."""
    (finding,) = find_differences("飞机为A320型。", "The aircraft is an A330.")
    assert finding.code == "code-mismatch"
    assert finding.severity == "major"
    assert finding.message == "A320 / A330: the code differs"
    assert finding.evidence == (("kind", "code"), ("source key", "A320"), ("target key", "A330"))
    assert finding.source_span is not None
    assert (finding.source_span.start, finding.source_span.end) == (3, 7)


def test_clause_is_no_number_where_both_sides_have_one() -> None:
    """第十二条 against Article 13 is one finding, and of this check; 第三条跑道 is the third runway, a number."""
    assert find_codes("依照第十二条", "under Article 13") == ["code-mismatch"]
    assert find_codes("第三条跑道", "the fourth runway") == ["number-mismatch"]


def test_what_one_side_has_is_no_finding() -> None:
    """A clause may be "this Article", and a standard be named without its year."""
    assert find_codes("依照第八条的规定", "under this Article") == []
    assert find_codes("符合GB 5749-2022", "meets GB 5749") == []


def test_agreeing_references_are_counted() -> None:
    """What agrees counts as looked at."""
    alignment = align_pair("第5.1条和第5.2条", "Clauses 5.1 and 5.2")
    assert measure(alignment, alignment.beads[0]).n_equal == 2
    result = check_references(CheckContext(alignment, encode_nothing, CheckSettings()))
    assert (result.findings, result.checked.family, result.checked.n_items) == ((), "codes", 2)


def test_links_of_two_languages_of_a_site_agree() -> None:
    """/zh/ and /en/ are the same page."""
    assert find_codes("见 https://example.org/zh/a", "see https://example.org/en/a") == []
    assert find_codes("见 https://example.org/a1", "see https://example.org/a2") == ["code-mismatch"]
