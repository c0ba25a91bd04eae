"""Terms as the entries of an XML termbase: source forms of one entry side by side, renderings by their region."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from aligner.terms.model import Rendering, Term, Termbase

__all__ = ["Entry", "find_entries"]

_OF_SOURCE = "source.term/"


@dataclass(frozen=True, slots=True)
class Entry:
    """Terms that one entry holds: `first` gives what they share, `targets` the renderings by language tag."""

    first: Term
    sources: tuple[Term, ...]
    targets: tuple[tuple[str, tuple[Rendering, ...]], ...]


def find_entries(termbase: Termbase) -> Iterator[Entry]:
    """Yield the entries in order: neighbours of one entry are one again if they agree, else each is its own."""
    for entry, group in groupby(termbase.terms, key=lambda term: term.entry):
        terms = list(group)
        if entry and len(terms) > 1 and (joined := _join(terms, termbase.target_lang)):
            yield joined
            continue
        for term in terms:
            yield Entry(term, (term,), ((term.locale or termbase.target_lang, term.renderings),))


def _join(terms: Sequence[Term], target_lang: str) -> Entry | None:
    """Return the entry of several terms, None where their renderings or what else they say are not the same."""
    by_source: dict[str, dict[str, Term]] = {}
    for term in terms:
        by_source.setdefault(term.source, {}).setdefault(term.locale, term)
    firsts = [next(iter(own.values())) for own in by_source.values()]
    targets = [[(locale, term.renderings) for locale, term in own.items()] for own in by_source.values()]
    is_whole = sum(map(len, by_source.values())) == len(terms)
    if not is_whole or any(own != targets[0] for own in targets) or len({_shared(term) for term in terms}) > 1:
        return None
    if any(own.extra != first.extra for first in firsts for own in by_source[first.source].values()):
        return None
    return Entry(firsts[0], tuple(firsts), tuple((locale or target_lang, own) for locale, own in targets[0]))


def _shared(term: Term) -> Term:
    """Return what terms of one entry must have in common, as a term."""
    extra = tuple(pair for pair in term.extra if not pair[0].startswith(_OF_SOURCE))
    return replace(term, source="?", renderings=(Rendering("?"),), locale="", extra=extra)
