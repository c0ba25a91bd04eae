"""A whole review of the keynote with the keyboard alone, in Chromium; the pictures in docs/images are made here."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from aligner import pipeline
from aligner.evaluation import evaluate
from aligner.model import SIDES, Bead, Bitext, Finding
from aligner.project.store import write_project
from aligner.readers.beads import read_beads
from tests.conftest import ROOT
from tests.review.browsing import ServerProcess, Visit, open_page, read_rows

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.slow]

_DOUBT = 0.4
"""The confidence of beads that were spoilt on purpose: the page leads to them first."""
_FAR = 12


@pytest.fixture(scope="module")
def keynote(corpus: Path) -> Bitext:
    """Align the mixed file with the embedded encoder."""
    return pipeline.align(corpus / "keynote.zh-en.txt").bitext


class _Spoilt:
    """The keynote with three misalignments, and where they are; numbers of rows from 1."""

    def __init__(self, bitext: Bitext) -> None:
        beads = list(bitext.alignment.beads)
        shapes = [bead.shape for bead in beads]
        pairs = range(5, len(beads) - _FAR - 1)
        # From the last to the first, so that mending one leaves the numbers of the others as they are.
        far = max(k for k in pairs if shapes[k] == "1-2" and shapes[k + _FAR] == "1-1")
        shifted = max(k for k in pairs if k + 1 < far and shapes[k : k + 2] == ["1-2", "1-1"])
        merged = max(k for k in pairs if k + 1 < shifted and shapes[k : k + 2] == ["1-1", "1-1"])
        self.stray = beads[far].target[0]
        beads[far], beads[far + _FAR] = self._give(beads[far], beads[far + _FAR], self.stray)
        beads[shifted], beads[shifted + 1] = self._give(beads[shifted], beads[shifted + 1], beads[shifted].target[-1])
        first, second = beads[merged : merged + 2]
        beads[merged : merged + 2] = [Bead((*first.source, *second.source), (*first.target, *second.target), _DOUBT)]
        self.merged, self.split_at = merged + 1, second.source[0] + 1
        # A row less stands above these two now.
        self.shifted, self.far, self.strayed_to = shifted + 1, far, far + _FAR
        alignment = replace(bitext.alignment, beads=tuple(beads))
        checked = tuple(replace(family, titles=()) for family in bitext.checked)
        findings = tuple(_keep(bitext.findings, beads))
        self.bitext = Bitext(alignment, findings, bitext.signature, checked)

    @staticmethod
    def _give(giver: Bead, taker: Bead, segment: int) -> tuple[Bead, Bead]:
        target = tuple(sorted((*taker.target, segment)))
        rest = tuple(p for p in giver.target if p != segment)
        return replace(giver, target=rest, confidence=_DOUBT), replace(taker, target=target, confidence=_DOUBT)


def _keep(findings: Iterable[Finding], beads: list[Bead]) -> Iterable[Finding]:
    """Yield the findings whose words are still in one bead, at its new position."""
    for finding in findings:
        for position, bead in enumerate(beads):
            spans = [(span.segment, bead.side(side)) for side in SIDES if (span := finding.span(side))]
            if spans and all(segment in own for segment, own in spans):
                yield replace(finding, bead=position)


@pytest.fixture(scope="module")
def spoilt(keynote: Bitext) -> _Spoilt:
    """Plant the misalignments."""
    return _Spoilt(keynote)


def _mend(visit: Visit, spoilt: _Spoilt) -> None:
    """Put the three misalignments right."""
    visit.go_to(spoilt.strayed_to)
    visit.choose("target", str(spoilt.stray + 1))
    visit.press("x")
    visit.wait(".picked-up")
    visit.go_to(spoilt.far)
    visit.press("v")
    visit.wait_gone(".picked-up")

    visit.go_to(spoilt.shifted)
    visit.choose("target", _first_target(visit))
    visit.press("Alt+ArrowUp")
    visit.settle()

    visit.go_to(spoilt.merged)
    visit.choose("source", str(spoilt.split_at))
    visit.press("s")
    visit.settle()


def _first_target(visit: Visit) -> str:
    label = visit.page.locator("tr.current td[data-side=target] .unit").first.get_attribute("data-n") or ""
    return label.removeprefix("¶\u00a0")


def _decide_all(visit: Visit) -> list[str]:
    """Decide everything on the work list with its keys and return the keys pressed."""
    pressed: list[str] = []
    keys = ["1", "2", "4", "6", "1", "5", "2"]
    for _ in range(200):
        if visit.count(".card.done"):
            return pressed
        key = visit.page.locator(".card").get_attribute("data-key")
        is_row = "unsure" in visit.text(".card .kind").lower()
        chosen = "1" if is_row else keys[len(pressed) % len(keys)]
        visit.press(chosen)
        if chosen == "4":
            visit.page.keyboard.type("Which rendering do you want?")
            visit.press("Enter")
        visit.settle()
        pressed.append(chosen)
        if chosen != "5":
            visit.wait_gone(f".card[data-key='{key}']")
    raise AssertionError("the work list does not end")


def _fix_a_text(visit: Visit) -> None:
    """Write at the words of the first finding that is about words."""
    for _ in range(100):
        if "unsure" not in visit.text(".card .kind").lower():
            break
        visit.press("ArrowRight")
        visit.settle()
    key = visit.page.locator(".card").get_attribute("data-key")
    visit.press("3")
    visit.wait(".editor textarea")
    visit.press("End")
    visit.page.keyboard.type(" (sic)")
    visit.press("Control+Enter")
    visit.wait_gone(".editor")
    visit.wait_gone(f".card[data-key='{key}']")


def _undo_all(visit: Visit, most: int = 500) -> int:
    """Take back as much as there is and return how many steps it was."""
    for n in range(most):
        if visit.page.locator("button.step.undo").is_disabled():
            return n
        visit.press("u")
        visit.settle()
    return most


def _redo_all(visit: Visit) -> int:
    for n in range(500):
        if visit.page.locator("button.step.redo").is_disabled():
            return n
        visit.press("Shift+U")
        visit.settle()
    raise AssertionError("redoing does not end")


def _export(visit: Visit, path: Path) -> None:
    """Save the pairs through the dialog."""
    visit.press("Shift+E")
    visit.wait("dialog select")
    visit.page.keyboard.type("tsv")
    with visit.page.expect_download() as download:
        visit.press("Control+Enter")
    download.value.save_as(path)
    visit.wait("dialog [role=status]:has-text('Saved')")
    visit.press("Escape")
    visit.wait_gone("dialog")


def _without_marks(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows without the date of decisions: undone and done again, they are made at another time."""
    return [row | {"findings": [finding | {"at": ""} for finding in row["findings"]]} for row in rows]


def test_a_whole_review_by_keyboard(chromium: Browser, spoilt: _Spoilt, tmp_path: Path, shared: Path) -> None:
    """Three misalignments mended, all findings decided, undone and redone over a restart, exported, as in the gold."""
    project = tmp_path / "keynote.aligner"
    write_project(project, spoilt.bitext)
    with ServerProcess(project) as server, open_page(chromium, server.address, accept_downloads=True) as visit:
        first = read_rows(visit)
        assert "unsure" in visit.text(".card .kind").lower(), "the doubtful pairs come first"
        number = visit.text(".two.now .number")
        visit.press("3")
        visit.wait("tr.current")
        assert visit.text("tr.current .number") == number
        _mend(visit, spoilt)
        visit.press("q")
        visit.wait(".card")
        visit.settle()
        _fix_a_text(visit)
        pressed = _decide_all(visit)
        assert {"1", "2", "4", "5", "6"} <= set(pressed)
        last = read_rows(visit)
        assert last != first
        _undo_all(visit, most=7)
        before_restart = read_rows(visit)
    with ServerProcess(project) as server, open_page(chromium, server.address, accept_downloads=True) as visit:
        assert read_rows(visit) == before_restart
        n = _undo_all(visit)
        assert read_rows(visit) == first
        assert _redo_all(visit) == n + 7
        assert _without_marks(read_rows(visit)) == _without_marks(last)
        _export(visit, tmp_path / "keynote.tsv")
    beads = read_beads(tmp_path / "keynote.tsv")
    readings = [read_beads(shared / "gold" / f"keynote.{name}.tsv") for name in ("gold", "gold-alt")]
    assert max(evaluate(reading, beads).strict.f1 for reading in readings) == 1.0


@pytest.mark.skipif(
    not os.environ.get("ALIGNER_SCREENSHOTS"), reason="pictures are made when ALIGNER_SCREENSHOTS is set"
)
def test_pictures_for_the_documentation(chromium: Browser, keynote: Bitext, tmp_path: Path) -> None:
    """The work list and the table, light and dark, in two widths."""
    project, images = tmp_path / "keynote.aligner", ROOT / "docs" / "images"
    write_project(project, keynote)
    with ServerProcess(project) as server:
        with open_page(chromium, server.address) as visit:
            state = visit.page.context.storage_state()
            # A review that has begun shows more than one that has not.
            visit.press("1", "q", "Shift+C", "q")
            visit.settle()
            visit.page.wait_for_timeout(1000)
        base = server.address.split("?")[0]
        for scheme in ("light", "dark"):
            for width in (1280, 800):
                size = {"width": width, "height": 800}
                options = {"storage_state": state, "color_scheme": scheme, "viewport": size}
                with open_page(chromium, base, **options) as visit:
                    name = f"-{scheme}" if width == 1280 else f"-{scheme}-{width}"
                    visit.page.screenshot(path=images / f"review-queue{name}.png")
                    visit.press("q")
                    visit.settle()
                    visit.page.screenshot(path=images / f"review-table{name}.png")
                    visit.press("q")
                    visit.settle()
                    visit.page.wait_for_timeout(1000)
