"""What encoder, names and findings tell of the words of beads: the numbers and hints that `terms` works on.

Bitext, encoder -> BeadWords of every bead with two sides
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from aligner.checks.base import SideTokens
from aligner.checks.coverage import load_cover_weights, words_of_tokens
from aligner.checks.name_mentions import is_pinyin, is_spelt
from aligner.checks.sound_runs import sound_runs
from aligner.encoders.base import TokenEncoder
from aligner.lexicon.gazetteer import load_gazetteer
from aligner.lexicon.stems import stem
from aligner.lexicon.transliteration import best_fit
from aligner.lexicon.words import load_common_words
from aligner.measuring import show_tokens
from aligner.model import Bead, Bitext, Document, Finding, Side, Span, Title
from aligner.terms.tracing import Passage
from aligner.terms.word_links import BeadWords, Hint
from aligner.text.scripts import HAN, LATIN

__all__ = ["chinese_side", "gather_words", "name_hints", "read_passages"]

Rows = NDArray[np.float32]
Range = tuple[int, int]

_BEADS_AT_ONCE = 1_000
_COMMON = 4.0
"""Rarity, in nats, up to which a token weighs next to nothing in its word."""
_JOINED = frozenset(("abbreviation-expanded", "localized-title", "entity-variant", "number-form"))
"""Findings whose spans stand for each other."""
_CAPITALISED = re.compile(rf"[A-Z][{LATIN}]+(?:['’][{LATIN}]+)*")
_HAN_RUN = re.compile(f"[{HAN}]+")
_MOST_SPELT = 3
_FOREIGN_NAME = 1.0
"""Nats a letter from which characters spell a foreign name."""


def chinese_side(source: Document) -> tuple[Side, Side]:
    """Return which side is Chinese, and the other one."""
    return ("source", "target") if source.is_chinese else ("target", "source")


def gather_words(bitext: Bitext, encoder: TokenEncoder) -> Iterator[BeadWords]:
    """Yield the words of every bead with two sides."""
    alignment = bitext.alignment
    tokens = show_tokens(encoder, alignment)
    if tokens is None:
        raise TypeError(f"{encoder.signature} is no TokenEncoder")
    titles: dict[int, list[Title]] = {}
    for title in bitext.titles:
        titles.setdefault(title.bead, []).append(title)
    chinese, english = chinese_side(alignment.source)
    pairs = list(alignment.pairs())
    for first in range(0, len(pairs), _BEADS_AT_ONCE):
        some = pairs[first : first + _BEADS_AT_ONCE]
        sides = [_Side(alignment.document(side), side, [b for _, b in some], tokens) for side in (chinese, english)]
        for k, bead in some:
            yield _words(bead, sides, _Joined(k, titles.get(k, ()), bitext.findings_of(k)))


def read_passages(texts: Sequence[str], language: str, encoder: TokenEncoder) -> list[Passage]:
    """Return some texts of one language, `zh` or `en`, as passages."""
    if not texts:
        return []
    encoded, places = encoder.encode_tokens(texts), encoder.token_places(texts)
    rows = _centred(encoded.tokens, language)
    found = []
    for k, text in enumerate(texts):
        first, last = int(encoded.offsets[k]), int(encoded.offsets[k + 1])
        spans = places.spans[first:last].tolist()
        whole = spans if language == "zh" else words_of_tokens(text, spans)
        words = _SideWords(text, ((k, 0),), whole, rows[first:last], places.rarity[first:last])
        keys = tuple(stem(text[start:end]) for start, end in words.spans.tolist())
        found.append(Passage(text, keys, words.spans, words.unit_rows(), words.rarity, encoded.vectors[k]))
    return found


def _centred(tokens: NDArray[np.float16], language: str) -> Rows:
    """Return tokens as unit rows, less what those of a language have in common."""
    rows = tokens.astype(np.float32) - load_cover_weights().means[language]
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9))


class _Side:
    """The tokens of one side of some beads, as unit rows."""

    def __init__(
        self, document: Document, side: Side, beads: list[Bead], show: Callable[[Side, Sequence[int]], SideTokens]
    ) -> None:
        positions = sorted({p for bead in beads for p in bead.side(side)})
        self.document, self.side = document, side
        self._at = {p: k for k, p in enumerate(positions)}
        self._tokens = show(side, positions)
        self._rows = _centred(self._tokens.rows, "zh" if document.is_chinese else "en")

    def words(self, positions: tuple[int, ...]) -> _SideWords:
        """Return the words of some segments joined by line feeds: tokens in Chinese, words in English."""
        starts: list[Range] = []
        spans: list[Range] = []
        numbers: list[int] = []
        offset = 0
        for p in positions:
            k, text = self._at[p], self.document.segments[p].text
            own = range(int(self._tokens.offsets[k]), int(self._tokens.offsets[k + 1]))
            places = self._tokens.spans[own.start : own.stop].tolist()
            whole = places if self.document.is_chinese else words_of_tokens(text, places)
            spans += [(start + offset, end + offset) for start, end in whole]
            numbers += own
            starts.append((p, offset))
            offset += len(text) + 1
        text = "\n".join(self.document.segments[p].text for p in positions)
        rarity = self._tokens.rarity[numbers]
        return _SideWords(text, tuple(starts), spans, self._rows[numbers], rarity)


class _SideWords:
    """Tokens of a bead's side gathered to words: tokens with one range are one word."""

    def __init__(self, text: str, starts: tuple[Range, ...], spans: Sequence[Range], rows: Rows, rarity: Rows) -> None:
        first = [k for k in range(len(spans)) if k == 0 or spans[k] != spans[k - 1]]
        self.text, self.starts, self.rows = text, starts, rows
        self._first = np.array(first, dtype=np.int64)
        self.spans = np.array([spans[k] for k in first], dtype=np.int64).reshape(-1, 2)
        self._weights = np.maximum(rarity - _COMMON, 0.1)
        self.rarity = np.add.reduceat(rarity, self._first).astype(np.float64) if first else np.zeros(0)

    def gathered(self, table: Rows) -> Rows:
        """Return the weighted mean of the rows of each word's tokens."""
        if not len(self._first):
            return table
        totals = np.add.reduceat(self._weights, self._first)
        return np.asarray(np.add.reduceat(table * self._weights[:, None], self._first, axis=0) / totals[:, None])

    def unit_rows(self) -> Rows:
        """Return a row of length 1 for each word."""
        rows = self.gathered(self.rows)
        return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9))


class _Joined(NamedTuple):
    """What titles and findings have joined in a bead, by its position."""

    bead: int
    titles: Sequence[Title]
    findings: Sequence[Finding]


def _words(bead: Bead, sides: Sequence[_Side], joined: _Joined) -> BeadWords:
    chinese, english = (side.words(bead.side(side.side)) for side in sides)
    table = chinese.gathered(english.gathered((chinese.rows @ english.rows.T).T).T)
    return BeadWords(
        joined.bead,
        chinese.text,
        english.text,
        chinese.starts,
        english.starts,
        chinese.spans,
        english.spans,
        table.astype(np.float64),
        chinese.rarity,
        english.rarity,
        (
            *name_hints(chinese.text, english.text),
            *_finding_hints(joined, sides, (dict(chinese.starts), dict(english.starts))),
        ),
    )


def _finding_hints(
    joined: _Joined, sides: Sequence[_Side], starts: tuple[dict[int, int], dict[int, int]]
) -> Iterator[Hint]:
    chinese, english = sides[0].side, sides[1].side
    for title in joined.titles:
        if title.source_span and title.target_span:
            yield _hint(title.span(chinese), title.span(english), starts, "title")
    for finding in joined.findings:
        if finding.code in _JOINED and finding.source_span and finding.target_span:
            yield _hint(finding.span(chinese), finding.span(english), starts, finding.code)


def _hint(chinese: Span | None, english: Span | None, starts: tuple[dict[int, int], dict[int, int]], kind: str) -> Hint:
    ranges = [
        (of_side[span.segment] + span.start, of_side[span.segment] + span.end)
        for span, of_side in zip((chinese, english), starts, strict=True)
        if span is not None
    ]
    return Hint(ranges[0], ranges[1], kind)


def name_hints(chinese: str, english: str) -> Iterator[Hint]:
    """Yield the names of a Chinese and an English text that belong together: by gazetteer, pinyin and sound."""
    gazetteer = load_gazetteer()
    mentions = gazetteer.english_mentions(english)
    for name in gazetteer.chinese_mentions(chinese):
        yield from (
            Hint((name.start, name.end), (other.start, other.end), "name")
            for other in mentions
            if name.keys & other.keys
        )
    for run in gazetteer.rows.finditer(chinese):
        # 中哈: a single character of that kind is an ordinary one far oftener.
        for place, character in enumerate(run[0], run.start()) if len(run[0]) > 1 else ():
            yield from (
                Hint((place, place + 1), (other.start, other.end), "name", 1.0)
                for other in mentions
                if gazetteer.characters[character] & other.keys
            )
    taken = [(mention.start, mention.end) for mention in mentions if mention.keys]
    runs = sound_runs(chinese, gazetteer.chinese_mentions(chinese))
    for word in _CAPITALISED.finditer(english):
        if word[0].lower() in load_common_words() or any(a <= word.start() < b for a, b in taken):
            continue
        yield from (Hint(place, word.span(), "name") for place in _spelt(word[0], chinese))
        for start, end, _ in runs:
            fit = best_fit(chinese[start:end], word[0])
            if fit.gain >= _FOREIGN_NAME:
                yield Hint((start + fit.start, start + fit.end), word.span(), "name")


def _spelt(word: str, chinese: str) -> Iterable[Range]:
    """Return where characters read as a word in pinyin."""
    letters = re.sub("['’]s?", "", word).lower()
    return _spelt_places(letters, chinese) if is_pinyin(letters) else ()


@lru_cache(maxsize=10_000)
def _spelt_places(letters: str, chinese: str) -> tuple[Range, ...]:
    return tuple(
        (start, start + size)
        for run in _HAN_RUN.finditer(chinese)
        for size in range(1, _MOST_SPELT + 1)
        for start in range(run.start(), run.end() - size + 1)
        if is_spelt(letters, chinese[start : start + size])
        and not any(is_spelt(letters, chinese[start + a : start + size - b]) for a, b in ((1, 0), (0, 1)) if size > 1)
    )
