"""What a termbase holds: frozen values, checked when built, without any input or output.

A Termbase is a tuple of Terms; a Term is one source form with its Renderings, the preferred ones first, then those
that are admitted, then those that are forbidden. What a file has beyond that is kept as `extra`, pairs of a name and
a value, so that the same format can be written again without loss.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal, TypeAlias, get_args

__all__ = [
    "ADMINISTRATIVE_STATUS",
    "RENDERING_STATUSES",
    "TERM_COLUMNS",
    "USAGES",
    "Extra",
    "Rendering",
    "RenderingStatus",
    "Term",
    "Termbase",
    "make_term",
    "reverse_termbase",
]

RenderingStatus = Literal["preferred", "admitted", "forbidden"]
RENDERING_STATUSES: tuple[RenderingStatus, ...] = get_args(RenderingStatus)
"""In the order in which a term lists its renderings."""

ADMINISTRATIVE_STATUS = MappingProxyType(
    {
        "preferred": "preferredTerm-admn-sts",
        "admitted": "admittedTerm-admn-sts",
        "forbidden": "deprecatedTerm-admn-sts",
    }
)
"""What TBX calls the statuses, in ISO 30042:2008 and 2019 alike."""

USAGES = ("", "context")
"""`context`: the renderings are those of one passage. None is asked for elsewhere, forbidden ones stay forbidden."""

Extra: TypeAlias = tuple[tuple[str, str], ...]
"""Names with values, in the order of the file, each name once."""

TERM_COLUMNS = (
    "source_term",
    "target_term",
    "status",
    "domain",
    "locale",
    "note",
    "authority",
    "usage",
    "entry",
    "canonical",
    "rendering_note",
)
"""Columns of a termbase as a table, a row a rendering; what a file has beyond them follows under its own name."""


def _check_stripped(owner: str, *texts: str) -> None:
    for text in texts:
        if text != text.strip():
            raise ValueError(f"{owner}: outer white space in {text!r}")


def _check_extra(owner: str, extra: Extra) -> None:
    names = [name for name, _ in extra]
    if len(set(names)) != len(names) or not all(names) or not all(value for _, value in extra):
        raise ValueError(f"{owner}: extra values have names, each its own, and are not empty")
    for pair in extra:
        _check_stripped(owner, *pair)


@dataclass(frozen=True, slots=True)
class Rendering:
    """One way to say a term in the target language, as it is written, and what is thought of it.

    `canonical` is the form under which a dictionary lists it (lower case, singular), "" where the file gives none:
    `terms.folding.canonical_form` derives one.
    """

    text: str
    status: RenderingStatus = "preferred"
    note: str = ""
    canonical: str = ""
    extra: Extra = ()

    def __post_init__(self) -> None:
        if not self.text:
            raise ValueError("a rendering has a text")
        if self.status not in RENDERING_STATUSES:
            raise ValueError(f"no rendering status {self.status!r}")
        _check_stripped(f"rendering {self.text!r}", self.text, self.note, self.canonical)
        _check_extra(f"rendering {self.text!r}", self.extra)

    @property
    def is_allowed(self) -> bool:
        """Whether it may be used."""
        return self.status != "forbidden"


@dataclass(frozen=True, slots=True)
class Term:
    """One source form with its renderings: at least one, no text twice, in the order of RENDERING_STATUSES.

    `locale` is a BCP 47 tag where the renderings are of one region only, `authority` who decided on them, `usage` one
    of USAGES. `entry` names the entry of the file: source forms that stand for one concept share it.
    """

    source: str
    renderings: tuple[Rendering, ...]
    note: str = ""
    domain: str = ""
    locale: str = ""
    authority: str = ""
    usage: str = ""
    entry: str = ""
    extra: Extra = ()

    def __post_init__(self) -> None:
        if not self.source:
            raise ValueError("a term has a source form")
        if not self.renderings:
            raise ValueError(f"term {self.source!r}: no rendering, allowed or forbidden")
        if len({r.text for r in self.renderings}) != len(self.renderings):
            raise ValueError(f"term {self.source!r}: a rendering stands twice")
        ranks = [RENDERING_STATUSES.index(r.status) for r in self.renderings]
        if ranks != sorted(ranks):
            raise ValueError(f"term {self.source!r}: preferred renderings come first, forbidden ones last")
        if self.usage not in USAGES:
            raise ValueError(f"term {self.source!r}: no usage {self.usage!r}")
        owner = f"term {self.source!r}"
        _check_stripped(owner, self.source, self.note, self.domain, self.locale, self.authority, self.entry)
        _check_extra(owner, self.extra)

    @property
    def targets(self) -> tuple[str, ...]:
        """The renderings that may be used, the preferred ones first."""
        return tuple(r.text for r in self.renderings if r.is_allowed)

    @property
    def forbidden(self) -> tuple[str, ...]:
        """The renderings that may not."""
        return tuple(r.text for r in self.renderings if not r.is_allowed)

    @property
    def is_demanded(self) -> bool:
        """Whether a text that has the term must have one of its renderings."""
        return self.usage != "context" and bool(self.targets)


@dataclass(frozen=True, slots=True)
class Termbase:
    """Terms of one language pair, in the order of their file, which may give it a name and what we do not use."""

    terms: tuple[Term, ...]
    source_lang: str = ""
    target_lang: str = ""
    name: str = ""
    extra: Extra = ()

    def __post_init__(self) -> None:
        _check_stripped("termbase", self.source_lang, self.target_lang, self.name)
        _check_extra("termbase", self.extra)

    @property
    def signature(self) -> str:
        """The name with a hash of the terms: equal signatures mean equal checks."""
        digest = hashlib.sha256(repr((self.source_lang, self.target_lang)).encode())
        for term in self.terms:
            kept = (term.source, term.usage, *((r.text, r.status) for r in term.renderings))
            digest.update(repr(kept).encode())
        return f"{self.name or 'termbase'}@{digest.hexdigest()[:8]}"


def make_term(source: str, renderings: Iterable[Rendering], like: Term | None = None) -> Term:
    """Build a term of renderings in any order; of one that stands twice the first counts. `like` gives the rest."""
    first: dict[str, Rendering] = {}
    for rendering in renderings:
        first.setdefault(rendering.text, rendering)
    ordered = sorted(first.values(), key=lambda r: RENDERING_STATUSES.index(r.status))
    if like is None:
        return Term(source, tuple(ordered))
    return replace(like, source=source, renderings=tuple(ordered))


def reverse_termbase(termbase: Termbase) -> Termbase:
    """Return the termbase for the other direction: each allowed rendering as a source form of its own.

    What stands for it is every source form that it renders; a forbidden rendering says nothing about that direction.
    """
    sources: dict[str, dict[str, Term]] = {}
    for term in termbase.terms:
        for text in term.targets:
            sources.setdefault(text, {}).setdefault(term.source, term)
    terms = (
        make_term(
            text,
            (Rendering(source) for source in terms),
            Term(
                text,
                (Rendering("?"),),
                usage="" if any(term.is_demanded for term in terms.values()) else "context",
            ),
        )
        for text, terms in sources.items()
    )
    return replace(
        termbase, terms=tuple(terms), source_lang=termbase.target_lang, target_lang=termbase.source_lang, extra=()
    )
