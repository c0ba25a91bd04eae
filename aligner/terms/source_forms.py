"""What a termbase says of the wording of a Chinese text: forms that it forbids, and what is said instead.

A termbase into Chinese forbids renderings. One out of Chinese can forbid source forms: a TBX file may call one of the
Chinese terms of an entry deprecated, beside another that is preferred.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from aligner.terms.formats import find_status
from aligner.terms.model import Rendering, Term, Termbase, make_term
from aligner.text.scripts import is_chinese

__all__ = ["source_status", "terms_of_chinese"]

_OF_SOURCE = "source.term/"
"""How the readers begin the names of what stands beside a source form."""


def source_status(term: Term) -> str:
    """Return the status of a term's source form, "" where the file gives none."""
    for name, value in term.extra:
        if name.startswith(_OF_SOURCE) and name.endswith("administrativeStatus"):
            return find_status(value) or ""
    return ""


def terms_of_chinese(termbase: Termbase) -> Termbase:
    """Return the terms of a termbase that forbid a Chinese form, each with the Chinese forms that may stand for it."""
    if is_chinese(termbase.target_lang):
        found = tuple(term for term in termbase.terms if term.forbidden)
    else:
        found = tuple(_forbidden_sources(termbase)) if is_chinese(termbase.source_lang) else ()
    return replace(termbase, terms=found)


def _forbidden_sources(termbase: Termbase) -> Iterator[Term]:
    """Yield a term for each concept with a forbidden source form: the first form that is allowed, or else that one."""
    concepts: dict[str, list[Term]] = {}
    for number, term in enumerate(termbase.terms):
        concepts.setdefault(term.entry or f"\0{number}", []).append(term)
    for terms in concepts.values():
        forbidden = [term for term in terms if source_status(term) == "forbidden"]
        if not forbidden:
            continue
        allowed = sorted(
            (term for term in terms if term not in forbidden), key=lambda term: source_status(term) != "preferred"
        )
        renderings = [Rendering(term.source, "preferred" if k == 0 else "admitted") for k, term in enumerate(allowed)]
        renderings += [Rendering(term.source, "forbidden") for term in forbidden]
        yield make_term((allowed or forbidden)[0].source, renderings)
