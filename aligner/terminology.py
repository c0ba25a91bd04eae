"""The order of the stages for terms: a pair's terms extracted, third documents traced in it and checked against it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from aligner import pipeline
from aligner.errors import EncoderError, InputError
from aligner.model import Alignment, Bitext, Document, Side
from aligner.progress import Progress, be_silent
from aligner.project.store import read_project
from aligner.settings import ExtractionSettings, Settings, TermCheckSettings, TracingSettings
from aligner.terms.document_check import DocumentChecker, TermFinding
from aligner.terms.extraction import Extracted, extract_terms
from aligner.terms.model import Termbase, reverse_termbase
from aligner.terms.source_forms import terms_of_chinese
from aligner.terms.tracing_decisions import RELATIONS, find_traces
from aligner.text.scripts import is_chinese
from aligner.writers.traced import TracedDocument

if TYPE_CHECKING:
    from aligner.encoders.base import TokenEncoder

__all__ = [
    "CheckedDocument",
    "ExtractedTerms",
    "Traced",
    "check_document",
    "count_relations",
    "describe_trace",
    "extract",
    "find_term_findings",
    "load_alignment",
    "load_pair",
    "load_token_encoder",
    "read_third",
    "trace",
    "trace_documents",
]


@dataclass(frozen=True, slots=True)
class ExtractedTerms:
    """The terms of a bitext, best first, and what was noted on the way."""

    bitext: Bitext
    terms: tuple[Extracted, ...]
    notes: tuple[str, ...]


def extract(
    path: Path, settings: Settings, limits: ExtractionSettings | None = None, progress: Progress = be_silent
) -> ExtractedTerms:
    """Return the terms of a project or bitext; AlignerError for input or an encoder that is at fault."""
    from threadpoolctl import threadpool_limits  # noqa: PLC0415 - loaded when the work begins

    from aligner.term_evidence import gather_words  # noqa: PLC0415

    bitext, notes = load_pair(path, settings, progress)
    encoder = load_token_encoder(settings, progress)
    progress("looking for terms", 0, 0)
    with threadpool_limits(1, user_api="blas"):
        terms = extract_terms(gather_words(bitext, encoder), limits or ExtractionSettings())
    return ExtractedTerms(bitext, tuple(terms), notes)


def load_pair(path: Path, settings: Settings, progress: Progress = be_silent) -> tuple[Bitext, tuple[str, ...]]:
    """Read a project with its findings, or a bitext made by anybody, on which all checks are run."""
    if path.suffix.lower() == f".{pipeline.PROJECT_FORMAT}":
        progress("reading", 0, 0)
        return read_project(path), ()
    checked = pipeline.check(path, settings, progress)
    return checked.bitext, checked.notes


def load_token_encoder(settings: Settings, progress: Progress = be_silent) -> TokenEncoder:
    """Load an encoder that shows its tokens; EncoderError for another."""
    from aligner.encoders.base import TokenEncoder, load_encoder  # noqa: PLC0415

    progress("loading the encoder", 0, 0)
    encoder = load_encoder(settings.encoder)
    if not isinstance(encoder, TokenEncoder):
        raise EncoderError(
            f"encoder {settings.encoder}: does not show its tokens, which terms need; pass --encoder use"
        )
    return encoder


@dataclass(frozen=True, slots=True)
class Traced:
    """Third documents with what they take from a bitext."""

    bitext: Bitext
    documents: tuple[TracedDocument, ...]
    notes: tuple[str, ...]


def trace(path: Path, documents: Sequence[Path], settings: Settings, progress: Progress = be_silent) -> Traced:
    """Return what each sentence of some documents takes from a project or bitext; AlignerError for a bad input."""
    read = [read_third(document, settings) for document in documents]
    bitext, notes = load_alignment(path, settings, progress)
    encoder = load_token_encoder(settings, progress)
    progress("tracing", 0, 0)
    traced = trace_documents(bitext.alignment, [document for document, _ in read], encoder)
    return Traced(bitext, traced, (*notes, *(note for _, more in read for note in more)))


def trace_documents(
    alignment: Alignment,
    documents: Sequence[Document],
    encoder: TokenEncoder,
    settings: TracingSettings | None = None,
) -> tuple[TracedDocument, ...]:
    """Return what each sentence of some segmented documents takes from a pair."""
    from threadpoolctl import threadpool_limits  # noqa: PLC0415 - loaded when the work begins

    from aligner.term_evidence import chinese_side, read_passages  # noqa: PLC0415

    chinese, english = chinese_side(alignment.source)
    sides: dict[bool, Side] = {True: chinese, False: english}
    found = []
    with threadpool_limits(1, user_api="blas"):
        beads = {}
        for is_chinese in {document.is_chinese for document in documents}:
            places = [k for k, bead in enumerate(alignment.beads) if bead.side(sides[is_chinese])]
            texts = [alignment.text(alignment.beads[k], sides[is_chinese]) for k in places]
            beads[is_chinese] = places, read_passages(texts, _code(is_chinese=is_chinese), encoder)
        for document in documents:
            places, passages = beads[document.is_chinese]
            sentences = read_passages(document.texts(), _code(is_chinese=document.is_chinese), encoder)
            traces = find_traces(sentences, passages, settings or TracingSettings())
            found.append(
                TracedDocument(
                    document,
                    tuple(replace(trace, beads=tuple(places[k] for k in trace.beads)) for trace in traces),
                    sides[document.is_chinese],
                    tuple(tuple((int(a), int(b)) for a, b in sentence.spans) for sentence in sentences),
                )
            )
    return tuple(found)


def _code(*, is_chinese: bool) -> str:
    return "zh" if is_chinese else "en"


def load_alignment(path: Path, settings: Settings, progress: Progress = be_silent) -> tuple[Bitext, tuple[str, ...]]:
    """Read a project, or a bitext made by anybody, on which no check is run."""
    from aligner.readers.bitext import read_bitext  # noqa: PLC0415

    progress("reading", 0, 0)
    if path.suffix.lower() == f".{pipeline.PROJECT_FORMAT}":
        return read_project(path), ()
    read = read_bitext(path, replace(settings.read, segmented=True), pipeline.cut_sentences)
    return Bitext(read.alignment), read.notes


def read_third(path: Path, settings: Settings) -> tuple[Document, tuple[str, ...]]:
    """Read a document in one language, cut into sentences, and the notes on it; InputError where it has no text."""
    from aligner.readers.plain import read_single  # noqa: PLC0415
    from aligner.segmenters.document import split_document  # noqa: PLC0415

    document, notes = read_single(path, settings.read)
    document = split_document(document)
    if not document.segments:
        raise InputError(f"{path}: no text in it; give a document with Chinese or English sentences")
    return document, notes


@dataclass(frozen=True, slots=True)
class CheckedDocument:
    """A document with the term findings of each of its segments, the bitext it was set against, and notes."""

    document: Document
    findings: tuple[tuple[TermFinding, ...], ...]
    notes: tuple[str, ...] = ()


def check_document(
    path: Path,
    termbase: Path,
    settings: Settings,
    against: Path | None = None,
    progress: Progress = be_silent,
) -> CheckedDocument:
    """Check a document in one language against a termbase and a pair that it may report; AlignerError for bad input."""
    from aligner.readers.termbases import read_termbase  # noqa: PLC0415

    document, notes = read_third(path, settings)
    progress("reading the termbase", 0, 0)
    terms = read_termbase(termbase, settings.read)
    terms = _terms_for(document, terms, path, termbase)
    if document.is_chinese and against is not None:
        notes += ("only forbidden forms are looked for in a Chinese document: what it is set against adds nothing",)
    if document.is_chinese or against is None:
        return CheckedDocument(document, find_term_findings(document, terms), notes)
    bitext, more = load_pair(against, settings, progress)
    encoder = load_token_encoder(settings, progress)
    progress("tracing", 0, 0)
    return CheckedDocument(document, find_term_findings(document, terms, bitext, encoder), (*notes, *more))


def _terms_for(document: Document, terms: Termbase, path: Path, termbase: Path) -> Termbase:
    """Return what a termbase says of a document's language; InputError where it says nothing."""
    if not document.is_chinese:
        return reverse_termbase(terms) if is_chinese(terms.target_lang) else terms
    forbidden = terms_of_chinese(terms)
    if not forbidden.terms:
        raise InputError(
            f"{path}: is Chinese, and {termbase} forbids no Chinese form; give one that does (renderings into Chinese "
            "that are forbidden, or source terms that a TBX file calls deprecated), or an English document"
        )
    return forbidden


def find_term_findings(
    document: Document, termbase: Termbase, bitext: Bitext | None = None, encoder: TokenEncoder | None = None
) -> tuple[tuple[TermFinding, ...], ...]:
    """Return the findings of each segment of a document, with a bitext also those by what its segments became in it."""
    from threadpoolctl import threadpool_limits  # noqa: PLC0415

    from aligner.term_evidence import gather_words  # noqa: PLC0415
    from aligner.term_reports import report_terms  # noqa: PLC0415

    limits = TermCheckSettings()
    if bitext is None or encoder is None:
        checker = DocumentChecker(termbase, document.language, limits)
        return tuple(tuple(checker.check(text)) for text in document.texts())
    with threadpool_limits(1, user_api="blas"):
        terms = extract_terms(gather_words(bitext, encoder), ExtractionSettings(limit=limits.most_extracted))
        checker = DocumentChecker(termbase, document.language, limits)
        traced = trace_documents(bitext.alignment, [document], encoder, TracingSettings(report_from=limits.report_from))
        reports = report_terms(bitext, terms, termbase, document, traced[0].traces, encoder, limits)
    texts = document.texts()
    beside = (f"{before}\n{after}" for before, after in zip(("", *texts[:-1]), (*texts[1:], ""), strict=True))
    return tuple(tuple(found) for found in map(checker.check, texts, reports, beside))


def count_relations(traced: TracedDocument) -> dict[str, int]:
    """Return how many sentences of a document have each relation."""
    counts = Counter(trace.relation for trace in traced.traces)
    return {relation: counts[relation] for relation in RELATIONS}


def describe_trace(traced: TracedDocument) -> str:
    """Return a document's relations in a sentence."""
    counts = ", ".join(f"{n} {relation}" for relation, n in count_relations(traced).items())
    return f"{traced.document.name}: {len(traced.traces)} sentences: {counts}"
