"""The values that travel between the stages: frozen, checked when built, without any input or output.

    Document (source), Document (target) -> Alignment of Beads -> Bitext with Findings

Positions count from 0 here; only the screen and TSV files count from 1. Character offsets count Unicode code
points from the start of the text that they point into.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Literal, TypeAlias

from aligner.codes import CODES, SEVERITIES
from aligner.kept import Kept

__all__ = [
    "BEAD_STATUSES",
    "FINDING_STATUSES",
    "SIDES",
    "TITLE_KINDS",
    "AgreedTerm",
    "Alignment",
    "Bead",
    "BeadIds",
    "Bitext",
    "Checked",
    "Document",
    "Finding",
    "MarkedWords",
    "RegisteredTitle",
    "Sample",
    "Segment",
    "Side",
    "Span",
    "Title",
    "TitleKind",
    "key_finding",
    "make_document",
    "pair_key",
    "renumber_beads",
    "segment_key",
]

Side = Literal["source", "target"]
BeadIds: TypeAlias = tuple[tuple[int, ...], tuple[int, ...]]
"""A bead without its text: positions of its source and of its target segments."""
SIDES: tuple[Side, Side] = ("source", "target")

BEAD_STATUSES = ("open", "confirmed", "check", "no-counterpart")
FINDING_STATUSES = ("open", "confirmed", "fixed", "intended", "dismissed", "query")

_NO_SPACE_SCRIPTS = ("zh", "ja")


@dataclass(frozen=True, slots=True)
class Segment:
    """A sentence, a heading or a list item: the characters of the document from `start` on, unchanged."""

    text: str
    start: int

    def __post_init__(self) -> None:
        if not self.text or self.text != self.text.strip():
            raise ValueError(f"a segment has text and no outer white space, not {self.text!r}")

    @property
    def end(self) -> int:
        """Offset of the first character after the segment."""
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class Document:
    """One side of a pair: its whole text and the segments in it, with only white space between them.

    `language` is a BCP 47 tag. `paragraphs` holds the positions of the segments that open a paragraph. `given_ids`
    holds the ids of each segment (several, if it was a cell of several) where they are not counted from 1. `anchors`
    holds ascending offsets with what stands there but is no text: the number of a clause, the time of a subtitle.
    """

    name: str
    language: str
    text: str
    segments: tuple[Segment, ...] = ()
    paragraphs: frozenset[int] = frozenset()
    given_ids: tuple[tuple[int, ...], ...] = ()
    anchors: tuple[tuple[int, str], ...] = ()

    def __post_init__(self) -> None:
        if self.given_ids and len(self.given_ids) != len(self.segments):
            raise ValueError(f"{self.name}: {len(self.given_ids)} ids for {len(self.segments)} segments")
        end = 0
        for number, segment in enumerate(self.segments, 1):
            start = segment.start
            if start < end or not self.text.startswith(segment.text, start):
                raise ValueError(f"{self.name}: segment {number} is not the text at {start}")
            if start > end and not self.text[end:start].isspace():
                raise ValueError(f"{self.name}: text is lost before segment {number}")
            end = start + len(segment.text)
        if self.segments and self.text[end:].strip():
            raise ValueError(f"{self.name}: text is lost after the last segment")

    @property
    def joiner(self) -> str:
        """What stands between two segments that are shown as one: nothing in Chinese, a blank in English."""
        return "" if self.language.split("-")[0].lower() in _NO_SPACE_SCRIPTS else " "

    @property
    def is_chinese(self) -> bool:
        """Whether the language is Chinese, of any region or script."""
        return self.language.lower().startswith("zh")

    def texts(self) -> tuple[str, ...]:
        """Return the text of every segment."""
        return tuple(segment.text for segment in self.segments)

    def gaps(self) -> tuple[str, ...]:
        """Return the white space before, between and after the segments: one string more than segments."""
        ends = [0, *(segment.end for segment in self.segments)]
        starts = [*(segment.start for segment in self.segments), len(self.text)]
        return tuple([self.text[end:start] for end, start in zip(ends, starts, strict=True)])

    def is_alone(self, position: int) -> bool:
        """Whether a segment is a paragraph of its own."""
        ends = position + 1 == len(self.segments) or position + 1 in self.paragraphs
        return position in self.paragraphs and ends

    def ids(self, positions: tuple[int, ...]) -> tuple[int, ...]:
        """Return what some segments are called on screen and in tables."""
        if self.given_ids:
            return tuple(number for p in positions for number in self.given_ids[p])
        return tuple(p + 1 for p in positions)

    def anchor(self, position: int) -> str:
        """Return the label of a segment: of the last anchor before its end and after the segment before it, or ""."""
        after = self.segments[position - 1].end if position else -1
        k = bisect_left(self.anchors, (self.segments[position].end,)) - 1
        return self.anchors[k][1] if k >= 0 and self.anchors[k][0] >= after else ""

    def join(self, positions: tuple[int, ...]) -> str:
        """Return the text of some segments as one string, as exchange formats want it."""
        if len(positions) == 1:
            return self.segments[positions[0]].text
        return self.joiner.join([self.segments[p].text for p in positions])


def make_document(name: str, language: str, text: str, spans: list[tuple[int, int]], breaks: set[int]) -> Document:
    """Build a document from the character ranges of its segments and the positions that open a paragraph."""
    segments = tuple(Segment(text[start:end], start) for start, end in spans)
    return Document(name, language, text, segments, frozenset(breaks))


@dataclass(frozen=True, slots=True)
class Bead:
    """Source segments and the target segments that translate them.

    `confidence` is the probability, from 0 to 1, that the bead is exactly right.
    """

    source: tuple[int, ...]
    target: tuple[int, ...]
    confidence: float
    status: str = "open"
    note: str = ""

    def __post_init__(self) -> None:
        if not self.source and not self.target:
            raise ValueError("a bead has a segment on one side at least")
        for side in (self.source, self.target):
            if (len(side) > 1 and any(b <= a for a, b in pairwise(side))) or (side and side[0] < 0):
                raise ValueError(f"positions ascend from 0, not {side}")
        if not 0.0 <= self.confidence <= 1.0:
            raise ValueError(f"a confidence lies between 0 and 1, not {self.confidence}")
        if self.status not in BEAD_STATUSES:
            raise ValueError(f"no bead status {self.status!r}")

    @property
    def shape(self) -> str:
        """How many source and target segments, as in papers: `2-1`."""
        return f"{len(self.source)}-{len(self.target)}"

    @property
    def is_pair(self) -> bool:
        """Whether both sides have a segment."""
        return bool(self.source and self.target)

    def side(self, side: Side) -> tuple[int, ...]:
        """Return the positions on one side."""
        return self.source if side == "source" else self.target


@dataclass(frozen=True, slots=True)
class Alignment:
    """Two documents and the beads between them: every segment in exactly one bead, in the order of the source.

    A bead without source stands after the bead of the target segment before it. Beads may cross.
    """

    source: Document
    target: Document
    beads: tuple[Bead, ...]

    def __post_init__(self) -> None:
        for side in SIDES:
            used = sorted([p for bead in self.beads for p in bead.side(side)])
            if used != list(range(len(self.document(side).segments))):
                raise ValueError(f"every {side} segment belongs to exactly one bead")
        firsts = [bead.source[0] for bead in self.beads if bead.source]
        if firsts != sorted(firsts):
            raise ValueError("beads stand in the order of the source")

    def document(self, side: Side) -> Document:
        """Return one of the two documents."""
        return self.source if side == "source" else self.target

    def text(self, bead: Bead, side: Side) -> str:
        """Return one side of a bead as one string; empty where it has no segment."""
        return self.document(side).join(bead.side(side))

    def pairs(self) -> Iterator[tuple[int, Bead]]:
        """Yield the position and the bead of every bead that has both sides."""
        return ((k, bead) for k, bead in enumerate(self.beads) if bead.source and bead.target)

    def bead_key(self, bead: Bead) -> str:
        """Return a hash of the bead's content, the same after a re-alignment that gives the same bead."""
        return pair_key(self.text(bead, "source"), self.text(bead, "target"))


def renumber_beads(beads: Iterable[Bead]) -> tuple[Bead, ...]:
    """Sort beads into the order that an Alignment wants."""
    everything = list(beads)
    paired = sorted((bead for bead in everything if bead.source), key=lambda bead: bead.source)
    after: dict[int, list[Bead]] = {}
    owner = {p: k for k, bead in enumerate(paired) for p in bead.target}
    for bead in sorted((bead for bead in everything if not bead.source), key=lambda bead: bead.target):
        before = owner.get(bead.target[0] - 1, -1)
        owner.update(dict.fromkeys(bead.target, before))
        after.setdefault(before, []).append(bead)
    ordered = after.get(-1, [])
    for k, bead in enumerate(paired):
        ordered += [bead, *after.get(k, [])]
    return tuple(ordered)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Some characters of one segment: those from `start` up to, not including, `end`."""

    segment: int
    start: int
    end: int

    def __post_init__(self) -> None:
        if not (self.segment >= 0 and 0 <= self.start < self.end):
            raise ValueError(f"a span is a non-empty range of characters, not {self}")


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark on a bead, a candidate for a translator to judge: never a verdict.

    `bead` is a position in the alignment. A span is None where that side has no words to show. `evidence` is what
    the message leans on, as pairs of a name and a value, in a fixed order.
    """

    code: str
    bead: int
    severity: str
    source_span: Span | None
    target_span: Span | None
    message: str
    evidence: tuple[tuple[str, str], ...] = ()
    confidence: float = 1.0
    status: str = "open"
    by: str = ""
    at: str = ""
    comment: str = ""

    def __post_init__(self) -> None:
        if self.code not in CODES:
            raise ValueError(f"no finding code {self.code!r}")
        if self.severity not in SEVERITIES:
            raise ValueError(f"no severity {self.severity!r}")
        if self.status not in FINDING_STATUSES:
            raise ValueError(f"no finding status {self.status!r}")
        if not 0.0 <= self.confidence <= 1.0:
            raise ValueError(f"a confidence lies between 0 and 1, not {self.confidence}")

    def span(self, side: Side) -> Span | None:
        """Return the span on one side."""
        return self.source_span if side == "source" else self.target_span


TitleKind = Literal["literal", "localized", "transliterated", "unpaired"]
TITLE_KINDS: tuple[TitleKind, ...] = ("literal", "localized", "transliterated", "unpaired")


@dataclass(frozen=True, slots=True)
class Title:
    """One occurrence of a work's title; the span of the English side is None where it is unpaired.

    The span in Chinese holds the marks 《》. `work` is what it names: film, series, book, song, law, treaty,
    newspaper, policy, or "" where nothing tells it.
    """

    bead: int
    source_span: Span | None
    target_span: Span | None
    kind: TitleKind
    work: str = ""

    def __post_init__(self) -> None:
        if self.kind not in TITLE_KINDS:
            raise ValueError(f"no kind of title {self.kind!r}")
        if (self.kind == "unpaired") == bool(self.source_span and self.target_span):
            raise ValueError("a title has a counterpart unless it is unpaired")

    def span(self, side: Side) -> Span | None:
        """Return the span on one side."""
        return self.source_span if side == "source" else self.target_span


@dataclass(frozen=True, slots=True)
class RegisteredTitle:
    """A rendering of a title that somebody decided about, once for all its occurrences.

    status: what was decided. locale: tag of the target. source: where the decision comes from. key: that of the
    finding it was made on, "" if on none.
    """

    source_title: str
    target_title: str
    status: str
    work: str = ""
    locale: str = ""
    source: str = ""
    by: str = ""
    at: str = ""
    comment: str = ""
    key: str = ""

    def __post_init__(self) -> None:
        if self.status not in FINDING_STATUSES:
            raise ValueError(f"no title status {self.status!r}")


@dataclass(frozen=True, slots=True)
class Checked:
    """What one family of checks looked at: `n_items` things of the kind that `family` names, 0 if none was there.

    A check that could not run has `skipped`, the reason in words. `titles` are the things themselves where these are
    titles of works.
    """

    family: str
    n_items: int
    skipped: str = ""
    titles: tuple[Title, ...] = ()


@dataclass(frozen=True, slots=True)
class Sample:
    """Rows drawn at random among the `n_rows` that a rule confirmed, and what reading them showed.

    `n` were drawn, `n_judged` of these read, and `n_wrong` of those were wrong.
    """

    rule: str
    n_rows: int
    n: int
    n_judged: int
    n_wrong: int
    by: str = ""
    at: str = ""

    @property
    def is_done(self) -> bool:
        """Whether every row of it was read."""
        return self.n_judged == self.n


@dataclass(frozen=True, slots=True)
class AgreedTerm:
    """Words and their rendering, as a reviewer wants them remembered."""

    source: str
    target: str
    by: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True)
class Bitext:
    """What the pipeline returns, and all that writers and the review page take."""

    alignment: Alignment
    findings: tuple[Finding, ...] = ()
    signature: str = ""
    checked: tuple[Checked, ...] = ()
    register: tuple[RegisteredTitle, ...] = ()
    samples: tuple[Sample, ...] = ()
    terms: tuple[AgreedTerm, ...] = ()
    kept: Kept = field(default_factory=Kept)
    _by_bead: dict[int, tuple[Finding, ...]] = field(default_factory=dict, compare=False, repr=False)

    def __post_init__(self) -> None:
        n_beads = len(self.alignment.beads)
        grouped: dict[int, list[Finding]] = {}
        for finding in self.findings:
            if not 0 <= finding.bead < n_beads:
                raise ValueError(f"finding {finding.code} points to bead {finding.bead} of {n_beads}")
            bead = self.alignment.beads[finding.bead]
            for side in SIDES:
                span = finding.span(side)
                if span is None:
                    continue
                if span.segment not in bead.side(side):
                    raise ValueError(f"{finding.code}: {side} segment {span.segment} is not in its bead")
                if span.end > len(self.alignment.document(side).segments[span.segment].text):
                    raise ValueError(f"{finding.code}: the {side} span ends after its segment")
            grouped.setdefault(finding.bead, []).append(finding)
        if any(not 0 <= title.bead < n_beads for title in self.titles):
            raise ValueError(f"a title points to no bead of {n_beads}")
        self._by_bead.update({bead: tuple(found) for bead, found in grouped.items()})

    @property
    def titles(self) -> tuple[Title, ...]:
        """The titles of works that a check looked at, in the order of the beads."""
        return tuple(title for checked in self.checked for title in checked.titles)

    def findings_of(self, bead: int) -> tuple[Finding, ...]:
        """Return the findings on one bead, by its position."""
        return self._by_bead.get(bead, ())

    def span_text(self, finding: Finding, side: Side) -> str:
        """Return the words that a finding marks on one side; empty where it marks none."""
        span = finding.span(side)
        if span is None:
            return ""
        return self.alignment.document(side).segments[span.segment].text[span.start : span.end]

    def title_text(self, title: Title, side: Side) -> str:
        """Return a title on one side without its marks; empty where it is unpaired there."""
        span = title.span(side)
        if span is None:
            return ""
        text = self.alignment.document(side).segments[span.segment].text[span.start : span.end]
        return text[1:-1].strip() if text[0] in "《〈" else text

    def finding_segments(self, finding: Finding, side: Side) -> tuple[int, ...]:
        """Return the segments that a finding is about: the span's, or else all of the bead's on that side."""
        span = finding.span(side)
        return (span.segment,) if span else self.alignment.beads[finding.bead].side(side)

    def finding_key(self, finding: Finding) -> str:
        """Return a hash of what the finding says about which text: the same after a re-alignment."""
        words: list[MarkedWords | None] = []
        for side in SIDES:
            span = finding.span(side)
            text = self.alignment.document(side).segments[span.segment].text if span else ""
            words.append((text, span.start, span.end) if span else None)
        bead = self.alignment.beads[finding.bead]
        return key_finding(finding.code, words[0], words[1], lambda side: self.alignment.text(bead, side))

    def with_decisions(
        self, findings: tuple[Finding, ...], beads: tuple[Bead, ...], register: tuple[RegisteredTitle, ...] = ()
    ) -> Bitext:
        """Return the same bitext with statuses and comments of a reviewer put in."""
        return replace(
            self, alignment=replace(self.alignment, beads=beads), findings=findings, register=register, _by_bead={}
        )


def pair_key(source: str, target: str) -> str:
    """Return the hash by which a bead of these texts is known."""
    return _content_key("bead", source, target)


def segment_key(text: str) -> str:
    """Return the hash by which a segment of this text is known."""
    return _content_key("segment", text)


MarkedWords: TypeAlias = tuple[str, int, int]
"""The text of a segment, and the characters of it that are marked."""


def key_finding(
    code: str, source: MarkedWords | None, target: MarkedWords | None, bead_text: Callable[[Side], str]
) -> str:
    """Return the hash by which a finding is known; without words on either side, it is that of its bead's texts."""
    parts = [code]
    for words in (source, target):
        parts += [words[0], f"{words[1]}:{words[2]}"] if words else [""]
    if not any(parts[1:]):
        # What is said of a pair as a whole is known by its texts.
        parts += [bead_text(side) for side in SIDES]
    return _content_key("finding", *parts)


def _content_key(*parts: str) -> str:
    encoded = [part.encode("utf-8", "surrogatepass") for part in parts]
    content = b"".join(piece for part in encoded for piece in (len(part).to_bytes(8, "big"), part))
    return hashlib.sha256(content).hexdigest()[:16]
