"""Rows of any termbase file to Terms: what stands for one source form becomes one term, and faults are told together.

    rows of a table, of a glossary -TermRow-> gather_terms -> Terms

Rows belong to one term if they agree in source, entry, domain, locale, authority, usage and what else their file has;
where their notes differ, each note is that of its rendering.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from aligner.errors import InputError
from aligner.terms.formats import find_status
from aligner.terms.model import USAGES, Extra, Rendering, RenderingStatus, Term, Termbase, make_term
from aligner.text.scripts import main_script, uses_traditional

__all__ = [
    "TERM_FIELDS",
    "Faults",
    "TermRow",
    "gather_terms",
    "guess_language",
    "make_termbase",
    "parse_status",
    "unique_extra",
]

TERM_FIELDS = ("note", "domain", "locale", "authority", "usage", "entry")
"""The texts of a TermRow that belong to the term."""

_SHOWN_FAULTS = 40
_SAMPLE = 2_000


@dataclass(frozen=True, slots=True)
class TermRow:
    """What one row of a file says of a term. A rendering without a status of its own has None."""

    line: int
    source: str
    renderings: tuple[tuple[Rendering, RenderingStatus | None], ...]
    note: str = ""
    domain: str = ""
    locale: str = ""
    authority: str = ""
    usage: str = ""
    entry: str = ""
    extra: Extra = ()

    @property
    def key(self) -> tuple[object, ...]:
        """What the rows of one term have in common."""
        return (self.source, self.entry, self.domain, self.locale, self.authority, self.usage, self.extra)


@dataclass(slots=True)
class Faults:
    """What is wrong in a file, each with its place, to be told in one line."""

    path: Path
    unit: str = "line"
    found: list[tuple[int, str]] = field(default_factory=list)

    def add(self, line: int, what: str) -> None:
        """Note a fault."""
        self.found.append((line, what))

    def check(self) -> None:
        """Raise InputError with all faults, if there are any."""
        if not self.found:
            return
        shown = "; ".join(f"{self.unit} {line}: {what}" for line, what in sorted(self.found)[:_SHOWN_FAULTS])
        more = len(self.found) - _SHOWN_FAULTS
        raise InputError(f"{self.path}: {shown}{f'; and {more} more' if more > 0 else ''}")


def parse_status(word: str) -> tuple[RenderingStatus | None, Extra]:
    """Return the status that a word means, and the word itself where it says more than the status.

    None for a word that is not known.
    """
    status = find_status(word)
    return status, (("status", word.strip()),) if status and word.strip() != status else ()


def unique_extra(pairs: Iterable[tuple[str, str]]) -> Extra:
    """Return named values without empty ones; a name that comes again gets a number: `descrip:context#2`."""
    found: dict[str, str] = {}
    for name, value in pairs:
        name, value = name.strip(), value.strip()  # noqa: PLW2901 - as a Term wants them
        if not name or not value:
            continue
        number, key = 1, name
        while key in found:
            number += 1
            key = f"{name}#{number}"
        found[key] = value
    return tuple(found.items())


def gather_terms(rows: Iterable[TermRow], faults: Faults) -> tuple[Term, ...]:
    """Return the terms of some rows, in the order in which they first stand; InputError with all rows that are none."""
    groups: dict[tuple[object, ...], list[TermRow]] = {}
    for row in rows:
        if not row.source or not row.renderings:
            faults.add(row.line, "no source term" if not row.source else "no target term")
        elif row.usage not in USAGES:
            faults.add(row.line, f"unknown usage {row.usage[:40]!r} (there is: context)")
        else:
            groups.setdefault(row.key, []).append(row)
    faults.check()
    return tuple(_term(group) for group in groups.values())


def _term(rows: list[TermRow]) -> Term:
    first = rows[0]
    renderings: list[Rendering] = []
    for row in rows:
        # The first note is the term's, and every other one that of its row.
        note = row.note if row.note != first.note else ""
        for rendering, status in row.renderings:
            usual: RenderingStatus = "admitted" if any(r.is_allowed for r in renderings) else "preferred"
            given = rendering.note or note
            renderings.append(replace(rendering, status=status or usual, note=given))
    like = Term(
        first.source,
        (Rendering("?"),),
        first.note,
        first.domain,
        first.locale,
        first.authority,
        first.usage,
        first.entry,
        first.extra,
    )
    return make_term(first.source, renderings, like)


def guess_language(texts: Iterable[str]) -> str:
    """Return the BCP 47 tag of a language by the script of some terms in it."""
    sample = "\n".join(texts)
    if main_script(sample) != "Han":
        return "en-US"
    return "zh-TW" if uses_traditional(sample) else "zh-CN"


def make_termbase(
    path: Path, terms: tuple[Term, ...], languages: tuple[str, str], name: str = "", extra: Extra = ()
) -> Termbase:
    """Build a termbase; languages that are "" are told by the script, a name that is "" by the file."""
    if not terms:
        raise InputError(f"{path}: holds no term; give a file with source and target terms")
    sample = terms[:_SAMPLE]
    source = languages[0] or guess_language(term.source for term in sample)
    target = languages[1] or guess_language(r.text for term in sample for r in term.renderings)
    return Termbase(terms, source, target, name or path.stem, extra)
