"""Automatic numbers, as Word shows them."""

from __future__ import annotations

from pathlib import Path

import pytest

from aligner.readers.documents import read_document
from aligner.settings import ReadSettings
from tests.office_files import docx, numbering, paragraph, write


def _labels(folder: Path, *paragraphs: str, numbers: str, styles: str = "") -> list[str]:
    """Return the numbers of paragraphs; "-" for one without."""
    parts = {"numbering": numbers} | ({"styles": styles} if styles else {})
    read = read_document(write(folder / "f.docx", docx(*paragraphs, parts=parts)), ReadSettings())
    labels = dict(read.anchors)
    offset = 0
    found = []
    for block in read.text.removesuffix("\n").split("\n\n"):
        found.append(labels.get(offset, "-"))
        offset += len(block) + 2
    return found


def _levels(*levels: int, num: int = 1) -> list[str]:
    return [paragraph("x", numbers=(num, level)) for level in levels]


_CONTRACT = numbering(("chineseCountingThousand", "第%1章"), ("decimal", "%1.%2"), ("lowerLetter", "(%3)"))


def test_levels_count_within_the_ones_above(tmp_path: Path) -> None:
    """A higher number sets the lower ones back."""
    assert _labels(tmp_path, *_levels(0, 1, 2, 2, 1, 2, 0, 1), numbers=_CONTRACT) == [
        "第一章", "一.1", "(a)", "(b)", "一.2", "(a)", "第二章", "二.1",
    ]  # fmt: skip


def test_legal_numbering_is_in_digits(tmp_path: Path) -> None:
    """第二章 and 2.1, where the level says isLgl."""
    numbers = numbering(
        ("chineseCounting", "第%1章"), ("chineseCounting", "%1.%2"), extra=("", "<w:isLgl/>")
    )  # fmt: skip
    assert _labels(tmp_path, *_levels(0, 0, 1), numbers=numbers) == ["第一章", "第二章", "2.1"]


@pytest.mark.parametrize(
    ("style", "text", "expected"),
    [
        ("chineseCounting", "%1、", "三、"),
        ("japaneseCounting", "第%1条", "第三条"),
        ("chineseLegalSimplified", "（%1）", "（叁）"),
        ("ideographTraditional", "%1.", "丙."),
        ("decimalEnclosedCircle", "%1", "③"),
        ("upperRoman", "Article %1", "Article III"),
        ("ordinalText", "%1:", "Third:"),
        ("bullet", "•", "-"),
        ("none", "附件", "附件"),
        ("vietnameseCounting", "%1)", "3)"),
    ],
)
def test_styles(style: str, text: str, expected: str, tmp_path: Path) -> None:
    """Each format of a number; a bullet is none; an unknown one is in digits."""
    assert _labels(tmp_path, *_levels(0, 0, 0), numbers=numbering((style, text)))[-1] == expected


def test_unknown_style_is_noted(tmp_path: Path) -> None:
    """The digits are ours."""
    data = docx(*_levels(0), parts={"numbering": numbering(("klingon", "%1"))})
    assert "klingon" in read_document(write(tmp_path / "f.docx", data), ReadSettings()).notes[0]


def test_numbers_come_with_styles(tmp_path: Path) -> None:
    """A style names list and level, or the level names the style; styles inherit; numId 0 takes the number away."""
    styles = (
        '<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="1"/>'
        '</w:numPr></w:pPr></w:style><w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 2"/><w:pPr>'
        '<w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="mine"><w:basedOn w:val="2"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="3"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    numbers = numbering(
        ("decimal", "%1"), ("decimal", "%1.%2"), ("lowerLetter", "(%3)"), extra=("", "", '<w:pStyle w:val="3"/>')
    )
    paragraphs = [
        *(paragraph("x", style=style) for style in ("1", "2", "mine", "3")),
        paragraph("x", style="1", numbers=(0, 0)),
        paragraph("x", style="1"),
    ]
    assert _labels(tmp_path, *paragraphs, numbers=numbers, styles=styles) == ["1", "1.1", "1.2", "(a)", "-", "2"]


def test_lists_of_one_kind_count_on_unless_they_say_where_they_start(tmp_path: Path) -> None:
    """Word writes a new list with startOverride where the user asks for a restart."""
    numbers = numbering(
        ("decimal", "%1."), ("lowerLetter", "%2)"),
        nums='<w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="3"><w:abstractNumId w:val="0"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>',
    )  # fmt: skip
    paragraphs = [*_levels(0, 0), *_levels(0, num=2), *_levels(0, 0, 1, num=3)]
    assert _labels(tmp_path, *paragraphs, numbers=numbers) == ["1.", "2.", "3.", "5.", "6.", "a)"]


def test_level_that_never_restarts(tmp_path: Path) -> None:
    """Articles are counted through all chapters: 第一章 第一条 第二章 第二条."""
    numbers = numbering(
        ("chineseCounting", "第%1章"), ("chineseCounting", "第%2条"), ("decimal", "%3"),
        extra=("", '<w:lvlRestart w:val="0"/>', '<w:lvlRestart w:val="1"/>'),
    )  # fmt: skip
    assert _labels(tmp_path, *_levels(0, 1, 0, 1, 2, 1, 2), numbers=numbers) == [
        "第一章", "第一条", "第二章", "第二条", "1", "第三条", "2",
    ]  # fmt: skip


def test_lists_by_a_numbering_style(tmp_path: Path) -> None:
    """An abstract list may only name a style, which names the list."""
    numbers = numbering(
        ("decimal", "%1."),
        more='<w:abstractNum w:abstractNumId="7"><w:numStyleLink w:val="L"/></w:abstractNum>',
        nums='<w:num w:numId="9"><w:abstractNumId w:val="7"/></w:num>',
    )
    styles = (
        '<w:style w:type="numbering" w:styleId="L"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    assert _labels(tmp_path, *_levels(0, num=9), numbers=numbers, styles=styles) == ["1."]


def test_nonsense_is_no_number(tmp_path: Path) -> None:
    """Lists that are not there, levels that no list has, styles that inherit from each other."""
    styles = (
        '<w:style w:styleId="a"><w:basedOn w:val="b"/></w:style><w:style w:styleId="b"><w:basedOn w:val="a"/></w:style>'
    )
    odd = '<w:p><w:pPr><w:numPr><w:ilvl w:val="x"/><w:numId w:val="y"/></w:numPr></w:pPr><w:r><w:t>x</w:t></w:r></w:p>'
    paragraphs = [*_levels(0, num=44), *_levels(8), paragraph("x", style="a"), odd]
    assert _labels(tmp_path, *paragraphs, numbers=_CONTRACT, styles=styles) == ["-"] * 4


def test_level_is_inherited_by_itself(tmp_path: Path) -> None:
    """A paragraph that names a list only has the level of its style."""
    styles = (
        '<w:style w:styleId="s"><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="9"/></w:numPr></w:pPr></w:style>'
    )
    listed = paragraph("x", style="s", properties='<w:numPr><w:numId w:val="1"/></w:numPr>')
    assert _labels(tmp_path, *_levels(0), listed, listed, numbers=_CONTRACT, styles=styles) == [
        "第一章",
        "一.1",
        "一.2",
    ]


def test_hidden_paragraphs_are_not_counted(tmp_path: Path) -> None:
    """Where the mark is hidden too; an empty paragraph that is there has its number."""
    vanish = "<w:rPr><w:vanish/></w:rPr>"
    hidden = paragraph(f"<w:r>{vanish}<w:t>x</w:t></w:r>", numbers=(1, 0), properties=vanish)
    empty = paragraph(numbers=(1, 0))
    labels = _labels(tmp_path, *_levels(0), hidden, *_levels(0), empty, *_levels(0), numbers=_CONTRACT)
    assert labels == ["第一章", "第二章", "第四章"]


def test_endless_pattern_is_cut(tmp_path: Path) -> None:
    """A megabyte as the pattern of a number would be a megabyte in every label."""
    numbers = numbering(("decimal", "第%1" + "条" * 100_000))
    assert all(len(label) < 1_000 for label in _labels(tmp_path, *_levels(0, 0), numbers=numbers))
