"""The order of the stages: read, segment, encode, align, check, write. Reports progress by callback, never prints."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from aligner.errors import InputError, ProjectError, UnknownNameError
from aligner.files import staged
from aligner.model import Alignment, Bead, Bitext, Document, renumber_beads
from aligner.project.store import Decision, apply_decisions, read_decisions, same_texts, write_project
from aligner.settings import Settings
from aligner.signature import make_signature
from aligner.writers.base import FORMATS, Rendered, WriteOptions

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from aligner.alignment.evidence import SideEvidence
    from aligner.encoders.base import Encoder, TokenVectors

__all__ = [
    "PROJECT_FORMAT",
    "Aligned",
    "EncodedPair",
    "Progress",
    "Saved",
    "align",
    "align_documents",
    "be_silent",
    "check_formats",
    "encode_pair",
    "render",
    "save",
    "shared_stem",
]

Progress: TypeAlias = Callable[[str, int, int], None]
"""Called with a stage, how much of it is done, and how much there is; a total of 0 is not known."""

PROJECT_FORMAT = "aligner"


def be_silent(stage: str, done: int, total: int) -> None:
    """Report nothing."""


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
    """A bitext, and what was noted on the way to it."""

    bitext: Bitext
    encoder: str
    notes: tuple[str, ...]


def align(
    source: Path, target: Path | None = None, settings: Settings | None = None, progress: Progress = be_silent
) -> Aligned:
    """Align one mixed file, or two files.

    Raises AlignerError for input, an encoder or a disk that is at fault.
    """
    # Imported when the work begins, so that --help and a wrong option answer at once.
    from aligner.encoders.base import load_encoder  # noqa: PLC0415
    from aligner.readers.plain import read_pair  # noqa: PLC0415
    from aligner.segmenters.document import split_document, take_lines  # noqa: PLC0415

    settings = settings or Settings()
    progress("reading", 0, 0)
    pair = read_pair(source, target, settings.read)
    progress("segmenting", 0, 0)
    segment = take_lines if settings.read.segmented else split_document
    documents = (segment(pair.source), segment(pair.target))
    progress("loading the encoder", 0, 0)
    encoder = load_encoder(settings.encoder)
    bitext = align_documents(*documents, encoder, settings, progress)
    return Aligned(bitext, encoder.signature, pair.notes)


def align_documents(
    source: Document, target: Document, encoder: Encoder, settings: Settings, progress: Progress = be_silent
) -> Bitext:
    """Align two documents that have segments, and run all checks."""
    from aligner.checks.base import CheckContext  # noqa: PLC0415
    from aligner.checks.run import run_checks  # noqa: PLC0415

    for document in (source, target):
        if not document.segments:
            raise InputError(f"{document.name}: no text to align in {document.language}")
    pair = encode_pair(source, target, encoder, settings, progress)
    progress("aligning", 0, 0)
    alignment = Alignment(source, target, _find_beads(pair, settings))
    progress("checking", 0, 0)
    findings, checked = run_checks(CheckContext(alignment, encoder.encode, settings.check))
    return Bitext(alignment, findings, make_signature(settings, encoder.signature), checked)


@dataclass(frozen=True, slots=True)
class EncodedPair:
    """Numbers about two documents, for `find_beads`: first and second side, which is not source and target.

    The weights were trained with Chinese as the first side; with Chinese as the target, `is_swapped` is true.
    """

    vectors: tuple[NDArray[np.float32], NDArray[np.float32]]
    lengths: tuple[NDArray[np.float64], NDArray[np.float64]]
    evidence: tuple[SideEvidence, SideEvidence] | None
    is_swapped: bool


def encode_pair(
    source: Document, target: Document, encoder: Encoder, settings: Settings, progress: Progress = be_silent
) -> EncodedPair:
    """Encode both documents, with their tokens where the encoder shows them and the texts are not too long."""
    import numpy as np  # noqa: PLC0415

    from aligner.encoders.base import TokenEncoder  # noqa: PLC0415

    is_swapped = target.is_chinese and not source.is_chinese
    first, second = (target, source) if is_swapped else (source, target)
    n_texts = len(first.segments) + len(second.segments)
    done = 0

    def advance(count: int) -> None:
        nonlocal done
        done += count
        progress("encoding", done, n_texts)

    progress("encoding", 0, n_texts)
    lengths = [np.array([len(text) for text in side.texts()], dtype=np.float64) for side in (first, second)]
    if isinstance(encoder, TokenEncoder) and n_texts <= settings.alignment.second_look_up_to:
        encoded = [encoder.encode_tokens(side.texts(), advance) for side in (first, second)]
        evidence = (_evidence(first, encoded[0], lengths[0]), _evidence(second, encoded[1], lengths[1]))
        return EncodedPair((encoded[0].vectors, encoded[1].vectors), (lengths[0], lengths[1]), evidence, is_swapped)
    vectors = [encoder.encode(side.texts(), advance) for side in (first, second)]
    return EncodedPair((vectors[0], vectors[1]), (lengths[0], lengths[1]), None, is_swapped)


def _find_beads(pair: EncodedPair, settings: Settings) -> tuple[Bead, ...]:
    from threadpoolctl import threadpool_limits  # noqa: PLC0415

    from aligner.alignment.align import find_beads  # noqa: PLC0415

    # The products are many and small: a second thread would only be waited for.
    with threadpool_limits(1, user_api="blas"):
        beads = find_beads(pair.vectors, pair.lengths, settings.alignment, pair.evidence)
    if not pair.is_swapped:
        return beads
    return renumber_beads(replace(bead, source=bead.target, target=bead.source) for bead in beads)


def _evidence(document: Document, encoded: TokenVectors, lengths: NDArray[np.float64]) -> SideEvidence:
    """Turn a document and its encoding into numbers for the second look."""
    import numpy as np  # noqa: PLC0415

    from aligner.alignment.evidence import SideEvidence  # noqa: PLC0415
    from aligner.text.quotes import follow_quotations  # noqa: PLC0415

    states = follow_quotations(document.texts())
    n = len(lengths)
    # A token's weight is its rarity: the logarithm of how many segments there are for each that has it.
    segment_of = np.repeat(np.arange(n), np.diff(encoded.offsets))
    unique, inverse = np.unique(encoded.token_ids, return_inverse=True)
    in_segments = np.unique(np.stack([inverse, segment_of]), axis=1)[0]
    frequency = np.bincount(in_segments, minlength=len(unique))
    return SideEvidence(
        lengths=lengths,
        join=encoded.join,
        tokens=encoded.tokens,
        offsets=encoded.offsets,
        token_weights=np.log(n / frequency + 1.0)[inverse],
        ends_inside=np.array([state.ends_inside for state in states]),
        n_openings=np.array([state.n_openings for state in states]),
        closes=np.array([state.closes for state in states]),
    )


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
) -> Saved:
    """Write a file `folder/stem.format` for each format: all of them, or none.

    Decisions in a project file that is there already are kept. Raises ProjectError where that project holds other
    texts, unless `force`, and OutputError where nothing can be written.
    """
    check_formats(formats)
    notes: list[tuple[str, str]] = []
    with staged(folder) as outbox:
        decisions: tuple[Decision, ...] = ()
        if PROJECT_FORMAT in formats:
            decisions, remark = _decisions_to_keep(folder / f"{stem}.{PROJECT_FORMAT}", bitext, force=force)
            bitext = apply_decisions(bitext, decisions)
            notes += [(PROJECT_FORMAT, remark)] if remark else []
        for name in dict.fromkeys(formats):
            filename = f"{stem}.{name}"
            if name == PROJECT_FORMAT:
                write_project(outbox.path(filename), bitext, decisions)
                continue
            rendered = render(bitext, name, options)
            outbox.write(filename, rendered.data)
            notes += [(name, note) for note in rendered.notes]
        return Saved(bitext, tuple(outbox.deliver()), tuple(notes))


def _decisions_to_keep(project: Path, bitext: Bitext, *, force: bool) -> tuple[tuple[Decision, ...], str]:
    """Return what was decided in a project that is about to be replaced, and a remark on it."""
    if not os.path.lexists(project):
        return (), ""
    try:
        is_same = same_texts(project, bitext.alignment)
        decisions = read_decisions(project)
    except ProjectError:
        if not force:
            raise
        return (), "the file in its place was no readable project and was replaced"
    if not is_same and not force:
        raise ProjectError(
            f"{project}: is the project of other texts; pass --stem NAME for another name, or --force to "
            "replace it (decisions on sentences that are the same stay)"
        )
    return decisions, f"{len(decisions)} decisions kept" if decisions else ""


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
