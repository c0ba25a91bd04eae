"""PDF files with a text layer: paragraphs in reading order, each page an anchor.

PDFium reads the characters and their places; `page_lines` and `page_text` make lines and paragraphs of them.
"""

from __future__ import annotations

import ctypes
import math
import re
import zlib
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium

from aligner.errors import InputError
from aligner.readers.blocks import Blocks
from aligner.readers.decode import read_bytes
from aligner.readers.documents import DocumentText
from aligner.readers.page_lines import Character, PageLine, find_lines
from aligner.readers.page_text import find_paragraphs, strip_furniture
from aligner.readers.page_turns import Glyph, turn_upright
from aligner.settings import ReadSettings

__all__ = ["read_pdf"]

_STREAM = re.compile(rb"\bstream\r?\n")
_UNPACKED = 8
"""How many times the limit of a file its streams may have, unpacked, all together."""
_CHUNK = 2**20
_UPRIGHT = 0.1
"""Radians by which a character may lean from a quarter turn: more is a watermark."""
_MOST_UNREADABLE = 0.3
_LEAST_LETTERS = 3
"""A page with fewer is a picture with a number."""
_MOST_CHARACTERS = 200_000
"""Characters of one page; a book has 3,000."""
_SHARE_OF_LIMIT = 8
"""Characters of all pages are as many as this share of the limit of a file: many pages may show the same text."""
_LINE_END_HYPHEN = 2
_QUARTER = math.pi / 2
_MOST_FILTERS = 4
_PRIVATE = range(0xE000, 0xF900)


def read_pdf(path: Path, settings: ReadSettings) -> DocumentText:
    """Read a PDF; InputError for a locked or damaged one, and for pictures of text."""
    data = read_bytes(path, settings.max_bytes)
    _check_streams(path, data, settings.max_bytes)
    pages = list(_within(path, _pages(path, data), settings.max_bytes // _SHARE_OF_LIMIT))
    letters = [sum(c.text.isalnum() for c in page) for page in pages]
    if sum(letters) < _LEAST_LETTERS:
        raise InputError(f"{path}: has no text layer: its {len(pages)} pages are pictures; run OCR on it first")
    _refuse_unreadable(path, pages)
    lines: list[list[PageLine]] = [find_lines(page) for page in pages]
    stripped, removed = strip_furniture(lines)
    notes = [f"{path.name}: {line}" for line in removed]
    empty = [k for k, n in enumerate(letters, 1) if n < _LEAST_LETTERS]
    if empty:
        shown = ", ".join(map(str, empty[:10])) + (" …" if len(empty) > 10 else "")
        notes.append(f"{path.name}: no text on {len(empty)} of {len(pages)} pages ({shown}); run OCR if they are scans")
    blocks = Blocks()
    page = 0
    for paragraph in find_paragraphs(stripped):
        if paragraph.page != page:
            page = paragraph.page
            blocks.announce(f"page {page}")
        blocks.add(paragraph.text)
        blocks.end_block()
    return blocks.document(path, notes)


def _check_streams(path: Path, data: bytes, max_bytes: int) -> None:
    """Refuse a file whose packed streams unpack to more than any document has, also those packed several times."""
    left = _UNPACKED * max_bytes

    def measured(pieces: Iterator[bytes]) -> Iterator[bytes]:
        nonlocal left
        for piece in pieces:
            left -= len(piece)
            if left <= 0:
                raise InputError(
                    f"{path}: unpacks to more than {_UNPACKED * max_bytes / 2**20:,.0f} MB; "
                    "if that is right, raise the limit with --max-mb"
                )
            yield piece

    for found in _STREAM.finditer(data):
        pieces: Iterator[bytes] = (data[start : start + _CHUNK] for start in range(found.end(), len(data), _CHUNK))
        for _ in range(_MOST_FILTERS):
            pieces = measured(_unpack(pieces))
            first = next(pieces, b"")
            pieces = chain((first,), pieces)
            if not _is_packed(first):
                break
        for _ in pieces:
            pass


def _unpack(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Yield what packed bytes hold, at most a chunk at a time, up to their end or to what is no such stream."""
    unpacker = zlib.decompressobj()
    for packed in pieces:
        piece = packed
        while piece and not unpacker.eof:
            try:
                unpacked = unpacker.decompress(piece, _CHUNK)
            except zlib.error:
                return
            if unpacked:
                yield unpacked
            piece = unpacker.unconsumed_tail
        if unpacker.eof:
            return


def _is_packed(data: bytes) -> bool:
    """Whether bytes begin as a stream of zlib does (RFC 1950, 2.2)."""
    return len(data) > 1 and data[0] & 0x0F == zlib.DEFLATED and int.from_bytes(data[:2]) % 31 == 0


def _pages(path: Path, data: bytes) -> Iterator[list[Character]]:
    """Yield the characters of every page as it is read."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise InputError(f"{path}: is locked with a password; save it without one") from error
        raise InputError(f"{path}: is a damaged PDF, or none; get the file anew") from error
    try:
        for number in range(len(document)):
            try:
                page = document[number]
                text = page.get_textpage()
            except pypdfium2.PdfiumError as error:
                raise InputError(f"{path}: page {number + 1} is damaged; get the file anew") from error
            yield turn_upright(_glyphs(path, number + 1, text))
            text.close()
            page.close()
    finally:
        document.close()


def _within(path: Path, pages: Iterable[list[Character]], most: int) -> Iterator[list[Character]]:
    """Yield the pages until they hold more characters than that."""
    n_characters = 0
    for page in pages:
        n_characters += len(page)
        if n_characters > most:
            raise InputError(
                f"{path}: its pages show more than {most:,} characters; if that is right, raise the limit with --max-mb"
            )
        yield page


def _glyphs(path: Path, number: int, text: pypdfium2.PdfTextPage) -> list[Glyph]:
    n_characters = text.count_chars()
    if n_characters > _MOST_CHARACTERS:
        raise InputError(f"{path}: page {number} holds {n_characters:,} characters; the limit is {_MOST_CHARACTERS:,}")
    x, y = ctypes.c_double(), ctypes.c_double()
    box, matrix = pdfium.FS_RECTF(), pdfium.FS_MATRIX()
    glyphs = []
    for k in range(n_characters):
        code = pdfium.FPDFText_GetUnicode(text, k)
        if pdfium.FPDFText_IsGenerated(text, k) == 1 or 0xD800 <= code < 0xE000 or code in (0, 10, 13):
            continue
        if not pdfium.FPDFText_GetLooseCharBox(text, k, box):
            continue
        if not pdfium.FPDFText_GetCharOrigin(text, k, x, y) or not pdfium.FPDFText_GetMatrix(text, k, matrix):
            continue
        # PDFium counts the angle to the right.
        angle = -pdfium.FPDFText_GetCharAngle(text, k)
        font_size = abs(pdfium.FPDFText_GetFontSize(text, k))
        size = font_size * math.hypot(matrix.c, matrix.d) or 1.0
        em = font_size * math.hypot(matrix.a, matrix.b)
        edges = box.left, box.right, box.bottom, box.top
        if not all(map(math.isfinite, (*edges, x.value, y.value, size, em, angle))):
            # Scaled until it overflows: drawn nowhere.
            continue
        turn = round(angle / _QUARTER)
        if abs(angle - turn * _QUARTER) > _UPRIGHT:
            continue
        # PDFium writes U+0002 for a hyphen at the end of a line.
        character = "-" if code == _LINE_END_HYPHEN else chr(code)
        glyphs.append(Glyph(character, x.value, y.value, *edges, size, em, turn % 4))
    return glyphs


def _refuse_unreadable(path: Path, pages: list[list[Character]]) -> None:
    """Refuse a text layer whose characters stand for pictures of letters, not for letters."""
    inked = [c.text for page in pages for c in page if not c.text.isspace()]
    n_unreadable = sum(ord(c) in _PRIVATE or c == "\ufffd" or c < " " for c in inked)
    if n_unreadable > _MOST_UNREADABLE * len(inked):
        raise InputError(
            f"{path}: its fonts do not tell which letters they draw ({n_unreadable:,} of {len(inked):,} unreadable); "
            "run OCR on it first"
        )
