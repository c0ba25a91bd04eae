"""Documents of any format as one text: paragraphs as lines, and what is no text beside it.

    path -read_document-> a reader of the table below, or plain text -> DocumentText

A reader knows its format and nothing of languages, pairs or segments. A paragraph, heading, list item or table cell is
a line of the text; a blank line stands between what belongs to different blocks.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from aligner.break_rules import BreakRules
from aligner.errors import InputError
from aligner.readers.decode import read_text
from aligner.registry import Entry, Table
from aligner.settings import ReadSettings

__all__ = ["DOCUMENT_READERS", "RULE_READERS", "DocumentReader", "DocumentText", "read_document"]


@dataclass(frozen=True, slots=True)
class DocumentText:
    """The text of a document, what the user should know of its reading, and labels of places in it.

    anchors: ascending offsets into the text, each with what stands there but is no text: a computed number (第三条,
    1.1, (a)), the time of a subtitle, the cell of a table.
    """

    text: str
    notes: tuple[str, ...] = ()
    anchors: tuple[tuple[int, str], ...] = ()


DocumentReader: TypeAlias = Callable[[Path, ReadSettings], DocumentText]

DOCUMENT_READERS: Table[DocumentText] = Table(
    "document format",
    {
        ".docx": Entry("aligner.readers.docx:read_docx"),
        ".docm": Entry("aligner.readers.docx:read_docx"),
        ".dotx": Entry("aligner.readers.docx:read_docx"),
        ".dotm": Entry("aligner.readers.docx:read_docx"),
        ".odt": Entry("aligner.readers.odt:read_odt"),
        ".ott": Entry("aligner.readers.odt:read_odt"),
        ".fodt": Entry("aligner.readers.odt:read_odt"),
        ".pptx": Entry("aligner.readers.pptx:read_pptx", package="pptx", extra="formats"),
        ".pptm": Entry("aligner.readers.pptx:read_pptx", package="pptx", extra="formats"),
        ".xlsx": Entry("aligner.readers.xlsx:read_xlsx", package="openpyxl", extra="formats"),
        ".xlsm": Entry("aligner.readers.xlsx:read_xlsx", package="openpyxl", extra="formats"),
        ".htm": Entry("aligner.readers.html:read_html", package="selectolax", extra="formats"),
        ".html": Entry("aligner.readers.html:read_html", package="selectolax", extra="formats"),
        ".xhtml": Entry("aligner.readers.html:read_html", package="selectolax", extra="formats"),
        ".md": Entry("aligner.readers.markdown:read_markdown", package="selectolax", extra="formats"),
        ".markdown": Entry("aligner.readers.markdown:read_markdown", package="selectolax", extra="formats"),
        ".epub": Entry("aligner.readers.epub:read_epub", package="selectolax", extra="formats"),
        ".pdf": Entry("aligner.readers.pdf:read_pdf", package="pypdfium2", extra="formats"),
        ".srt": Entry("aligner.readers.subtitles:read_subtitles", package="pysubs2", extra="formats"),
        ".vtt": Entry("aligner.readers.subtitles:read_subtitles", package="pysubs2", extra="formats"),
        ".ass": Entry("aligner.readers.subtitles:read_subtitles", package="pysubs2", extra="formats"),
        ".ssa": Entry("aligner.readers.subtitles:read_subtitles", package="pysubs2", extra="formats"),
    },
)
"""Readers by the suffix of the file, in small letters; any other file is read as plain text."""

_PROGRAM_FILES = frozenset({".doc", ".dot", ".wps", ".xls", ".et", ".ppt", ".mht", ".mhtml"})
_PAGES = ("<!doctype", "<html", "<?xml", "<head", "<meta", "<table", "mime-version:")
"""How web pages begin, which many office systems export under the names of such files."""

RULE_READERS: Table[BreakRules] = Table(
    "segmentation rules", {"srx": Entry("aligner.readers.srx:read_srx", package="regex", extra="formats")}
)
"""Readers of rules for where the sentences of documents end."""


def read_document(path: Path, settings: ReadSettings) -> DocumentText:
    """Read a document; InputError, in one line, for what cannot be read."""
    if path.suffix.lower() in DOCUMENT_READERS:
        reader: DocumentReader = DOCUMENT_READERS.load(path.suffix.lower())
        return reader(path, settings)
    decoded = read_text(path, settings.encoding, settings.max_bytes)
    if path.suffix.lower() in _PROGRAM_FILES and decoded.text.lstrip().lower().startswith(_PAGES):
        raise InputError(f"{path}: is a web page under another name; open it in its program and save it as .docx")
    is_usual = decoded.encoding in ("utf-8", "utf-8-sig")
    return DocumentText(decoded.text, () if is_usual else (f"{path.name} read as {decoded.encoding}",))
