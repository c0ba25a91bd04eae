"""The alignment as a table in Word, to print, to mark up and to send back: A4 on its side, the header on every page.

The columns are number, source, target, status, findings and remarks. The number's cell also holds, hidden, the key by
which a returned row is known. Rows are built as XML: the cells of python-docx search the whole table each time.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from datetime import datetime

import docx
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from lxml import etree

from aligner.model import SIDES, Bitext
from aligner.row_keys import bead_row_key
from aligner.writers.base import Rendered, WriteOptions
from aligner.writers.review_rows import font_of, say_findings
from aligner.writers.xml import XML_SPACE, make_legal, say_illegal

__all__ = ["render_docx"]

_WIDTHS = {"no.": 13, "source": 80, "target": 80, "status": 22, "findings": 42, "note": 30}
"""Columns with their widths in millimetres: together the page less its margins."""
_TWIPS = 1440 / 25.4
_BREAKS = re.compile(r"(\t|\n|\r)")
_BREAK_TAGS = {"\t": "w:tab", "\n": "w:br", "\r": "w:cr"}
_FIRST_DATE = (1980, 1, 1, 0, 0, 0)


def render_docx(bitext: Bitext, options: WriteOptions) -> Rendered:
    """Return the document; the notes tell what XML could not hold."""
    alignment = bitext.alignment
    languages: dict[str, str] = {side: alignment.document(side).language for side in SIDES}
    illegal: Counter[str] = Counter()
    document = docx.Document()
    _set_page(document)
    _set_fonts(document, tuple(languages.values()))
    _set_properties(document, bitext, options)
    names = [make_legal(alignment.document(side).name, illegal) for side in SIDES]
    document.add_heading(" – ".join(dict.fromkeys(filter(None, names))), level=1)
    table = _add_table(document, languages)
    for k, bead in enumerate(alignment.beads):
        texts: dict[str, str] = {side: alignment.text(bead, side) for side in SIDES}
        cells: dict[str, str] = {
            **texts,
            "status": bead.status,
            "findings": "\n".join(say_findings(bitext, k)),
            "note": bead.note,
        }
        legal = {name: make_legal(text, illegal) for name, text in cells.items()}
        table.append(_row(k + 1, bead_row_key(alignment, bead), legal, languages))
    _add_page_numbers(document)
    buffer = io.BytesIO()
    document.save(buffer)
    notes = [f"{len(alignment.beads)} rows", *say_illegal(illegal)]
    return Rendered(_without_times(buffer.getvalue()), tuple(notes))


def _set_page(document: WordDocument) -> None:
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(15)
    section.top_margin = section.bottom_margin = Mm(14)


def _set_fonts(document: WordDocument, languages: tuple[str, ...]) -> None:
    """Name a Chinese font wherever a style names one: without it, Word takes any that the machine happens to have."""
    chinese = next((tag for tag in languages if tag.lower().startswith("zh")), "zh-CN")
    other = next((tag for tag in languages if tag != chinese), "en-US")
    for name in ("Normal", "Heading 1"):
        style = document.styles[name]
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for kind in list(fonts.attrib):
            del fonts.attrib[kind]
        for kind in ("ascii", "hAnsi", "cs"):
            fonts.set(qn(f"w:{kind}"), font_of(other))
        fonts.set(qn("w:eastAsia"), font_of(chinese))
        style.font.size = Pt(9 if name == "Normal" else 13)


def _set_properties(document: WordDocument, bitext: Bitext, options: WriteOptions) -> None:
    properties = document.core_properties
    date = datetime.strptime(options.date or "19800101T000000Z", "%Y%m%dT%H%M%SZ")  # noqa: DTZ007 - UTC by the format
    properties.author = properties.last_modified_by = "aligner"
    properties.created = properties.modified = date
    properties.title, properties.comments = "", make_legal(bitext.signature, Counter())[:255]


def _element(tag: str, **attributes: str) -> etree._Element:
    return etree.Element(qn(tag), {qn(f"w:{name}"): value for name, value in attributes.items()})


def _add_table(document: WordDocument, languages: dict[str, str]) -> etree._Element:
    table = document.add_table(rows=0, cols=len(_WIDTHS))
    table.style = "Table Grid"
    table.autofit = False
    element: etree._Element = table._tbl  # noqa: SLF001 - the only way to its XML
    for column, width in zip(element.iter(qn("w:gridCol")), _WIDTHS.values(), strict=True):
        column.set(qn("w:w"), str(round(width * _TWIPS)))
    head = _element("w:tr")
    properties = etree.SubElement(head, qn("w:trPr"))
    properties.append(_element("w:cantSplit"))
    properties.append(_element("w:tblHeader"))
    for name, width in _WIDTHS.items():
        title = f"{name} ({languages[name]})" if name in languages else name
        cell = _cell(width, title, bold=True)
        cell[0].append(_element("w:shd", val="clear", color="auto", fill="E3EEF6"))
        head.append(cell)
    element.append(head)
    return element


def _row(number: int, key: str, cells: dict[str, str], languages: dict[str, str]) -> etree._Element:
    row = _element("w:tr")
    etree.SubElement(row, qn("w:trPr")).append(_element("w:cantSplit"))
    first = _cell(_WIDTHS["no."], str(number))
    hidden = _run(key)
    hidden.insert(0, _element("w:rPr"))
    hidden[0].append(_element("w:vanish"))
    first[-1].append(hidden)
    row.append(first)
    for name, text in cells.items():
        row.append(_cell(_WIDTHS[name], text, languages.get(name, "")))
    return row


def _cell(width: int, text: str, language: str = "", *, bold: bool = False) -> etree._Element:
    cell = _element("w:tc")
    etree.SubElement(cell, qn("w:tcPr")).append(_element("w:tcW", w=str(round(width * _TWIPS)), type="dxa"))
    paragraph = etree.SubElement(cell, qn("w:p"))
    spacing = etree.SubElement(paragraph, qn("w:pPr"))
    spacing.append(_element("w:spacing", before="20", after="20", line="240", lineRule="auto"))
    if text:
        run = _run(text)
        properties = _element("w:rPr")
        is_chinese = language.lower().startswith("zh")
        if is_chinese:
            # Else quotation marks and dashes, which both scripts have, are set in the Latin font.
            properties.append(_element("w:rFonts", hint="eastAsia"))
        if bold:
            properties.append(_element("w:b"))
        if language:
            properties.append(_element("w:lang", **{"eastAsia" if is_chinese else "val": language}))
        run.insert(0, properties)
        paragraph.append(run)
    return cell


def _run(text: str) -> etree._Element:
    run = _element("w:r")
    for part in filter(None, _BREAKS.split(text)):
        if part in _BREAK_TAGS:
            run.append(_element(_BREAK_TAGS[part]))
            continue
        word = etree.SubElement(run, qn("w:t"))
        word.set(XML_SPACE, "preserve")
        word.text = part
    return run


def _add_page_numbers(document: WordDocument) -> None:
    paragraph = document.sections[0].footer.paragraphs[0]._p  # noqa: SLF001 - the only way to its XML
    properties = paragraph.get_or_add_pPr()
    properties.append(_element("w:jc", val="center"))
    field = _element("w:fldSimple", instr="PAGE")
    field.append(_run("1"))
    paragraph.append(field)


def _without_times(data: bytes) -> bytes:
    """Return a zip container whose parts are all as old as zip itself: the same input gives the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            new.writestr(zipfile.ZipInfo(info.filename, _FIRST_DATE), old.read(info), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
