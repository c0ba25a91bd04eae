"""XLIFF by the standards, 1.2 and 2, as any program may write it."""

from __future__ import annotations

from pathlib import Path

import pytest

from aligner.errors import InputError
from aligner.readers.bitext import ReadBitext, read_bitext
from aligner.settings import ReadSettings

_12 = "urn:oasis:names:tc:xliff:document:1.2"
_20 = "urn:oasis:names:tc:xliff:document:2.0"
_SETTINGS = ReadSettings()


def _file12(*units: str, source: str = "zh-CN", target: str = "en-US") -> str:
    target_attribute = f' target-language="{target}"' if target else ""
    return (
        f'<file original="a" datatype="plaintext" source-language="{source}"{target_attribute}>'
        f"<body>{''.join(units)}</body></file>"
    )


def _xliff12(*files: str) -> str:
    return f'<xliff version="1.2" xmlns="{_12}">{"".join(files)}</xliff>'


def _unit12(source: str, target: str, attributes: str = "", more: str = "") -> str:
    return f'<trans-unit id="1" {attributes}><source>{source}</source>{target}{more}</trans-unit>'


def _xliff2(*units: str, version: str = "2.0") -> str:
    file = f'<file id="f">{"".join(units)}</file>'
    return f'<xliff version="{version}" srcLang="zh" trgLang="en" xmlns="{_20}">{file}</xliff>'


def _read(folder: Path, text: str | bytes, settings: ReadSettings = _SETTINGS) -> ReadBitext:
    path = folder / "a.xlf"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_bitext(path, settings)


def _pairs(read: ReadBitext) -> list[tuple[str, str]]:
    alignment = read.alignment
    return [(alignment.text(bead, "source"), alignment.text(bead, "target")) for bead in alignment.beads]


_RAIN = _unit12("雨停了。", "<target>The rain stopped.</target>")


@pytest.mark.parametrize(
    ("target", "attributes", "status"),
    [
        ("<target>A</target>", "", "open"),
        ('<target state="translated">A</target>', "", "open"),
        ('<target state="translated">A</target>', 'approved="yes"', "confirmed"),
        ('<target state="final">A</target>', "", "confirmed"),
        ('<target state="signed-off">A</target>', "", "confirmed"),
        ('<target state="needs-review-translation">A</target>', 'approved="no"', "check"),
        ('<target state="needs-adaptation">A</target>', "", "check"),
        ('<target state="x-no-counterpart"/>', "", "no-counterpart"),
        ("", "", "open"),
    ],
)
def test_states_of_12(target: str, attributes: str, status: str, tmp_path: Path) -> None:
    """Approved and final are confirmed, what needs review is to be checked."""
    read = _read(tmp_path, _xliff12(_file12(_unit12("甲乙丙", target, attributes))))
    assert [bead.status for bead in read.alignment.beads] == [status]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ('<g id="1">A</g> and <g id="2">b <g id="3">c</g></g>', "A and b c"),
        ('A<x id="1"/>b<bx id="2"/>c<ex id="2"/>', "Abc"),
        ('A<bpt id="1">&lt;b></bpt>b<ept id="1">&lt;/b></ept><ph id="2">%s<sub>alt</sub></ph>', "Ab"),
        ('A<it id="1" pos="open">x</it>b', "Ab"),
        ('A<x id="1" ctype="lb"/>b', "A\nb"),
        ('Hello <x id="1" equiv-text="{{name}}"/><x id="2" equiv-text="&lt;br/>"/>', "Hello {{name}}"),
        ('A <mrk mtype="term">b</mrk><!-- c --><?d e?>', "A b"),
        ("<![CDATA[a < b]]> &amp; c", "a < b & c"),
    ],
)
def test_inline_elements_of_12(content: str, expected: str, tmp_path: Path) -> None:
    """Codes go, what they surround stays, what says which text it is is that text."""
    assert _pairs(_read(tmp_path, _xliff12(_file12(_unit12("甲", f"<target>{content}</target>"))))) == [
        ("甲", expected)
    ]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ('<pc id="1">A</pc><sc id="2"/> b<ec startRef="2"/>', "A b"),
        ('A<ph id="1"/>b<ph id="2" equiv="{n}"/>', "Ab{n}"),
        ('A<ph id="1" type="fmt" subType="xlf:lb"/>b', "A\nb"),
        ('A<cp hex="0001"/>b<cp hex="1F600"/>', "A\x01b😀"),
        ('<mrk id="1" type="term">A</mrk><sm id="2" type="comment" value="x"/> b<em startRef="2"/>', "A b"),
    ],
)
def test_inline_elements_of_2(content: str, expected: str, tmp_path: Path) -> None:
    """As in 1.2; `cp` is a character that XML has not."""
    unit = f'<unit id="u"><segment><source>甲</source><target>{content}</target></segment></unit>'
    assert _pairs(_read(tmp_path, _xliff2(unit))) == [("甲", expected)]


def test_units_of_2_with_segments_notes_and_states(tmp_path: Path) -> None:
    """A row a segment; what is ignorable or not to be translated is none."""
    unit = (
        '<unit id="u"><notes><note>By hand.</note></notes>'
        '<segment state="final"><source>雨停了。</source><target>The rain stopped.</target></segment>'
        "<ignorable><source> </source></ignorable>"
        '<segment state="translated" subState="x:y"><source>路干了。</source><target>It is dry.</target></segment>'
        "</unit>"
    )
    fixed = '<group id="g" translate="no"><unit id="v"><segment><source>v1.0</source></segment></unit></group>'
    read = _read(tmp_path, _xliff2(unit, fixed, version="2.1"))
    assert _pairs(read) == [("雨停了。", "The rain stopped."), ("路干了。", "It is dry.")]
    assert [(bead.status, bead.note) for bead in read.alignment.beads] == [
        ("confirmed", "By hand."),
        ("open", "By hand."),
    ]
    assert (read.alignment.source.language, read.alignment.target.language) == ("zh-CN", "en-US")
    assert read.notes == ("1 units that are not to be translated left out",)


def test_segments_of_12_by_their_mids(tmp_path: Path) -> None:
    """In the order of the source, wherever the target has them; one that a side lacks has that side empty."""
    cut = '<seg-source><mrk mtype="seg" mid="1">甲。</mrk> <mrk mtype="seg" mid="2">乙。</mrk></seg-source>'
    target = '<target><mrk mtype="seg" mid="2">B.</mrk><mrk mtype="seg" mid="7">C.</mrk></target>'
    assert _pairs(_read(tmp_path, _xliff12(_file12(_unit12("甲。乙。", cut + target))))) == [
        ("甲。", ""),
        ("乙。", "B."),
        ("", "C."),
    ]
    uncut = cut + "<target>A. B.</target>"
    assert _pairs(_read(tmp_path, _xliff12(_file12(_unit12("甲。乙。", uncut))))) == [("甲。乙。", "A. B.")]


def test_a_segment_of_12_inside_a_segment_is_part_of_it(tmp_path: Path) -> None:
    """A file that nests them, which no tool may, does not grow with its depth."""
    inner = '<mrk mtype="seg" mid="2">乙</mrk>'
    cut = f'<seg-source><mrk mtype="seg" mid="1">甲{inner}丙。</mrk><mrk mtype="seg" mid="3">丁。</mrk></seg-source>'
    target = '<target><mrk mtype="seg" mid="1">A.</mrk><mrk mtype="seg" mid="3">D.</mrk></target>'
    assert _pairs(_read(tmp_path, _xliff12(_file12(_unit12("甲乙丙。丁。", cut + target))))) == [
        ("甲乙丙。", "A."),
        ("丁。", "D."),
    ]


def test_proposals_are_no_pairs_and_notes_are_kept(tmp_path: Path) -> None:
    """What stands in alt-trans is passed over, also if it comes first."""
    more = (
        '<alt-trans><source>雨</source><target>rain</target></alt-trans><note from="qa">Tense?</note><note>Yes.</note>'
    )
    read = _read(tmp_path, _xliff12(_file12(_unit12("雨停了。", "", more=more))))
    assert _pairs(read) == [("雨停了。", "")]
    assert read.alignment.beads[0].note == "Tense?\nYes."


def test_languages_choose_among_files(tmp_path: Path) -> None:
    """One file of XLIFF may hold several, of several languages."""
    french = _file12(_unit12("雨停了。", "<target>La pluie a cessé.</target>"), target="fr-FR")
    text = _xliff12(_file12(_RAIN), french, _file12(_RAIN))
    with pytest.raises(InputError, match=r"holds zh-CN to en-US, zh-CN to fr-FR; name one pair of them"):
        _read(tmp_path, text)
    read = _read(tmp_path, text, ReadSettings(target_lang="fr"))
    assert _pairs(read) == [("雨停了。", "La pluie a cessé.")]
    assert read.notes == ("2 segments of other languages left out",)
    assert len(_pairs(_read(tmp_path, text, ReadSettings(target_lang="en-US")))) == 2
    with pytest.raises(InputError, match=r"holds zh-CN to en-US; name one pair"):
        _read(tmp_path, _xliff12(_file12(_RAIN)), ReadSettings(source_lang="en"))
    no_target = _read(tmp_path, _xliff12(_file12(_RAIN, source="zh_Hant_tw", target="")))
    assert (no_target.alignment.source.language, no_target.alignment.target.language) == ("zh-Hant-TW", "en-US")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_encodings(encoding: str, tmp_path: Path) -> None:
    """By the mark or the declaration."""
    declared = "utf-8" if encoding == "utf-8-sig" else encoding
    text = f'<?xml version="1.0" encoding="{declared}"?>' + _xliff12(_file12(_RAIN))
    assert _pairs(_read(tmp_path, text.encode(encoding))) == [("雨停了。", "The rain stopped.")]


def test_many_units_take_little_memory(tmp_path: Path) -> None:
    """A unit is forgotten once it is read: elements do not pile up."""
    units = (f"<group id='{k}'>{_RAIN}</group>" for k in range(2_000))
    assert len(_pairs(_read(tmp_path, _xliff12(_file12(*units))))) == 2_000
