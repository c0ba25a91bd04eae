"""A text of several pages in the browser: what is asked for, what is drawn first, and where the cursor is then."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.review.browsing import ServerProcess, Visit, open_page
from tests.review.steps import long_bitext, write

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser


@pytest.fixture
def visit(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visit]:
    """Open a text of 300 pairs."""
    project = write(tmp_path_factory.mktemp("review"), long_bitext(300))
    with ServerProcess(project) as server, open_page(chromium, server.address) as page:
        yield page


def _is_in_view(visit: Visit) -> bool:
    seen: bool = visit.page.evaluate(
        "() => { const row = document.querySelector('tr.current').getBoundingClientRect();"
        " const frame = document.querySelector('.scroller').getBoundingClientRect();"
        " return row.top >= frame.top && row.bottom <= frame.bottom; }"
    )
    return seen


def test_page_is_shown_after_one_script_and_one_answer(visit: Visit) -> None:
    """Each further request would be a wait before there is anything to see."""
    entries = "performance.getEntriesByType('resource').map((entry) => entry.name.split('/').slice(3).join('/'))"
    asked = visit.page.evaluate(entries)
    assert sorted(asked[:4]) == ["api/opening", "static/page.js", "static/preact-htm.js", "static/review.css"]
    assert asked.count("api/opening") == 1
    assert len([name for name in asked if name.startswith("api/rows")]) <= 3
    assert "api/project" not in asked


@pytest.mark.parametrize("number", [101, 160, 200])
def test_all_rows_of_a_page_come_and_leave_the_cursor_in_place(number: int, visit: Visit) -> None:
    """At the top of a page, in its middle, at its end: the row is in view and has the focus, before and after."""
    visit.press("q")
    visit.wait("tr.current")
    visit.go_to(number)
    visit.page.wait_for_selector("tr.pair >> nth=99")
    assert visit.count("tr.pair") == 100
    assert visit.text("tr.current .number") == str(number)
    assert _is_in_view(visit)
    assert visit.page.evaluate("document.activeElement.closest('tr').matches('.current')")


def test_next_pair_in_doubt_on_another_page_has_the_focus(visit: Visit) -> None:
    """By keyboard from page to page, and back to the first row of all."""
    visit.press("q")
    visit.wait("tr.current")
    seen = set()
    for _ in range(12):
        visit.press("d")
        visit.settle()
        seen.add(int(visit.text("tr.current .number")))
        assert _is_in_view(visit)
        assert visit.page.evaluate("document.activeElement.matches('.unit.here')")
    assert len(seen) == 12
    assert max(seen) > 100
    visit.press("Control+Home")
    visit.settle()
    assert visit.text("tr.current .number") == "1"
    assert _is_in_view(visit)


def test_buttons_of_a_row_are_where_somebody_looks(visit: Visit) -> None:
    """At the cursor and under the mouse; with them the row is worked on by mouse alone."""
    visit.press("q")
    visit.wait("tr.current .tools")
    assert visit.count(".tools") == 1
    visit.page.hover("tr.pair >> nth=3")
    visit.wait("tr.pair:not(.current) .tools")
    assert visit.count(".tools") == 2
    visit.page.click("tr.pair:not(.current) .tool[data-command=confirm]")
    visit.wait("tr.s-confirmed")
    visit.settle()
    assert visit.page.locator("tr.s-confirmed .number").all_inner_texts() == ["4"]
