"""From file to file: any bitext or project in any format, several bitexts as one, and termbases.

Files of pairs go row by row wherever the format allows it; what is made of beads and findings goes through a Bitext.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO, TypeAlias

from aligner import pipeline
from aligner.errors import InputError
from aligner.files import staged
from aligner.merging import MergeReport, MergeSettings, merge_rows
from aligner.model import Bitext, Document
from aligner.pairs import Row, RowStream
from aligner.project.store import read_project, read_remembered_terms
from aligner.readers.bitext import build_alignment, read_bitext, stream_rows
from aligner.readers.termbases import find_format, read_termbase
from aligner.settings import ReadSettings
from aligner.terms.model import Rendering, Term, Termbase, make_term
from aligner.text.scripts import is_chinese
from aligner.writers.base import ROW_FORMATS, Rendered, WriteOptions
from aligner.writers.termbases import TERMBASE_WRITERS, render_termbase

__all__ = [
    "Converted",
    "Written",
    "convert_termbase",
    "export",
    "is_project",
    "merge",
    "read_any",
    "read_project_terms",
    "write_bitext",
    "write_rows",
]

OpenStdout: TypeAlias = Callable[[], AbstractContextManager[BinaryIO]]
_OF_FINDINGS = frozenset(("findings.tsv", "json", "html", "titles", "titles.terms"))


@dataclass(frozen=True, slots=True)
class Written:
    """The files that were written, and what was noted; `bitext` is None where rows went through one by one."""

    paths: tuple[Path, ...]
    notes: tuple[str, ...]
    bitext: Bitext | None = None


@dataclass(frozen=True, slots=True)
class Converted:
    """A termbase, the bytes that it became in the format `name`, and what was noted."""

    termbase: Termbase
    name: str
    data: bytes
    notes: tuple[str, ...]


def convert_termbase(
    source: Path, output: Path | None, formats: tuple[str, str], settings: ReadSettings, options: WriteOptions
) -> Converted:
    """Write a termbase in another format; "" for a format stands for that of the suffix, no output for bytes alone.

    Raises AlignerError for input or a disk that is at fault, UnknownNameError for a format that is not there.
    """
    name = formats[1] or find_format(output or source)
    TERMBASE_WRITERS.check(name)
    termbase = read_project_terms(source) if is_project(source) else read_termbase(source, settings, formats[0])
    rendered = render_termbase(termbase, name, options)
    if output is not None:
        with staged(output.parent) as outbox:
            outbox.write(output.name, rendered.data)
            outbox.deliver()
    return Converted(termbase, name, rendered.data, rendered.notes)


def read_project_terms(path: Path) -> Termbase:
    """Return the termbase of a project with what was agreed on in review; InputError where there is neither.

    A rendering that was agreed on is the preferred one of a new term, and one more that is admitted of a known one.
    """
    bitext, known = read_project(path), read_remembered_terms(path)
    languages = (bitext.alignment.source.language, bitext.alignment.target.language)
    termbase = known or Termbase((), *languages, path.stem)
    is_turned = is_chinese(termbase.source_lang) != is_chinese(languages[0])
    terms = list(termbase.terms)
    places = {term.source: k for k, term in reversed(list(enumerate(terms)))}
    for agreed in bitext.terms:
        source, target = (agreed.target, agreed.source) if is_turned else (agreed.source, agreed.target)
        if source not in places:
            places[source] = len(terms)
            terms.append(Term(source, (Rendering(target),)))
            continue
        before = terms[places[source]]
        if target not in before.targets:
            others = (rendering for rendering in before.renderings if rendering.text != target)
            terms[places[source]] = make_term(source, (*others, Rendering(target, "admitted")), before)
    if not terms:
        raise InputError(f"{path}: has no terms; give it a termbase with aligner review --termbase FILE")
    return replace(termbase, terms=tuple(terms))


def is_project(path: Path) -> bool:
    """Whether a path is that of a project file, by its suffix."""
    return path.suffix.lower() == f".{pipeline.PROJECT_FORMAT}"


def export(
    path: Path, name: str, output: Path | None, options: WriteOptions, settings: ReadSettings, stdout: OpenStdout
) -> Written:
    """Write a project or a bitext in another format; `output` is a file or, for several files, their stem.

    Raises AlignerError for input or a disk that is at fault.
    """
    if name in ROW_FORMATS and not is_project(path):
        return write_rows(stream_rows(path, settings), name, output, options, stdout)
    bitext, notes = read_any(path, settings)
    if name in _OF_FINDINGS and not is_project(path):
        notes += ("no findings were looked for: aligner check does",)
    return write_bitext(bitext, name, output, options, stdout, notes)


def read_any(path: Path, settings: ReadSettings) -> tuple[Bitext, tuple[str, ...]]:
    """Return what a project or a file of pairs holds, and notes."""
    if is_project(path):
        return read_project(path), ()
    read = read_bitext(path, settings, pipeline.cut_sentences)
    return Bitext(read.alignment), read.notes


def write_bitext(
    bitext: Bitext,
    name: str,
    output: Path | None,
    options: WriteOptions,
    stdout: OpenStdout,
    notes: tuple[str, ...] = (),
) -> Written:
    """Write a bitext in one format: all of its files, or none."""
    rendered: Rendered = pipeline.render(bitext, name, replace(options, stem=output.name if output else ""))
    notes += rendered.notes
    if output is None:
        with stdout() as file:
            file.write(rendered.data)
        return Written((), notes, bitext)
    with staged(output.parent) as outbox:
        for filename, data in rendered.files(output.name, output.name):
            outbox.write(filename, data)
        return Written(tuple(outbox.deliver()), notes, bitext)


def write_rows(stream: RowStream, name: str, output: Path | None, options: WriteOptions, stdout: OpenStdout) -> Written:
    """Write rows as they come: all files, or none; on standard output, what came before a fault is written."""
    write = ROW_FORMATS.load(name)
    if output is None:
        with stdout() as file:
            written: tuple[str, ...] = write(stream, options, lambda _: file)
        return Written((), (*stream.notes, *written))
    with staged(output.parent) as outbox:
        with ExitStack() as stack:
            written = write(stream, options, lambda suffix: stack.enter_context(outbox.open(output.name + suffix)))
        return Written(tuple(outbox.deliver()), (*stream.notes, *written))


def merge(
    paths: Sequence[Path],
    name: str,
    output: Path | None,
    options: WriteOptions,
    read: ReadSettings,
    settings: MergeSettings,
    stdout: OpenStdout,
) -> tuple[Written, MergeReport]:
    """Write several bitexts or projects as one, and report what was dropped and why."""
    streams = [_open(path, read) for path in paths]
    if name != "tmx":
        # Inline tags, which no other format keeps, do not tell two pairs apart.
        for one in streams:
            one.rows = (replace(row, markup=("", "")) if any(row.markup) else row for row in one.rows)
    stream, report = merge_rows(streams, settings)
    if name in ROW_FORMATS:
        return write_rows(stream, name, output, options, stdout), report
    rows = tuple(stream.rows)
    languages = (stream.source_lang, stream.target_lang)
    bitext = Bitext(build_alignment(stream.name, rows, languages, pipeline.cut_sentences))
    return write_bitext(bitext, name, output, options, stdout, tuple(stream.notes)), report


def _open(path: Path, settings: ReadSettings) -> RowStream:
    if not is_project(path):
        return stream_rows(path, settings)
    bitext = read_project(path)
    documents = bitext.alignment.source, bitext.alignment.target
    return RowStream(_rows_of(bitext), documents[0].language, documents[1].language, path.name)


def _rows_of(bitext: Bitext) -> Iterator[Row]:
    alignment = bitext.alignment
    for bead in alignment.beads:
        yield Row(
            alignment.text(bead, "source"),
            alignment.text(bead, "target"),
            alignment.source.ids(bead.source),
            alignment.target.ids(bead.target),
            bead.confidence,
            bead.status,
            bead.note,
            parts=(_segments(alignment.source, bead.source), _segments(alignment.target, bead.target)),
        )


def _segments(document: Document, positions: tuple[int, ...]) -> tuple[str, ...]:
    return tuple(document.segments[p].text for p in positions)
