"""The terms panel with what a project keeps: suggestions to remember, and the sentences that report the pair."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from aligner.kept import Kept
from tests.builders import bitext_of
from tests.kept_things import kept_report, kept_term
from tests.review.browsing import ServerProcess, open_page
from tests.review.steps import write

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

_IMAGE = "<img src=x onerror=\"document.title='gone'\">"
_PAIRS = (("灯塔在岛上。", "The lighthouse is on the island."), ("灯塔很高。", f"The tower {_IMAGE} is tall."))
_KEPT = Kept(
    (
        kept_term("灯塔", "lighthouse", *_PAIRS, words=f"tower {_IMAGE}"),
        kept_term("岛", "island", _PAIRS[0], score=0.5),
    ),
    (
        kept_report(
            f"{_IMAGE}.txt",
            ("On the island there is a lighthouse.", "close", (_PAIRS[0][1],)),
            (f"A tall tower {_IMAGE}.", "partial", (_PAIRS[1][1],)),
        ),
    ),
)


def test_suggestions_are_remembered_by_a_click_and_reports_stand_below(chromium: Browser, tmp_path: Path) -> None:
    """A remembered one is a term of the pair then; undo brings the suggestion back. Markup is text."""
    project = write(tmp_path, replace(bitext_of(*_PAIRS), kept=_KEPT, _by_bead={}))
    with ServerProcess(project) as server, open_page(chromium, server.address) as visit:
        visit.press("q")
        visit.wait("tr.current")
        visit.page.click("[role=tab]:has-text('Terms')")
        visit.wait(".suggestions li")
        assert visit.count(".suggestions li") == 2
        assert "灯塔 → lighthouse" in visit.text(".suggestions li")
        assert "On the island there is a lighthouse." in visit.text(".reported li")
        assert "sentence 1, close, 80%" in visit.text(".reported li")
        visit.page.click(".suggestions li:first-child button")
        visit.wait(".terms > li")
        assert "灯塔" in visit.text(".terms > li")
        visit.wait_gone(".suggestions li:nth-child(2)")
        assert "岛 → island" in visit.text(".suggestions li")
        visit.press("u")
        visit.wait(".suggestions li:nth-child(2)")
        assert visit.count(".terms > li") == 0
        visit.go_to(2)
        visit.wait(".suggestions button[title*='tower <img']")
        assert _IMAGE in visit.text(".suggestions li")
        assert f"{_IMAGE}.txt" in visit.text(".reported p")
        assert _IMAGE in visit.text(".reported li")
        assert visit.count("img, iframe, #app script") == 0
        assert "gone" not in visit.page.title()
