"""Moses pairs: a file a language, line k of one translates line k of the other.

A line break inside a segment would shift all lines after it, so it becomes a blank, and a note counts the segments
in which it did. Beads with one side are left out unless they are asked for: then the other file has an empty line.
"""

from __future__ import annotations

import re
from collections import Counter

from aligner.errors import OutputError
from aligner.model import Bitext
from aligner.pairs import RowStream
from aligner.writers.base import OpenFile, Rendered, WriteOptions
from aligner.writers.notes import left_out_note

__all__ = ["render_moses", "write_moses"]

# All that some program or other takes for the end of a line.
_BREAK = re.compile("\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")


class _Lines:
    """Makes lines of pairs, and counts what was changed and left out."""

    def __init__(self, options: WriteOptions) -> None:
        self._options = options
        self.n_written = 0
        self.n_changed = 0
        self.left_out: Counter[str] = Counter()

    def take(self, source: str, target: str, confidence: float, status: str) -> tuple[bytes, bytes] | None:
        """Return a line for each file, None for a pair that does not go in."""
        reason = self._options.unwanted(confidence, status, is_pair=bool(source and target))
        if reason:
            self.left_out[reason] += 1
            return None
        self.n_written += 1
        return self._line(source), self._line(target)

    def _line(self, text: str) -> bytes:
        line = _BREAK.sub(" ", text)
        self.n_changed += line != text
        return f"{line}\n".encode()

    def notes(self) -> tuple[str, ...]:
        """Return what the reader of the summary should know."""
        notes = [f"{self.n_written:,} pairs", *left_out_note(self.left_out)]
        if self.n_changed:
            notes.append(f"line breaks inside {self.n_changed:,} segments became blanks")
        return tuple(notes)


def _suffixes(source_lang: str, target_lang: str) -> tuple[str, str]:
    if source_lang == target_lang:
        raise OutputError(f"moses: both files would end in .{source_lang}; name --source-lang and --target-lang")
    return f".{source_lang}", f".{target_lang}"


def render_moses(bitext: Bitext, options: WriteOptions) -> Rendered:
    """Return the two files, named by the languages."""
    alignment, lines = bitext.alignment, _Lines(options)
    source_suffix, target_suffix = _suffixes(alignment.source.language, alignment.target.language)
    taken = []
    for bead in alignment.beads:
        line = lines.take(alignment.text(bead, "source"), alignment.text(bead, "target"), bead.confidence, bead.status)
        if line:
            taken.append(line)
    parts = (
        (source_suffix, b"".join(source for source, _ in taken)),
        (target_suffix, b"".join(target for _, target in taken)),
    )
    return Rendered(notes=lines.notes(), parts=parts)


def write_moses(stream: RowStream, options: WriteOptions, open_file: OpenFile) -> tuple[str, ...]:
    """Write the two files row by row."""
    lines = _Lines(options)
    source_suffix, target_suffix = _suffixes(stream.source_lang, stream.target_lang)
    source_file, target_file = open_file(source_suffix), open_file(target_suffix)
    for row in stream.rows:
        line = lines.take(row.source, row.target, row.confidence, row.status)
        if line:
            source_file.write(line[0])
            target_file.write(line[1])
    return lines.notes()
