"""A termbase made ready for looking things up: source forms as an automaton, renderings as phrases.

Entries whose source forms are folded alike are one here: what any of them allows is allowed, and what any forbids is
forbidden unless another allows it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from aligner.terms.matching import Hit, TermFinder
from aligner.terms.model import Rendering, Term, Termbase, reverse_termbase
from aligner.terms.phrases import Phrases, Range, ReadText, make_phrases
from aligner.text.scripts import is_chinese
from aligner.text.tags import is_same_language

__all__ = ["IndexedTerm", "TermIndex", "make_index"]


@dataclass(frozen=True, slots=True)
class IndexedTerm:
    """A source form with the numbers of its renderings among the phrases; those that are preferred come first."""

    source: str
    allowed: tuple[int, ...]
    forbidden: tuple[int, ...]
    terms: tuple[Term, ...]

    @property
    def is_demanded(self) -> bool:
        """Whether a text that has the term must have one of its renderings."""
        return bool(self.allowed) and any(term.is_demanded for term in self.terms)


class TermIndex:
    """The terms of one direction, by the numbers of their hits."""

    def __init__(self, termbase: Termbase) -> None:
        self.termbase = termbase
        self.finder = TermFinder((term.source for term in termbase.terms), termbase.source_lang)
        groups: dict[int, list[Term]] = {}
        for number, term in enumerate(termbase.terms):
            groups.setdefault(self.finder.form_of(number), []).append(term)
        self.texts: list[str] = []
        self.terms = {number: self._index(group) for number, group in groups.items()}
        self.phrases: Phrases = make_phrases(self.texts, termbase.target_lang)

    def _index(self, group: list[Term]) -> IndexedTerm:
        renderings = sorted(self._renderings(group), key=lambda r: r.status != "preferred")
        allowed = list(dict.fromkeys(r.text for r in renderings if r.is_allowed))
        forbidden = dict.fromkeys(r.text for r in renderings if not r.is_allowed and r.text not in allowed)
        numbers = range(len(self.texts), len(self.texts) + len(allowed) + len(forbidden))
        self.texts += [*allowed, *forbidden]
        return IndexedTerm(
            group[0].source, tuple(numbers[: len(allowed)]), tuple(numbers[len(allowed) :]), tuple(group)
        )

    def _renderings(self, group: list[Term]) -> Iterator[Rendering]:
        # Where some renderings are those of the text's own region, those of another do not count.
        own = [term for term in group if term.locale == self.termbase.target_lang]
        for term in group:
            if not term.locale or not own or term in own:
                yield from term.renderings

    def hits(self, text: str) -> tuple[Hit, ...]:
        """Return the terms in a source text; the form of a hit is a key of `terms`."""
        return self.finder.find(text)

    def find_allowed(self, term: IndexedTerm, read: ReadText, n_inserted: int = 0) -> tuple[int, Range] | None:
        """Return the first allowed rendering that stands in a target text, by its number, and where."""
        return self._find(term.allowed, read, n_inserted)

    def find_forbidden(self, term: IndexedTerm, read: ReadText) -> tuple[int, Range] | None:
        """Return the first forbidden rendering that stands in a target text as it is written, and where."""
        return self._find(term.forbidden, read, 0)

    def _find(self, numbers: tuple[int, ...], read: ReadText, n_inserted: int) -> tuple[int, Range] | None:
        for number in numbers:
            found = self.phrases.find(number, read, n_inserted)
            if found:
                return number, found
        return None


def make_index(termbase: Termbase, source_lang: str, target_lang: str) -> TermIndex | None:
    """Return the index for a direction, turning the termbase round if need be; None if it is of other languages."""
    languages = (termbase.source_lang, termbase.target_lang)
    if all(map(is_same_language, languages, (source_lang, target_lang))):
        return TermIndex(termbase)
    if all(map(is_same_language, languages, (target_lang, source_lang))):
        return TermIndex(reverse_termbase(termbase))
    # Languages that a table does not name are guessed: what counts is which side is Chinese.
    if [is_chinese(tag) for tag in languages] == [is_chinese(source_lang), is_chinese(target_lang)]:
        return TermIndex(termbase) if is_chinese(source_lang) != is_chinese(target_lang) else None
    return None
