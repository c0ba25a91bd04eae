"""Small bitexts for tests, of invented texts."""

from __future__ import annotations

from aligner.model import Alignment, Bead, Bitext, Checked, Document, Finding, Segment, Span, Title, renumber_beads
from aligner.segmenters.document import take_lines

__all__ = ["bitext_of", "document_of", "reverse", "sample_bitext"]


def document_of(*lines: str, language: str = "zh-CN", name: str = "") -> Document:
    """Build a document with a segment a line; an empty line is a paragraph break."""
    return take_lines(Document(name or f"text.{language}", language, "\n".join(lines)))


def bitext_of(*pairs: tuple[str, str]) -> Bitext:
    """Build a bitext with a bead a pair, the texts as they are: line breaks stay inside segments. A side may be ""."""
    sides = []
    for side, language in enumerate(("zh-CN", "en-US")):
        segments, start = [], 0
        for text in (pair[side] for pair in pairs if pair[side]):
            segments.append(Segment(text, start))
            start += len(text) + 1
        whole = "\n".join(segment.text for segment in segments)
        sides.append(Document(f"text.{language}", language, whole, tuple(segments), frozenset(range(len(segments)))))
    beads, numbers = [], [0, 0]
    for pair in pairs:
        bead = [(numbers[side],) if pair[side] else () for side in (0, 1)]
        numbers = [n + len(own) for n, own in zip(numbers, bead, strict=True)]
        beads.append(Bead(bead[0], bead[1], 0.9))
    return Bitext(Alignment(sides[0], sides[1], renumber_beads(beads)))


def reverse(alignment: Alignment) -> Alignment:
    """Exchange source and target."""
    beads = (Bead(bead.target, bead.source, bead.confidence) for bead in alignment.beads)
    return Alignment(alignment.target, alignment.source, renumber_beads(beads))


def sample_bitext(*extra_pairs: tuple[str, str]) -> Bitext:
    """Build a bitext with 1-1, 1-2 and one-sided beads, findings on both sides, and the extra pairs at its end."""
    source = document_of(
        "新华社杭州5月3日电", "", "茶文化节开幕", "", "今年有120万人次参加。", "大家看了电影《山茶》。",
        *(zh for zh, _ in extra_pairs),
    )  # fmt: skip
    target = document_of(
        "Tea Festival Opens", "", "It drew 1.3 million visits.", "That was a record.", "People saw Camellia Road.",
        *(en for _, en in extra_pairs),
        language="en-US",
    )  # fmt: skip
    beads = [
        Bead((0,), (), 0.91),
        Bead((1,), (0,), 0.99),
        Bead((2,), (1, 2), 0.75),
        Bead((3,), (3,), 0.5, "confirmed", "checked with the client"),
        *(Bead((4 + k,), (4 + k,), 0.9) for k in range(len(extra_pairs))),
    ]
    alignment = Alignment(source, target, renumber_beads(beads))
    findings = (
        Finding(
            "unaligned", 0, "info", Span(0, 0, 10), None, "dateline on the source side only",
            (("boilerplate", "dateline"),),
        ),
        Finding(
            "number-mismatch", 2, "major", Span(2, 3, 9), Span(1, 8, 19), "120万 is not 1.3 million",
            (("a", "b"),), 0.9,
        ),
        Finding("localized-title", 3, "minor", Span(3, 6, 10), Span(3, 11, 24), "another title", (), 0.8),
    )  # fmt: skip
    title = Title(3, Span(3, 6, 10), Span(3, 11, 24), "localized", "film")
    return Bitext(alignment, findings, "aligner test", (Checked("numbers", 1), Checked("titles", 1, titles=(title,))))
