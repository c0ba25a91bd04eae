"""Markdown as the lines that a reader of it would see: by way of HTML, so that both read alike.

Blocks of code and the front matter are no text to translate: they are left out, with a note. Footnotes, which
CommonMark does not know, stand where they are written; their marks go.
"""

from __future__ import annotations

import re
from pathlib import Path

from markdown_it import MarkdownIt

from aligner.errors import InputError
from aligner.readers.blocks import Blocks
from aligner.readers.decode import read_text
from aligner.readers.documents import DocumentText
from aligner.readers.markup import add_lines, parse_html
from aligner.settings import ReadSettings

__all__ = ["read_markdown"]

_FRONT_MATTER = re.compile(
    r"\A(---|\+\+\+)[ \t]*\r?\n(?=(?:[ \t]*(?:#.*)?\r?\n)*"
    r"(?:[\"']?[\w.-]{1,60}[\"']?[ \t]*[:=]|\[{1,2}[\w.-]{1,60}\]))"
    r"(?:.*\r?\n){0,500}?(?:\1|\.\.\.)[ \t]*(?:\r?\n|\Z)"
)
"""Settings between two lines of dashes, the first of which names something: two rules around text look alike."""
_FOOTNOTE = re.compile(r"^ {0,3}\[\^[^\]\s]{1,60}\]:[ \t]*(.*(?:\n(?:[ \t\r]*\n)*(?: {4}|\t).*)*)", re.MULTILINE)
_INDENT = re.compile(r"^(?: {4}|\t)", re.MULTILINE)
"""Further paragraphs of a footnote are indented, as code is elsewhere."""
_FOOTNOTE_MARK = re.compile(r"\[\^[^\]\s]{1,60}\]")
_STARS = re.compile(r"\*\*(?=\S)([^*\n]{1,500})(?<=\S)\*\*")
"""CommonMark sees no emphasis in **“甲”**是, where a mark is inside and a letter outside; the stars would stay."""
_MOST_NESTED = 100
_PARAGRAPH_END = re.compile(r"\n[ \t]*\n")
_MOST_BRACKETS = 5_000
_MOST_OPEN = 200
"""Brackets of one paragraph, and those never closed: each is tried as a link up to the end of the paragraph."""


def read_markdown(path: Path, settings: ReadSettings) -> DocumentText:
    """Read headings, paragraphs, list items, table cells and quotations; of links and emphasis the words."""
    decoded = read_text(path, settings.encoding, settings.max_bytes)
    notes = [] if decoded.encoding in ("utf-8", "utf-8-sig") else [f"{path.name} read as {decoded.encoding}"]
    front = _FRONT_MATTER.match(decoded.text)
    text = decoded.text[front.end() :] if front else decoded.text
    if front:
        n_lines = front[0].count("\n")
        notes.append(f"{path.name}: front matter of {n_lines} lines left out")
    text = _FOOTNOTE_MARK.sub("", _FOOTNOTE.sub(lambda note: "\n" + _INDENT.sub("", note[1]), text))
    _check_brackets(text, path)
    text = _STARS.sub(r"\1", text)
    parser = MarkdownIt("commonmark", {"maxNesting": _MOST_NESTED}).enable(["table", "strikethrough"])
    page = parse_html(parser.render(text), str(path))
    code = page.body.css("pre")
    blocks = Blocks()
    add_lines(page.body, page.skipped | {node.mem_id for node in code}, blocks)
    if code:
        notes.append(f"{path.name}: {len(code)} block{'s' * (len(code) > 1)} of code left out")
    return blocks.document(path, notes)


def _check_brackets(text: str, path: Path) -> None:
    for paragraph in _PARAGRAPH_END.split(text):
        n_opened = paragraph.count("[")
        if n_opened > _MOST_BRACKETS or n_opened - paragraph.count("]") > _MOST_OPEN:
            raise InputError(f"{path}: a paragraph has {n_opened:,} square brackets; if that is right, name it .txt")
