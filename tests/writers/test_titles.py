"""The register of titles as a table."""

from __future__ import annotations

from dataclasses import replace

from aligner.model import Checked, RegisteredTitle, Span, Title
from aligner.pipeline import render
from aligner.writers.base import WriteOptions
from tests.builders import sample_bitext


def _table(name: str, *register: RegisteredTitle, excel: bool = False) -> str:
    bitext = sample_bitext(
        ("他又看了《山茶》。", "He saw CAMELLIA ROAD again."), ("《渡口》没有译出。", "It is missing.")
    )
    titles = (
        Title(3, Span(3, 6, 10), Span(3, 11, 24), "localized", "film"),
        Title(4, Span(4, 4, 8), Span(4, 7, 20), "localized"),
        Title(5, Span(5, 0, 4), None, "unpaired"),
    )
    bitext = replace(bitext, checked=(Checked("titles", 3, titles=titles),), register=register, _by_bead={})
    return render(bitext, name, WriteOptions(excel=excel)).data.decode("utf-8")


def test_row_a_rendering_with_all_its_segments() -> None:
    """Occurrences that differ in case are one row; what has no counterpart has an empty cell."""
    assert _table("titles").split("\n") == [
        "source_title\ttarget_title\tkind\tsource_ids\ttarget_ids\tstatus",
        "山茶\tCamellia Road\tlocalized\t4 5\t4 5\topen",
        "渡口\t\tunpaired\t6\t\topen",
        "",
    ]


def test_status_is_that_of_the_register() -> None:
    """A decided title shows what was decided."""
    entry = RegisteredTitle("山茶", "camellia road", "intended")
    assert "山茶\tCamellia Road\tlocalized\t4 5\t4 5\tintended\n" in _table("titles", entry)


def test_decided_titles_are_a_termbase() -> None:
    """With the columns that a termbase has; nothing decided is a header alone."""
    header = "source_term\ttarget_term\tstatus\tdomain\tlocale\tnote\n"
    assert _table("titles.terms", excel=True) == "\ufeff" + header
    entry = RegisteredTitle("山茶", "Camellia Road", "intended", "film", "en-US", "review", "LM", "2025-06-18", "ours")
    row = "山茶\tCamellia Road\tintended\tfilm\ten-US\treview; LM; 2025-06-18; ours\n"
    assert _table("titles.terms", entry) == header + row


def test_titles_that_an_old_project_did_not_keep_are_told() -> None:
    """The table is empty, and the note says what to do."""
    bitext = replace(sample_bitext(), checked=(Checked("titles", 3),), _by_bead={})
    rendered = render(bitext, "titles", WriteOptions())
    assert rendered.data.count(b"\n") == 1
    assert rendered.notes == (
        "3 titles were found before projects kept them; run aligner align or aligner check again",
    )
