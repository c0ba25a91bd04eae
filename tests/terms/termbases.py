"""Small termbases for tests, of invented terms, and a strategy for nasty ones."""

from __future__ import annotations

from hypothesis import strategies as st

from aligner.terms.model import RENDERING_STATUSES, Extra, Rendering, RenderingStatus, Term, Termbase, make_term

__all__ = ["sample_termbase", "term", "termbase", "termbases"]

_NASTY = (
    "\U00020000甲",
    '说"好"',
    "a\tb",
    "one\ntwo",
    "back\\slash",
    "# not",
    "[a] b",
    "=1+1",
    "'=x",
    "-",
    "；;",
    "<a&b>",
    "\u2028z",
)


def term(source: str, *targets: str, forbidden: tuple[str, ...] = (), **more: str) -> Term:
    """Build a term whose first rendering is preferred and whose others are admitted."""
    statuses: list[RenderingStatus] = ["preferred", *["admitted"] * len(targets)]  # type: ignore[list-item]
    renderings = [Rendering(text, status) for text, status in zip(targets, statuses, strict=False)]
    renderings += [Rendering(text, "forbidden") for text in forbidden]
    return Term(source, tuple(renderings), **more)  # type: ignore[arg-type]


def termbase(*terms: Term, source_lang: str = "zh-CN", target_lang: str = "en-US") -> Termbase:
    """Build a termbase."""
    return Termbase(terms, source_lang, target_lang, "tea")


def sample_termbase() -> Termbase:
    """Return a termbase with everything that a format may have to hold."""
    return termbase(
        make_term(
            "茶馆工坊",
            [
                Rendering("Teahouse Workshops", "preferred", "in capitals", "teahouse workshop"),
                Rendering("teahouse workshop", "admitted"),
                Rendering("tea shop class", "forbidden", "sounds like a school"),
            ],
            Term("x", (Rendering("y"),), "named in the charter", "tea", "", "Tea Board", "", "E7", (("grade", "A"),)),
        ),
        term("𠮷野茶", 'the "Yoshino" tea'),
        term("百年老店", "century-old shop", forbidden=("old shop",), usage="context"),
        Term("茶税", (Rendering("tea duty", "forbidden"),)),
    )


_texts = (
    st.one_of(
        st.sampled_from(_NASTY),
        st.text(
            st.characters(
                codec="utf-8",
                exclude_categories=("Cs", "Cc"),
                exclude_characters="\ufeff\ufffe\uffff",
                include_characters="\t\n\\#[]",
            ),
            min_size=1,
            max_size=12,
        ),
    )
    .map(str.strip)
    .filter(bool)
)
_optional = st.one_of(st.just(""), _texts)
_extras = st.dictionaries(
    st.sampled_from(("grade", "x-team", "descrip:definition", "termNote:partOfSpeech")), _texts, max_size=2
).map(lambda found: tuple(sorted(found.items())))


@st.composite
def _renderings(draw: st.DrawFn) -> list[Rendering]:
    texts = draw(st.lists(_texts, min_size=1, max_size=4, unique=True))
    return [
        Rendering(text, draw(st.sampled_from(RENDERING_STATUSES)), draw(_optional), draw(_optional), draw(_extras))
        for text in texts
    ]


@st.composite
def _terms(draw: st.DrawFn, number: int) -> Term:
    like = Term(
        "x",
        (Rendering("y"),),
        draw(_optional),
        draw(_optional),
        draw(st.sampled_from(("", "en-GB"))),
        draw(_optional),
        draw(st.sampled_from(("", "context"))),
        draw(st.sampled_from(("", f"E{number}", f"{number} b"))),
        draw(_extras),
    )
    # The number keeps any two terms apart.
    return make_term(f"茶{number}{draw(_texts)}", draw(_renderings()), like)


@st.composite
def termbases(draw: st.DrawFn) -> Termbase:
    """Return termbases of some terms with everything in them."""
    n_terms = draw(st.integers(1, 3))
    return termbase(*(draw(_terms(number)) for number in range(n_terms)))


def comparable(found: Termbase) -> list[tuple[Term, dict[str, str]]]:
    """Return the terms of a termbase with what may stand in another order set in one."""
    return [(_sorted(one), {}) for one in found.terms]


def _sorted(one: Term) -> Term:
    renderings = tuple(Rendering(r.text, r.status, r.note, r.canonical, _ordered(r.extra)) for r in one.renderings)
    return Term(
        one.source,
        renderings,
        one.note,
        one.domain,
        one.locale,
        one.authority,
        one.usage,
        one.entry,
        _ordered(one.extra),
    )


def _ordered(extra: Extra) -> Extra:
    return tuple(sorted(extra))
