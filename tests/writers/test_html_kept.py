"""The parts of the report on extracted terms and traced documents."""

from __future__ import annotations

import re
from dataclasses import replace

from aligner.kept import Kept
from aligner.model import Bead, Bitext
from aligner.writers.html import render_html
from aligner.writers.html_kept import view_kept
from tests.builders import bitext_of
from tests.kept_things import kept_report, kept_term

_PAIRS = (
    ("风车立在山上。", "The windmill stands on the hill."),
    ("风车很老。", "That mill is old."),
    ("谷里没有风车。", "The valley has none."),
)
_WINDMILL = kept_term("风车", "windmill", *_PAIRS[:2], words="mill")
_REPORT = kept_report(
    "walk.txt",
    ("On the hill, he said, stands an old windmill.", "close", (_PAIRS[0][1], _PAIRS[1][1])),
    ("It is old.", "partial", (_PAIRS[1][1],)),
)


def _bitext(kept: Kept) -> Bitext:
    return replace(bitext_of(*_PAIRS), kept=kept, _by_bead={})


def test_a_page_without_anything_kept_has_neither_part() -> None:
    """It is, byte for byte, what it was; so is one of which nothing that is kept fits any more."""
    plain = render_html(bitext_of(*_PAIRS))
    assert 'id="terms"' not in plain
    assert 'id="reports"' not in plain
    elsewhere = kept_term("风车", "windmill", ("别处的风车。", "A windmill elsewhere."))
    gone = Kept((elsewhere,), (kept_report("walk.txt", ("He left.", "close", ("Not here.",))),))
    assert render_html(_bitext(gone)) == plain


def test_a_term_is_shown_with_its_renderings_and_links_to_its_pairs() -> None:
    """How often it stands, and how else it is rendered."""
    view = view_kept(_bitext(Kept((_WINDMILL,))), 24)
    (term,) = view.terms
    assert (term.words, term.n, term.others, term.pairs) == (("风车", "windmill"), 2, (("mill", 1),), (1, 2))
    page = render_html(_bitext(Kept((_WINDMILL,))))
    section = page[page.index('<section id="terms">') : page.index('<section id="picture">')]
    assert '<a href="#p1">1</a> <a href="#p2">2</a>' in section
    assert "term, 2 places, score 0.90; also" in section
    assert '<a href="#terms">Terms</a>' in page
    assert 'id="reports"' not in page


def test_only_the_best_terms_are_shown_and_the_number_of_all_is_told() -> None:
    """A page is read; the command lists all."""
    many = tuple(replace(_WINDMILL, target=f"windmill {k}") for k in range(120))
    page = render_html(_bitext(Kept(many)))
    assert "120 candidates that were extracted, the best first; the first 100 are shown" in page
    assert page.count("score 0.90") == 100
    (term, *_) = view_kept(_bitext(Kept(many)), 1).terms
    assert (term.pairs, term.n_pairs) == ((1,), 2)


def test_a_report_is_shown_pair_by_pair() -> None:
    """Each reported pair with the sentences that report it, and how many sentences there are."""
    page = render_html(_bitext(Kept((), (_REPORT,))))
    section = page[page.index('<section id="reports">') : page.index('<section id="picture">')]
    assert "5 sentences, 1 close, 1 partial; 2 pairs reported" in section
    assert re.findall(r'pair <a href="#p(\d)">', section) == ["1", "2"]
    assert section.count("On the hill, he said") == 2
    assert section.count("It is old.") == 1
    assert '<a href="#reports">Reports</a>' in page


def test_places_follow_their_segments_into_other_beads() -> None:
    """Merged rows have what both had; where the sides of a place came apart, it stands no more."""
    bitext = _bitext(Kept((_WINDMILL,), (_REPORT,)))
    merged = (Bead((0, 1), (0, 1), 0.9), Bead((2,), (2,), 0.9))
    view = view_kept(replace(bitext, alignment=replace(bitext.alignment, beads=merged), _by_bead={}), 24)
    assert (view.terms[0].pairs, view.terms[0].n) == ((1,), 2)
    assert [bead.number for bead in view.reports[0].beads] == [1]
    apart = (Bead((0,), (1,), 0.9), Bead((1,), (0,), 0.9), Bead((2,), (2,), 0.9))
    view = view_kept(replace(bitext, alignment=replace(bitext.alignment, beads=apart), _by_bead={}), 24)
    assert view.terms == ()
    assert [bead.number for bead in view.reports[0].beads] == [1, 2]


def test_what_is_kept_is_never_html() -> None:
    """Names, sentences and words are text."""
    script = "<script>alert(1)</script>"
    kept = Kept(
        (replace(kept_term(script, script, _PAIRS[0], _PAIRS[1], words=f"{script}2"), kind=script),),
        (kept_report(script, (script, script, (_PAIRS[0][1],))),),
    )
    page = render_html(_bitext(kept))
    assert script not in page
    assert page.count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 6
