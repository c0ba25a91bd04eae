"""The order of the stages: read, segment, encode, align, check, write. Reports progress by callback, never prints."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from aligner.break_rules import BreakRules
from aligner.errors import InputError, OutputError, ProjectError, UnknownNameError
from aligner.files import staged
from aligner.kept import Kept
from aligner.model import Alignment, Bead, Bitext, Document, RegisteredTitle, renumber_beads
from aligner.progress import Progress, be_silent
from aligner.project.changes import change_to_json, is_by_hand
from aligner.project.file import ProjectFile, StaleError, check_unused
from aligner.project.history import Entry
from aligner.project.returned import Merged, merge_rows
from aligner.project.store import (
    Decision,
    apply_decisions,
    read_decisions,
    read_project,
    read_project_vectors,
    read_remembered_terms,
    same_texts,
    was_worked_on,
    write_project,
)
from aligner.settings import ReadSettings, Settings
from aligner.signature import make_signature
from aligner.writers.base import FORMATS, Rendered, WriteOptions

if TYPE_CHECKING:
    from aligner.encoders.base import Encoder
    from aligner.encoders.cache import KeepingEncoder
    from aligner.encoders.vector_stores import KeptVectors
    from aligner.measuring import EncodedPair
    from aligner.terms.index import TermIndex
    from aligner.terms.model import Termbase

__all__ = [
    "PROJECT_FORMAT",
    "Aligned",
    "Imported",
    "Saved",
    "align",
    "align_documents",
    "check",
    "check_alignment",
    "check_formats",
    "cut_sentences",
    "find_pair_beads",
    "import_table",
    "index_terms",
    "make_project",
    "read_terms",
    "realign",
    "render",
    "save",
    "shared_stem",
]

PROJECT_FORMAT = "aligner"


@dataclass(frozen=True, slots=True)
class Saved:
    """The bitext as it was written, its files, and what their writers noted: (format, note).

    The bitext carries the decisions that a project in the same place held.
    """

    bitext: Bitext
    paths: tuple[Path, ...]
    notes: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Aligned:
    """A bitext, what was noted on the way to it, and the termbase that it was checked against."""

    bitext: Bitext
    encoder: str
    notes: tuple[str, ...]
    termbase: Termbase | None = None
    vectors: Mapping[str, Mapping[bytes, bytes]] = field(default_factory=dict)
    """Vectors of texts to keep in the project, by encoder and hash."""


def align(
    source: Path,
    target: Path | None = None,
    settings: Settings | None = None,
    progress: Progress = be_silent,
    encoder: Encoder | None = None,
    termbase: Termbase | None = None,
    project: Path | None = None,
) -> Aligned:
    """Align one mixed file, or two files; an encoder or termbase at hand is not loaded again.

    Where the settings name no termbase, it is that of the project that the result goes into, if there is one. Vectors
    that `project` has, if it is there, are not made again.

    Raises AlignerError for input, an encoder or a disk that is at fault.
    """
    # Imported when the work begins, so that --help and a wrong option answer at once.
    from aligner.readers.documents import RULE_READERS  # noqa: PLC0415
    from aligner.readers.plain import read_pair  # noqa: PLC0415
    from aligner.segmenters.document import split_document, take_lines  # noqa: PLC0415

    settings = settings or Settings()
    progress("reading", 0, 0)
    termbase, remembered = (termbase, ()) if termbase is not None else _terms_for(settings, project)
    pair = read_pair(source, target, settings.read)
    progress("segmenting", 0, 0)
    notes = (*pair.notes, *remembered)
    if settings.read.segmented:
        documents = take_lines(pair.source), take_lines(pair.target)
    else:
        rules = None if settings.read.srx is None else RULE_READERS.load("srx")(settings.read.srx)
        if rules is not None:
            settings = replace(settings, read=replace(settings.read, srx_signature=rules.signature))
            notes += _without_rules(rules, pair.source.language, pair.target.language)
        documents = split_document(pair.source, rules), split_document(pair.target, rules)
    progress("loading the encoder", 0, 0)
    with _keeping_encoder(settings, project, encoder) as (keeping, kept):
        bitext = align_documents(*documents, keeping, settings, progress, termbase)
    return Aligned(bitext, keeping.signature, notes + _remarks(keeping, settings), termbase, kept.vectors)


@contextmanager
def _keeping_encoder(
    settings: Settings, project: Path | None, encoder: Encoder | None = None
) -> Iterator[tuple[KeepingEncoder, KeptVectors]]:
    """Give the encoder, and the vectors that it makes or finds: in a project, if it is there, or in the shared file."""
    from aligner.encoders.base import load_encoder  # noqa: PLC0415
    from aligner.encoders.cache import keep_vectors  # noqa: PLC0415
    from aligner.encoders.vector_stores import KeptVectors, VectorFile  # noqa: PLC0415

    kept, had = KeptVectors(), KeptVectors()
    if project is not None and project.is_file():
        # A damaged project, or one of an older schema, is told of when it is written.
        with suppress(ProjectError):
            had.vectors.update(read_project_vectors(project))
    with ExitStack() as stack:
        shared = [stack.enter_context(VectorFile(settings.vector_cache))] if settings.vector_cache else []
        yield keep_vectors(encoder or load_encoder(settings.encoder), [kept, had, *shared]), kept


def _remarks(encoder: KeepingEncoder, settings: Settings) -> tuple[str, ...]:
    remarks = encoder.remarks()
    if settings.vector_cache is None:
        return remarks
    return (*remarks, f"vectors: {encoder.n_kept} were kept, {encoder.n_encoded} are new")


def _without_rules(rules: BreakRules, *languages: str) -> tuple[str, ...]:
    """Return a note for each language that the rules leave to ours."""
    return tuple(
        f"{rules.name} has no rules for {language}: cut by our own"
        for language in languages
        if not rules.for_language(language)
    )


def read_terms(settings: Settings) -> Termbase | None:
    """Return the termbase that the settings name, None where they name none; InputError where it cannot be read."""
    if settings.termbase is None:
        return None
    from aligner.readers.termbases import read_termbase  # noqa: PLC0415 - loaded where there is one

    return read_termbase(settings.termbase, settings.read)


def _terms_for(settings: Settings, project: Path | None) -> tuple[Termbase | None, tuple[str, ...]]:
    """Return the termbase that is asked for, or else the project's, and a note on that."""
    termbase = read_terms(settings)
    if termbase is not None or project is None:
        return termbase, ()
    termbase = read_remembered_terms(project)
    if termbase is None:
        return None, ()
    return termbase, (f"checked against the termbase of the project, {termbase.name}: {len(termbase.terms):,} terms",)


def align_documents(
    source: Document,
    target: Document,
    encoder: Encoder,
    settings: Settings,
    progress: Progress = be_silent,
    termbase: Termbase | None = None,
) -> Bitext:
    """Align two documents that have segments, and run all checks."""
    from aligner.measuring import encode_pair  # noqa: PLC0415

    for document in (source, target):
        if not document.segments:
            raise InputError(f"{document.name}: no text to align in {document.language}")
    pair = encode_pair(source, target, encoder, settings.alignment, progress)
    progress("aligning", 0, 0)
    alignment = Alignment(source, target, find_pair_beads(pair, settings))
    if settings.alignment.granularity == "clause":
        cut = _cut_clauses(alignment, encoder, settings, progress)
        if cut is not alignment:
            progress("checking", 0, 0)
            # The vectors at hand are those of the segments before they were cut.
            return check_alignment(cut, encoder, settings, termbase=termbase)
    progress("checking", 0, 0)
    return check_alignment(alignment, encoder, settings, pair, termbase)


def _cut_clauses(alignment: Alignment, encoder: Encoder, settings: Settings, progress: Progress) -> Alignment:
    from threadpoolctl import threadpool_limits  # noqa: PLC0415

    from aligner.granularity import cut_clauses  # noqa: PLC0415

    with threadpool_limits(1, user_api="blas"):
        return cut_clauses(alignment, encoder, settings.alignment, progress)


def check_alignment(
    alignment: Alignment,
    encoder: Encoder,
    settings: Settings,
    pair: EncodedPair | None = None,
    termbase: Termbase | None = None,
) -> Bitext:
    """Run all checks on an alignment; what `pair` holds is not encoded again.

    InputError for a termbase of other languages.
    """
    from threadpoolctl import threadpool_limits  # noqa: PLC0415

    from aligner.checks.base import CheckContext  # noqa: PLC0415
    from aligner.checks.run import run_checks  # noqa: PLC0415
    from aligner.encoders.base import identity  # noqa: PLC0415
    from aligner.measuring import show_tokens  # noqa: PLC0415

    terms = index_terms(alignment.source, alignment.target, termbase, settings) if termbase else None
    context = CheckContext(alignment, encoder.encode, settings.check, show_tokens(encoder, alignment, pair), terms)
    with threadpool_limits(1, user_api="blas"):
        findings, checked = run_checks(context, settings.profile)
    signature = make_signature(settings, identity(encoder.signature), termbase.signature if termbase else "")
    return Bitext(alignment, findings, signature, checked)


def index_terms(source: Document, target: Document, termbase: Termbase, settings: Settings) -> TermIndex:
    """Return a termbase made ready for the direction of two texts; InputError where it is of other languages."""
    from aligner.terms.index import make_index  # noqa: PLC0415 - loaded where there is a termbase

    languages = (source.language, target.language)
    index = make_index(termbase, *languages)
    if index is None:
        raise InputError(
            f"{settings.termbase or termbase.name}: has terms from {termbase.source_lang} to {termbase.target_lang}, "
            f"and the texts are {languages[0]} and {languages[1]}; give the termbase of these languages"
        )
    return index


def check(bitext: Path, settings: Settings | None = None, progress: Progress = be_silent) -> Aligned:
    """Run all checks on a bitext made by anybody, or anew on a project.

    What was decided in a project stays where the text is the same. Its termbase is used where the settings name none.
    Raises AlignerError for input or an encoder that is
    at fault.
    """
    # Imported when the work begins, so that --help and a wrong option answer at once.
    from aligner.readers.bitext import read_bitext  # noqa: PLC0415
    from aligner.triage import select  # noqa: PLC0415

    settings = settings or Settings()
    settings = replace(settings, read=replace(settings.read, segmented=True))
    progress("reading", 0, 0)
    is_project = bitext.suffix.lower() == f".{PROJECT_FORMAT}"
    termbase, remembered = _terms_for(settings, bitext if is_project else None)
    decisions: tuple[Decision, ...] = ()
    register: tuple[RegisteredTitle, ...] = ()
    notes: tuple[str, ...] = ()
    project: Bitext | None = None
    if is_project:
        project, decisions = read_project(bitext), read_decisions(bitext)
        alignment, register = project.alignment, project.register
    else:
        read = read_bitext(bitext, settings.read, cut_sentences)
        alignment, notes = read.alignment, read.notes
    progress("loading the encoder", 0, 0)
    with _keeping_encoder(settings, bitext if project else None) as (encoder, kept):
        progress("checking", 0, 0)
        checked_bitext = check_alignment(alignment, encoder, settings, termbase=termbase)
    by_hand = tuple(filter(is_by_hand, project.findings)) if project else ()
    findings = sorted((*checked_bitext.findings, *by_hand), key=lambda finding: finding.bead)
    checked_bitext = replace(checked_bitext, findings=tuple(findings), _by_bead={})
    if project:
        checked_bitext = replace(
            checked_bitext, samples=project.samples, terms=project.terms, kept=project.kept, _by_bead={}
        )
    decided = apply_decisions(checked_bitext, decisions, register)
    notes = (*notes, *remembered, *_remarks(encoder, settings))
    return Aligned(select(decided, settings.selection), encoder.signature, notes, termbase, kept.vectors)


def cut_sentences(language: str, text: str) -> tuple[str, ...]:
    """Return the sentences of a text."""
    from aligner.segmenters.document import split_document  # noqa: PLC0415

    return split_document(Document("", language, text)).texts()


def find_pair_beads(pair: EncodedPair, settings: Settings, pinned: Sequence[Bead] = ()) -> tuple[Bead, ...]:
    """Return the beads of an encoded pair, with the pinned ones among them."""
    from threadpoolctl import threadpool_limits  # noqa: PLC0415

    from aligner.alignment.align import SecondLook, find_beads  # noqa: PLC0415

    fixed = pair.exchange(pinned)
    second_look = SecondLook(pair.measure, pair.weights) if pair.measure else None
    # The products are many and small: a second thread would only be waited for.
    with threadpool_limits(1, user_api="blas"):
        beads = find_beads(pair.vectors, pair.lengths, settings.alignment, second_look, fixed)
    return renumber_beads(pair.exchange(beads))


def realign(alignment: Alignment, pair: EncodedPair, pinned: Sequence[Bead], settings: Settings) -> Alignment:
    """Return the alignment with some beads as a reviewer wants them, and what stands near them aligned anew.

    No two of the pinned beads share a segment. `pair` holds the vectors of both documents: with these at hand this
    takes a fraction of a second, whatever the length of the texts.
    """
    from aligner.alignment.align import keep_around  # noqa: PLC0415

    kept = keep_around(alignment.beads, pinned, settings.alignment.reach)
    return replace(alignment, beads=find_pair_beads(pair, settings, kept))


def check_formats(formats: Sequence[str]) -> None:
    """Raise UnknownNameError, with the right names, for a format that nothing writes."""
    for name in formats:
        if name != PROJECT_FORMAT and name not in FORMATS:
            raise UnknownNameError(f"no format named {name!r}; there are: {FORMATS.names()}, {PROJECT_FORMAT}")


def render(bitext: Bitext, name: str, options: WriteOptions) -> Rendered:
    """Return the bytes of one format; UnknownNameError for one that is not there."""
    return FORMATS.load(name)(bitext, options)


def save(
    bitext: Bitext,
    folder: Path,
    stem: str,
    formats: Sequence[str],
    options: WriteOptions,
    *,
    force: bool = False,
    termbase: Termbase | None = None,
    vectors: Mapping[str, Mapping[bytes, bytes]] = MappingProxyType({}),
) -> Saved:
    """Write a file `folder/stem.format` for each format, or the several files that it has: all of them, or none.

    Decisions in a project file that is there already are kept, and what was extracted from it and traced in it if its
    texts are the same; a new project file remembers `termbase`, what the bitext was checked against. Raises
    ProjectError where the project that is there holds other texts, unless `force`, and OutputError where nothing can be
    written.
    """
    check_formats(formats)
    notes: list[tuple[str, str]] = []
    with staged(folder) as outbox:
        decisions: tuple[Decision, ...] = ()
        if PROJECT_FORMAT in formats:
            before = _find_lasting(folder / f"{stem}.{PROJECT_FORMAT}", bitext, force=force)
            decisions = before.decisions
            bitext = replace(apply_decisions(bitext, decisions, before.register), kept=before.kept, _by_bead={})
            notes += [(PROJECT_FORMAT, before.remark)] if before.remark else []
        for name in dict.fromkeys(formats):
            if name == PROJECT_FORMAT:
                write_project(outbox.path(f"{stem}.{name}"), bitext, decisions, termbase, vectors)
                continue
            rendered = render(bitext, name, replace(options, stem=stem))
            for filename, data in rendered.files(f"{stem}.{name}", stem):
                outbox.write(filename, data)
            notes += [(name, note) for note in rendered.notes]
        return Saved(bitext, tuple(outbox.deliver()), tuple(notes))


def make_project(path: Path, folder: Path, settings: Settings, progress: Progress = be_silent) -> Path:
    """Return the project to review: `path` itself, or the one in `folder` that a bitext is made into.

    A project of that name with the same texts is gone on with; one of other texts raises ProjectError.
    """
    if path.suffix.lower() == f".{PROJECT_FORMAT}":
        return path
    from aligner.readers.bitext import read_bitext  # noqa: PLC0415

    project = folder / f"{path.stem}.{PROJECT_FORMAT}"
    if project.exists():
        read = replace(settings.read, segmented=True)
        if same_texts(project, read_bitext(path, read, cut_sentences).alignment):
            return project
        raise ProjectError(f"{project}: is the project of other texts; pass -o DIR for another folder")
    checked = check(path, settings, progress)
    save(
        checked.bitext,
        folder,
        path.stem,
        [PROJECT_FORMAT],
        WriteOptions(),
        termbase=checked.termbase,
        vectors=checked.vectors,
    )
    return project


@dataclass(frozen=True, slots=True)
class _Lasting:
    """What a new alignment takes over from the project in its place, and a remark on that."""

    decisions: tuple[Decision, ...] = ()
    register: tuple[RegisteredTitle, ...] = ()
    kept: Kept = field(default_factory=Kept)
    remark: str = ""


def _find_lasting(project: Path, bitext: Bitext, *, force: bool) -> _Lasting:
    """Return what outlives a project that is about to be replaced."""
    check_unused(project, force=force)
    if not os.path.lexists(project):
        return _Lasting()
    try:
        is_same, is_worked_on = same_texts(project, bitext.alignment), was_worked_on(project)
        decisions, old = read_decisions(project), read_project(project)
    except ProjectError:
        if not force:
            raise
        return _Lasting(remark="the file in its place was no readable project and was replaced")
    if not is_same and not force:
        raise ProjectError(
            f"{project}: is the project of other texts; pass --stem NAME for another name, or --force to "
            "replace it (decisions on sentences that are the same stay)"
        )
    if is_worked_on and not force:
        raise ProjectError(
            f"{project}: was worked on in review (rows, texts, findings by hand, samples or terms), which a new "
            "alignment would lose; go on with aligner review, or pass --stem NAME for another project, or --force to "
            "begin again (decisions on sentences that are the same stay)"
        )
    remark = f"{len(decisions)} decisions kept" if decisions else ""
    return _Lasting(decisions, old.register, old.kept if is_same else Kept(), remark)


@dataclass(frozen=True, slots=True)
class Imported:
    """What a returned table changed, and the project as it stands after it."""

    merged: Merged
    bitext: Bitext
    notes: tuple[str, ...]


def import_table(
    project: Path,
    table: Path,
    settings: ReadSettings,
    *,
    by: str = "",
    date: str = "",
    dry_run: bool = False,
) -> Imported:
    """Apply a table that comes back from review to its project, which is replaced as a whole or not at all.

    Raises AlignerError for a project, a table or a disk that is at fault.
    """
    from aligner.readers.returned import read_returned  # noqa: PLC0415 - lxml is loaded only where it is used

    bitext, decisions = read_project(project), read_decisions(project)
    source, target = bitext.alignment.source.language, bitext.alignment.target.language
    read = replace(settings, source_lang=source, target_lang=target)
    returned = read_returned(table, read)
    merged = merge_rows(bitext, returned.pairs, returned.findings, by, date)
    kept = {(decision.kind, decision.key): decision for decision in (*decisions, *merged.decisions)}
    decisions = tuple(kept.values())
    bitext = apply_decisions(bitext, decisions, bitext.register)
    if merged.decisions and not dry_run:
        _log_decisions(project, merged.decisions, f"Imported {table.name}", by, date)
    return Imported(merged, bitext, returned.notes)


def _log_decisions(project: Path, decisions: Sequence[Decision], message: str, by: str, date: str) -> None:
    """Add decisions to the log of a project, as one step that a reviewer can undo."""
    with ProjectFile(project) as file:
        with file.workspace.recording() as record:
            for decision in decisions:
                file.workspace.decide(decision.kind, decision.key, decision)
        change = change_to_json(tuple(record))
        try:
            file.append(Entry(file.history.version + 1, "import", message, change, None, by, date))
        except (OSError, StaleError) as error:
            raise OutputError(f"{project}: {error}; nothing was changed") from error


def shared_stem(source: Path, target: Path | None) -> str:
    """Return what the outputs of a pair are called: the file's stem, or what the names of two files share."""
    if target is None:
        return source.stem
    a, b = source.stem, target.stem
    shared = _common_start(a, b) or _common_start(a[::-1], b[::-1])[::-1]
    return shared or f"{a}-{b}"


_SEPARATORS = "._- "


def _common_start(a: str, b: str) -> str:
    """Return the words that two names begin with: "talk" of talk_zh and talk_en, nothing of abc and abd."""
    n_same = next((k for k, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    ends_word = all(n_same == len(name) or name[n_same] in _SEPARATORS for name in (a, b))
    same = a[:n_same]
    if not ends_word:
        same = same[: max(same.rfind(mark) for mark in _SEPARATORS) + 1]
    return same.strip(_SEPARATORS)
