"""How long a reviewer waits: the page of a large project in Chromium, from a key to what it changed on the screen.

    python -m benchmarks.review_page [--rows 50000]

The texts are made up. A time runs from the key until the frame after the page has drawn the answer: server, SQLite with
full synchronisation, and drawing. The median of several is printed, and the longest.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from aligner.model import Alignment, Bead, Bitext, Document, Finding, Segment, Span
from aligner.project.store import write_project
from tests.review.browsing import ServerProcess, Visit, open_chromium, open_page

if TYPE_CHECKING:
    from playwright.sync_api import Browser

_TIMES = 9
_WINDOWS = 5
_MEASURE = """
async (key) => {
  const { inTurn } = (await import("/static/page.js")).actions;
  const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  await frame();
  const [name, ...modifiers] = key.split("+").reverse();
  const start = performance.now();
  document.activeElement.dispatchEvent(new KeyboardEvent("keydown", {
    key: name, shiftKey: modifiers.includes("Shift"), altKey: modifiers.includes("Alt"),
    bubbles: true, cancelable: true,
  }));
  await inTurn(() => undefined);
  await frame();
  const shown = performance.now() - start;
  await inTurn(() => undefined);
  return shown;
}
"""
_OPERATIONS = (
    ("confirm a pair", ("c", "u")),
    ("merge two pairs", ("m", "u")),
    ("split a pair", ("s", "u")),
    ("a segment down", ("Alt+ArrowDown", "u")),
    ("swap two targets", ("S", "u")),
    ("next pair in doubt", ("d",)),
    ("next open pair", ("o",)),
    ("next row", ("ArrowDown",)),
    ("decide a finding", ("d", "1")),
)  # fmt: skip
"""What is measured: the last key but `u`, which takes it back; the keys before it lead to where it can be done."""


def make_bitext(n_rows: int) -> Bitext:
    """Build a bitext of made-up sentences.

    Every twentieth pair has a finding, every thirtieth is doubtful, every seventh has two target segments.
    """
    texts: tuple[list[str], list[str]] = ([], [])
    beads, findings = [], []
    for k in range(n_rows):
        source, target = (len(side) for side in texts)
        texts[0].append(f"第{k}天，村里又有{k * 7 % 900 + 3}人上山采茶，雨下了一整夜。")
        texts[1].append(f"On day {k} another {k * 7 % 900 + 3} villagers went up to pick tea, and it rained all night.")
        if k % 7 == 0:
            texts[1].append("Nobody stayed at home.")
        beads.append(
            Bead(
                (source,),
                tuple(range(target, len(texts[1]))),
                0.6 if k % 30 == 1 else 0.9 + 0.09 * (k * 31 % 100) / 100,
            )
        )
        if k % 20 == 0:
            words = Span(source, 0, 2), Span(target, 0, 6)
            findings.append(Finding("number-mismatch", k, "major", *words, f"day {k} is another day", (), 0.8))
    documents = [_document(side, language) for side, language in zip(texts, ("zh-CN", "en-US"), strict=True)]
    return Bitext(Alignment(documents[0], documents[1], tuple(beads)), tuple(findings), "made up")


def _document(lines: list[str], language: str) -> Document:
    segments, start = [], 0
    for line in lines:
        segments.append(Segment(line, start))
        start += len(line) + 1
    return Document(f"tea.{language}", language, "\n".join(lines), tuple(segments), frozenset(range(0, len(lines), 5)))


def _measure(visit: Visit, key: str) -> float:
    milliseconds: float = visit.page.evaluate(_MEASURE, key)
    return milliseconds


def _measure_operations(visit: Visit) -> None:
    visit.go_to(_TIMES * 7 + 1)
    for name, keys in _OPERATIONS:
        times, undone = [], []
        for _ in range(_TIMES):
            *before, key = [key for key in keys if key != "u"]
            for other in before:
                _measure(visit, other)
            times.append(_measure(visit, key))
            if "u" in keys:
                undone.append(_measure(visit, "u"))
        print(f"{name:24}{statistics.median(times):8.0f} ms {max(times):8.0f} ms", end="")
        print(f"   undone in {statistics.median(undone):.0f} ms" if undone else "")


def _since(start: float, name: str) -> None:
    print(f"{name:24}{(time.perf_counter() - start) * 1000:8.0f} ms", flush=True)


def _open_windows(browser: Browser, project: Path) -> None:
    """Open the page in new windows, each of a server that has just started, until there is something to decide."""
    times = []
    for _ in range(_WINDOWS):
        with ServerProcess(project) as server:
            context = browser.new_context(viewport={"width": 1280, "height": 800})
            page = context.new_page()
            start = time.perf_counter()
            page.goto(server.address)
            page.wait_for_selector(".card")
            times.append((time.perf_counter() - start) * 1000)
            context.close()
    print(f"{'work list, first seen':24}{statistics.median(times):8.0f} ms {max(times):8.0f} ms", flush=True)


def _measure_opening(browser: Browser, address: str) -> None:
    start = time.perf_counter()
    with open_page(browser, address) as visit:
        _since(start, "work list, all at rest")
        start = time.perf_counter()
        visit.press("q")
        visit.wait("tr.current")
        _since(start, "table shown")
        visit.settle()
        # The place is remembered a moment after the last move.
        visit.page.wait_for_timeout(1000)
        start = time.perf_counter()
        visit.page.reload()
        visit.wait("tr.current")
        _since(start, "page opened at the table")
        visit.settle()
        _measure_operations(visit)


def main() -> None:
    """Print the times."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rows", type=int, default=50_000)
    n_rows = parser.parse_args().rows
    with tempfile.TemporaryDirectory() as folder, open_chromium() as browser:
        project = Path(folder) / "tea.aligner"
        write_project(project, make_bitext(n_rows))
        print(f"{n_rows} pairs, {project.stat().st_size / 1e6:.0f} MB")
        _open_windows(browser, project)
        start = time.perf_counter()
        with ServerProcess(project) as server:
            _since(start, "server started")
            _measure_opening(browser, server.address)


if __name__ == "__main__":
    main()
