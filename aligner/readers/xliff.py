"""XLIFF 1.2 and 2, and the dialects of 1.2 that translation tools write: .sdlxliff, .mqxliff, .mxliff.

    file -iterate_xml-> units -read_unit12 or read_unit2-> rows with their languages -> those that are meant

It is read twice: to see which pairs of languages there are, and for the rows, so that memory does not grow with it.
A unit that the tool has cut into segments gives a row a segment; what it proposes from memories, or keeps of earlier
versions, is passed over. Units that are not to be translated are left out and counted. Locked segments are pairs like
others, and counted. What becomes of inline codes is told in `xliff_inline`, of states in `xliff_states`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from lxml import etree

from aligner.errors import InputError
from aligner.pairs import Row, RowStream
from aligner.readers.bitext import Rows, limit_bytes
from aligner.readers.decode import check_file
from aligner.readers.languages import choose_pair, telling_tag
from aligner.readers.xliff_inline import InlineText
from aligner.readers.xliff_units import UnitRow, is_translatable, read_unit2, read_unit12
from aligner.readers.xml import forget, in_either_encoding, iterate_xml, plain_text
from aligner.readers.xml_names import local_name
from aligner.settings import ReadSettings
from aligner.text.tags import usual_tag

__all__ = ["read_xliff", "stream_xliff"]

_NAMES = ("xliff", "file", "group", "unit", "trans-unit", "cmt-def")
_LOCKED_UNIT = "lockTU"
_HEAD = 4096


def read_xliff(path: Path, settings: ReadSettings) -> Rows:
    """Read the segments; InputError for what is no XLIFF, or where it is unclear which two languages are meant."""
    check_file(path, limit_bytes(settings))
    stream = stream_xliff(path, settings)
    return Rows(tuple(stream.rows), stream.source_lang, stream.target_lang, tuple(stream.notes))


def stream_xliff(path: Path, settings: ReadSettings) -> RowStream:
    """Give the segments one by one; everything that is wrong with the file is told before the first."""
    check_file(path)

    def count(encoding: str | None) -> tuple[_Reading, Counter[tuple[str, str]]]:
        survey = _Reading(path, encoding)
        return survey, Counter(languages for languages, _ in survey.rows())

    (survey, counts), encoding = in_either_encoding(count, settings.encoding)
    if not counts:
        raise InputError(f"{path}: holds no segment with a text; give an XLIFF with sources and targets")
    pair = choose_pair(path, tuple(counts), settings)
    source, target = (telling_tag(tag) for tag in pair)
    notes = survey.notes(counts.total() - counts[pair])
    rows = (row for languages, row in _Reading(path, encoding).rows() if languages == pair)
    return RowStream(rows, source, target, path.name, notes)


class _Reading:
    """What is known of a file up to some element of it."""

    def __init__(self, path: Path, encoding: str | None) -> None:
        self._path = path
        self._encoding = encoding
        self._inline = InlineText(path)
        self._languages = ("", "")
        self._is_2 = False
        self._comments: dict[str, str] = {}
        self._n_empty = 0
        self._n_untranslatable = 0
        self._n_locked = 0

    def rows(self) -> Iterator[tuple[tuple[str, str], Row]]:
        """Yield the languages and the row of every segment with a text."""
        try:
            with self._path.open("rb") as file:
                if not file.read(_HEAD).strip():
                    raise InputError(f"{self._path}: is empty, and so no XLIFF")
                file.seek(0)
                for event, element in iterate_xml(file, str(self._path), "xliff", "XLIFF", _NAMES, self._encoding):
                    if event == "start":
                        self.open(element)
                    else:
                        yield from self.close(element)
        except OSError as error:
            raise InputError(f"{self._path}: cannot be read: {error.strerror}") from error

    def open(self, element: etree._Element) -> None:
        """Take in the start of an element: the languages stand there."""
        name = local_name(element)
        if name == "xliff":
            self._is_2 = not element.get("version", "1.2").startswith("1")
            if self._is_2:
                self._languages = _tags(element.get("srcLang"), element.get("trgLang"))
        elif name == "file" and not self._is_2:
            self._languages = _tags(element.get("source-language"), element.get("target-language"))

    def close(self, element: etree._Element) -> Iterator[tuple[tuple[str, str], Row]]:
        """Take in a whole element, yield its rows, and forget it."""
        name = local_name(element)
        if name == "cmt-def":
            self._comments[element.get("id", "")] = plain_text(element)
        elif name == ("unit" if self._is_2 else "trans-unit"):
            for row in self._take(element):
                yield self._languages, row
            forget(element)
        elif name == "group":
            forget(element)

    def _take(self, unit: etree._Element) -> Iterator[Row]:
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
                self._n_locked += found.is_locked
                yield found.row
            else:
                self._n_empty += 1

    def notes(self, n_others: int) -> list[str]:
        """Return what the user should know of the reading; so many segments are of languages that are not meant."""
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
