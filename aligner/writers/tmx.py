"""TMX 1.4, valid against the DTD and the prose of the specification (LISA 2005).

Written element by element with lxml's xmlfile, so that memory does not grow with the number of units. What a
translation memory cannot use is left out and counted: beads with an empty side (unless asked for), beads whose segments
do not follow one another, and beads that join a heading with other segments.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from lxml import etree

from aligner.model import SIDES, Alignment, Bead, Bitext, Document
from aligner.pairs import Row, RowStream
from aligner.summary import is_to_look_at
from aligner.text.lines import ends_with_mark
from aligner.writers.base import OpenFile, Rendered, WriteOptions
from aligner.writers.notes import left_out_note
from aligner.writers.tmx_units import Unit, has_legal_text, make_header, make_unit
from aligner.writers.xml import say_illegal

__all__ = ["MAX_CHARACTERS", "render_tmx", "write_tmx"]

MAX_CHARACTERS = 2_000
"""Trados Studio imports no unit with a longer side."""


@dataclass(slots=True)
class _Counts:
    """What the notes tell."""

    n_units: int = 0
    n_long: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    illegal: Counter[str] = field(default_factory=Counter)

    def notes(self) -> tuple[str, ...]:
        notes = [f"{self.n_units:,} units", *left_out_note(self.left_out), *say_illegal(self.illegal)]
        if self.n_long:
            notes.append(f"{self.n_long:,} units have a side above {MAX_CHARACTERS:,} characters, too long for Trados")
        return tuple(notes)


def render_tmx(bitext: Bitext, options: WriteOptions) -> Rendered:
    """Return the TMX file; the notes tell how many units there are and what was left out."""
    counts, buffer = _Counts(), io.BytesIO()
    languages = (bitext.alignment.source.language, bitext.alignment.target.language)
    _write(buffer, languages, bitext.signature, _units_of_beads(bitext, counts, options), counts, options)
    return Rendered(buffer.getvalue(), counts.notes())


def write_tmx(stream: RowStream, options: WriteOptions, open_file: OpenFile) -> tuple[str, ...]:
    """Write the file row by row; inline elements that came with a row go out again."""
    counts = _Counts()
    units = _units_of_rows(stream, counts, options)
    _write(open_file(""), (stream.source_lang, stream.target_lang), "", units, counts, options)
    return counts.notes()


def _write(
    out: BinaryIO,
    languages: tuple[str, str],
    signature: str,
    units: Iterable[Unit],
    counts: _Counts,
    options: WriteOptions,
) -> None:
    with etree.xmlfile(out, encoding="utf-8") as file:
        file.write_declaration()
        with file.element("tmx", version="1.4"):
            file.write("\n", make_header(languages[0], signature, options), "\n")
            with file.element("body"):
                for unit in units:
                    counts.n_units += 1
                    counts.n_long += max(map(len, unit.texts)) > MAX_CHARACTERS
                    file.write("\n", make_unit(unit, languages, counts.illegal, options))
                file.write("\n")
            file.write("\n")
    out.write(b"\n")


def _units_of_beads(bitext: Bitext, counts: _Counts, options: WriteOptions) -> Iterator[Unit]:
    alignment = bitext.alignment
    document = " | ".join(dict.fromkeys(alignment.document(side).name for side in SIDES))
    for k, bead in enumerate(alignment.beads):
        reason = options.unwanted(bead.confidence, bead.status, is_pair=True) or _unfit(alignment, bead, options)
        if reason:
            counts.left_out[reason] += 1
            continue
        yield Unit(
            number=k + 1,
            texts=(alignment.text(bead, "source"), alignment.text(bead, "target")),
            confidence=bead.confidence,
            shape=bead.shape,
            status=bead.status,
            note=bead.note,
            document=document,
            ids=(_ids(alignment.source.ids(bead.source)), _ids(alignment.target.ids(bead.target))),
            segtype=_segtype(alignment, bead),
            findings=tuple(_findings(bitext, k)),
        )


def _ids(numbers: Iterable[int]) -> str:
    return " ".join(map(str, numbers))


def _findings(bitext: Bitext, number: int) -> Iterator[str]:
    for finding in bitext.findings_of(number):
        if is_to_look_at(finding):
            words = " | ".join(filter(None, (bitext.span_text(finding, side) for side in SIDES)))
            yield f"{finding.code}: {words}"


def _segtype(alignment: Alignment, bead: Bead) -> str:
    """Return what the segments of a bead are: "" for a sentence, else whole paragraphs, or a block of sentences."""
    if max(len(bead.source), len(bead.target)) == 1:
        return ""
    is_whole = all(_is_paragraph(alignment.document(side), bead.side(side)) for side in SIDES if bead.side(side))
    return "paragraph" if is_whole else "block"


def _is_paragraph(document: Document, positions: tuple[int, ...]) -> bool:
    """Whether some segments are exactly one paragraph."""
    ends = positions[-1] + 1 == len(document.segments) or positions[-1] + 1 in document.paragraphs
    return ends and [p in document.paragraphs for p in positions] == [True] + [False] * (len(positions) - 1)


def _units_of_rows(stream: RowStream, counts: _Counts, options: WriteOptions) -> Iterator[Unit]:
    for number, row in enumerate(stream.rows, 1):
        reason = options.unwanted(row.confidence, row.status, is_pair=True) or _unfit_row(row, options)
        if reason:
            counts.left_out[reason] += 1
            continue
        yield Unit(
            number=number,
            texts=(row.source, row.target),
            confidence=row.confidence,
            shape=row.shape,
            status=row.status,
            note=row.note,
            document=row.document or stream.name,
            ids=(_ids(row.source_ids), _ids(row.target_ids)),
            segtype="" if max(len(row.source_ids), len(row.target_ids)) < 2 else "block",
            markup=row.markup,
        )


def _unfit_row(row: Row, options: WriteOptions) -> str:
    for ids in (row.source_ids, row.target_ids):
        if ids and ids[-1] - ids[0] >= len(ids):
            return "not contiguous"
    return _without_text((row.source, row.target), options)


def _without_text(texts: tuple[str, str], options: WriteOptions) -> str:
    """Return which side has no text that XML can hold; both must have, or one if one is asked for."""
    has_source, has_target = map(has_legal_text, texts)
    if (has_source and has_target) or (options.one_sided and (has_source or has_target)):
        return ""
    return "without target" if has_source else "without source"


def _unfit(alignment: Alignment, bead: Bead, options: WriteOptions) -> str:
    """Return why a bead is no unit of a translation memory, "" where it is one."""
    for side in SIDES:
        positions = bead.side(side)
        if positions and positions[-1] - positions[0] >= len(positions) and bead.is_pair:
            return "not contiguous"
        if bead.is_pair and _joins_heading(alignment.document(side), positions):
            return "with a heading joined to more text"
    return _without_text((alignment.text(bead, "source"), alignment.text(bead, "target")), options)


def _joins_heading(document: Document, positions: tuple[int, ...]) -> bool:
    """Whether several segments are joined and one of them is a heading: no sentence, so no unit to find again."""
    return len(positions) > 1 and any(_is_heading(document, p) for p in positions)


def _is_heading(document: Document, position: int) -> bool:
    return document.is_alone(position) and not ends_with_mark(document.segments[position].text)
