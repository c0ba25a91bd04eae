"""A document cut into segments: lines first, then the sentences of each line.

A line break ends a segment, so that a heading, a salutation or a list item is one of its own; but where the text is
hard-wrapped, as in old e-mail and Gutenberg files, a line break inside a paragraph ends nothing. Rules of somebody's
own take the place of ours inside a line.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from aligner.break_rules import BreakRules
from aligner.model import Document, Segment
from aligner.segmenters import en, zh
from aligner.segmenters.by_rules import split_by_rules
from aligner.text.lines import line_spans, paragraph_spans, strip_span

__all__ = ["split_document", "take_lines"]


def split_document(document: Document, rules: BreakRules | None = None) -> Document:
    """Return the document with its sentences as segments, a paragraph a line (or a hard-wrapped block).

    Of `rules` those for the document's language hold; without any for it, ours.
    """
    own = rules.for_language(document.language) if rules else ()
    split = partial(split_by_rules, rules=own, name=rules.name) if rules and own else _splitter(document.language)
    spans: list[tuple[int, int]] = []
    breaks: set[int] = set()
    for start, end in paragraph_spans(document.text):
        sentences = split(document.text[start:end])
        if sentences:
            breaks.add(len(spans))
        spans += [(start + a, start + b) for a, b in sentences]
    return replace(document, segments=_segments(document.text, spans), paragraphs=frozenset(breaks))


def _segments(text: str, spans: list[tuple[int, int]]) -> tuple[Segment, ...]:
    return tuple(Segment(text[start:end], start) for start, end in spans)


def _splitter(language: str) -> Callable[[str], list[tuple[int, int]]]:
    primary = language.split("-", maxsplit=1)[0].lower()
    return zh.split_sentences if primary == "zh" else partial(en.split_sentences, language=primary)


def take_lines(document: Document) -> Document:
    """Return the document with every line as a segment; a blank line is a paragraph break."""
    spans: list[tuple[int, int]] = []
    breaks: set[int] = set()
    blank_before = True
    for start, end in line_spans(document.text):
        a, b = strip_span(document.text, start, end)
        if a == b:
            blank_before = True
            continue
        if blank_before:
            breaks.add(len(spans))
        spans.append((a, b))
        blank_before = False
    return replace(document, segments=_segments(document.text, spans), paragraphs=frozenset(breaks))
