"""XLIFF 1.2 and 2, and the dialects of 1.2 that translation tools write: .sdlxliff, .mqxliff, .mxliff.

    file -iterate_xml-> units -read_unit12 or read_unit2-> Rows of each pair of languages -> those that are meant

A unit that the tool has cut into segments gives a row a segment; what it proposes from memories, or keeps of earlier
versions, is passed over. Units that are not to be translated are left out and counted. Locked segments are pairs like
others, and counted. What becomes of inline codes is told in `xliff_inline`, of states in `xliff_states`.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import Path

from lxml import etree

from aligner.errors import InputError
from aligner.readers.bitext import MAX_BYTES, Row, Rows
from aligner.readers.decode import read_bytes
from aligner.readers.languages import choose_pair, telling_tag
from aligner.readers.xliff_inline import InlineText
from aligner.readers.xliff_units import UnitRow, is_translatable, read_unit2, read_unit12
from aligner.readers.xml import forget, iterate_xml, plain_text
from aligner.readers.xml_names import local_name
from aligner.settings import ReadSettings
from aligner.text.tags import usual_tag

__all__ = ["read_xliff"]

_NAMES = ("xliff", "file", "group", "unit", "trans-unit", "cmt-def")
_LOCKED_UNIT = "lockTU"


def read_xliff(path: Path, settings: ReadSettings) -> Rows:
    """Read the segments; InputError for what is no XLIFF, or where it is unclear which two languages are meant."""
    data = read_bytes(path, max(MAX_BYTES, settings.max_bytes))
    reading = _Reading(path)
    if not data.strip():
        raise InputError(f"{path}: is empty, and so no XLIFF")
    for event, element in iterate_xml(io.BytesIO(data), str(path), "xliff", "XLIFF", _NAMES):
        if event == "start":
            reading.open(element)
        else:
            reading.close(element)
    if not reading.rows:
        raise InputError(f"{path}: holds no segment with a text; give an XLIFF with sources and targets")
    pair = choose_pair(path, tuple(reading.rows), settings)
    source, target = (telling_tag(tag) for tag in pair)
    return Rows(tuple(reading.rows[pair]), source, target, tuple(reading.notes(pair)))


class _Reading:
    """What is known of a file up to some element of it."""

    def __init__(self, path: Path) -> None:
        self._inline = InlineText(path)
        self._languages = ("", "")
        self._is_2 = False
        self._comments: dict[str, str] = {}
        self.rows: dict[tuple[str, str], list[Row]] = {}
        self._n_empty = 0
        self._n_untranslatable = 0
        self._n_locked = 0

    def open(self, element: etree._Element) -> None:
        """Take in the start of an element: the languages stand there."""
        name = local_name(element)
        if name == "xliff":
            self._is_2 = not element.get("version", "1.2").startswith("1")
            if self._is_2:
                self._languages = _tags(element.get("srcLang"), element.get("trgLang"))
        elif name == "file" and not self._is_2:
            self._languages = _tags(element.get("source-language"), element.get("target-language"))

    def close(self, element: etree._Element) -> None:
        """Take in a whole element, and forget it."""
        name = local_name(element)
        if name == "cmt-def":
            self._comments[element.get("id", "")] = plain_text(element)
        elif name == ("unit" if self._is_2 else "trans-unit"):
            self._take(element)
            forget(element)
        elif name == "group":
            forget(element)

    def _take(self, unit: etree._Element) -> None:
        if not is_translatable(unit):
            self._n_untranslatable += 1
            identifier = unit.get("id", "")
            if identifier.startswith(_LOCKED_UNIT):
                self._inline.locked[identifier] = self._inline.text(unit.find("{*}source"))
            return
        read: Iterable[UnitRow] = (
            read_unit2(unit, self._inline) if self._is_2 else read_unit12(unit, self._inline, self._comments)
        )
        for found in read:
            if found.row.source or found.row.target:
                self.rows.setdefault(self._languages, []).append(found.row)
                self._n_locked += found.is_locked
            else:
                self._n_empty += 1

    def notes(self, pair: tuple[str, str]) -> list[str]:
        """Return what the user should know of the reading."""
        n_others = sum(len(rows) for languages, rows in self.rows.items() if languages != pair)
        counts = (
            (self._inline.n_codes, "inline codes left out of the text"),
            (self._inline.n_deleted, "tracked deletions left out, insertions kept"),
            (self._n_locked, "locked segments among the pairs"),
            (self._n_untranslatable, "units that are not to be translated left out"),
            (self._n_empty, "segments without text left out"),
            (n_others, "segments of other languages left out"),
        )
        return [f"{count:,} {what}" for count, what in counts if count]


def _tags(source: str | None, target: str | None) -> tuple[str, str]:
    return usual_tag(source or ""), usual_tag(target or "")
