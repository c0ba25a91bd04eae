"""Presentations and workbooks, made by the libraries that read them."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from aligner.errors import InputError
from aligner.readers.documents import DocumentText, read_document
from aligner.readers.plain import read_pair
from aligner.settings import ReadSettings
from tests.office_files import pptx, write, write_zip

_SETTINGS = ReadSettings()


def _labels(read: DocumentText) -> list[tuple[str, str]]:
    blocks = read.text.removesuffix("\n").split("\n\n")
    return list(zip(blocks, (label for _, label in read.anchors), strict=True))


def test_presentation(tmp_path: Path) -> None:
    """Slides in order; tables, groups and notes with their places; hidden slides and slide numbers not."""
    pytest.importorskip("pptx", reason="python-pptx is not installed")
    read = read_document(write(tmp_path / "f.pptx", pptx()), _SETTINGS)
    assert _labels(read) == [
        ("年度报告", "slide 1"),
        ("收入增长\n百分之三", "slide 1"),
        ("利润持平", "slide 1"),
        ("甲", "slide 1 table R1C1"),
        ("组内", "slide 1"),
        ("先致谢", "slide 1 notes"),
        ("谢谢", "slide 3"),
    ]
    assert [note.removeprefix("f.pptx: ") for note in read.notes] == [
        "1 hidden slide left out",
        "speaker's notes read after their slides: 1 line",
    ]


def test_text_boxes_with_formulas_are_read(tmp_path: Path) -> None:
    """PowerPoint writes them in two forms, the older one a picture; the number of the slide is no text."""
    pptx_library = pytest.importorskip("pptx", reason="python-pptx is not installed")
    presentation = pptx_library.Presentation()
    slide = presentation.slides.add_slide(presentation.slide_layouts[6])
    box = slide.shapes.add_textbox(0, 0, 9, 9)
    box.text_frame.text = "增长率为"
    path = tmp_path / "f.pptx"
    presentation.save(path)
    math = "http://schemas.openxmlformats.org/officeDocument/2006/math"
    half = "<m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f>"
    formula = f'<a14:m xmlns:a14="urn:a14" xmlns:m="{math}"><m:oMath>{half}</m:oMath></a14:m>'
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = "ppt/slides/slide1.xml"
    xml = parts[name].decode()
    start, end = xml.index("<p:sp>"), xml.index("</p:sp>") + len("</p:sp>")
    number = '<a:fld id="{1}" type="slidenum"><a:t>1</a:t></a:fld>'
    written = xml[start:end].replace("</a:p>", f"{formula}<a:r><a:t>。</a:t></a:r>{number}</a:p>")
    picture = xml[start:end].replace("增", "图")
    wrapped = (
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f'<mc:Choice Requires="a14">{written}</mc:Choice><mc:Fallback>{picture}</mc:Fallback>'
        "</mc:AlternateContent>"
    )
    parts[name] = (xml[:start] + wrapped + xml[end:]).encode()
    assert read_document(write(path, write_zip(parts)), _SETTINGS).text == "增长率为1/2。\n"


def test_workbook_of_two_columns_is_a_mixed_text(tmp_path: Path) -> None:
    """Each row is a line of either language; numbers are no text, and what looks like a formula in text is text."""
    openpyxl = pytest.importorskip("openpyxl", reason="openpyxl is not installed")
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.title = "对照"
    for row in (
        ("原文", "Translation", 1),
        ("雨停了。", "The rain stopped.", 2.5),
        ("换\n行\U00020000", "A line\nbreak", "3"),
    ):
        sheet.append(row)
    sheet["D1"].value = "=1+1"
    sheet["D1"].data_type = "s"
    hidden = workbook.create_sheet("hidden")
    hidden["A1"] = "看不见"
    hidden.sheet_state = "hidden"
    path = tmp_path / "f.xlsx"
    workbook.save(path)
    read = read_document(path, _SETTINGS)
    assert _labels(read)[:3] == [("原文", "对照!A1"), ("Translation", "对照!B1"), ("雨停了。", "对照!A2")]
    assert read.notes == ("f.xlsx: 1 hidden sheet left out", "f.xlsx: 2 cells without a word left out")
    pair = read_pair(path, None, _SETTINGS)
    assert pair.source.text.split() == ["原文", "雨停了。", "换", "行\U00020000"]
    assert pair.target.text.split("\n\n")[1] == "The rain stopped."
    assert pair.target.anchors[1] == (pair.target.text.index("The rain"), "对照!B2")


def test_cells_hold_what_excel_shows(tmp_path: Path) -> None:
    """A line end that Excel escapes is one; an error is no text, and a cell that says the same is."""
    openpyxl = pytest.importorskip("openpyxl", reason="openpyxl is not installed")
    workbook = openpyxl.Workbook()
    workbook.active.append(("雨停了，_x000D_\n天晴了。", "#N/A", "编号_x1_"))
    workbook.active["B1"].data_type = "e"
    path = tmp_path / "f.xlsx"
    workbook.save(path)
    assert read_document(path, _SETTINGS).text == "雨停了，\n天晴了。\n\n编号_x1_\n"


@pytest.mark.parametrize("suffix", [".xlsx", ".pptx"])
def test_strict_form_is_read(suffix: str, tmp_path: Path) -> None:
    """As office programs save it when asked to: the same parts with other namespaces."""
    openpyxl = pytest.importorskip("openpyxl", reason="openpyxl is not installed")
    path = tmp_path / f"f{suffix}"
    if suffix == ".xlsx":
        workbook = openpyxl.Workbook()
        workbook.active.append(("年度报告",))
        workbook.save(path)
    else:
        path.write_bytes(pptx())
    usual = read_document(path, _SETTINGS)
    with zipfile.ZipFile(path) as archive:
        parts = {
            name: re.sub(
                rb"http://schemas\.openxmlformats\.org/(spreadsheetml|presentationml|drawingml|officeDocument)/2006/",
                rb"http://purl.oclc.org/ooxml/\1/",
                archive.read(name),
            )
            for name in archive.namelist()
        }
    assert read_document(write(path, write_zip(parts)), _SETTINGS) == usual
    assert usual.text.startswith("年度报告")


def test_text_that_many_cells_share_is_measured(tmp_path: Path) -> None:
    """A long text is stored once, and each cell that names it would write it again."""
    pytest.importorskip("openpyxl", reason="openpyxl is not installed")
    xlsxwriter = pytest.importorskip("xlsxwriter", reason="xlsxwriter is not installed")
    path = tmp_path / "f.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet()
        for row in range(40):
            sheet.write_string(row, 0, "雨" * 30_000)
    with pytest.raises(InputError, match=r"its cells hold more than 1 MB of text; raise the limit with --max-mb"):
        read_document(path, replace(_SETTINGS, max_bytes=2**17))


@pytest.mark.parametrize(
    ("name", "parts", "fault"),
    [
        ("f.pptx", {"word/document.xml": "<document/>"}, "has no ppt/presentation.xml"),
        ("f.pptx", {"ppt/presentation.xml": "<document/>"}, "is a Word document"),
        ("f.pptx", {"ppt/presentation.xml": "<presentation/>"}, "is a damaged presentation"),
        ("f.xlsx", {"xl/workbook.xml": "<workbook/>"}, "is a damaged workbook"),
        ("f.xlsx", {"xl/workbook.xml": "<document/>"}, "is a Word document"),
        (
            "f.xlsx",
            {"xl/workbook.xml": "<workbook/>", "xl/x.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a/>'},
            "XML entities",
        ),
    ],
)
def test_what_is_damaged_or_something_else(name: str, parts: dict[str, str], fault: str, tmp_path: Path) -> None:
    """One line says so."""
    pytest.importorskip({"f.pptx": "pptx", "f.xlsx": "openpyxl"}[name])
    with pytest.raises(InputError, match=fault):
        read_document(write(tmp_path / name, write_zip(parts)), _SETTINGS)
