"""A review as a translator has it: the server as a process of its own, the page in Chromium."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import pytest

from tests.clients.programs import need

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

__all__ = ["ServerProcess", "Visit", "open_chromium", "open_page", "read_rows"]

_SECONDS = 30
_PATIENCE = 15_000
"""Milliseconds before a test gives up waiting for the page: CI machines are slow and shared."""


@contextmanager
def open_chromium() -> Iterator[Browser]:
    """Start Debian's Chromium; a test that needs it skips where it or Playwright is missing."""
    need("chromium")
    playwright = pytest.importorskip("playwright.sync_api", reason="pip install -c constraints.txt -e '.[dev]'")
    with playwright.sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        try:
            yield browser
        finally:
            browser.close()


class ServerProcess:
    """`aligner review` on a project; `address` holds the token that works once."""

    def __init__(self, project: Path, *, port: int = 0, encoder: str = "hashing") -> None:
        """Start it and wait until it answers."""
        command = [sys.executable, "-m", "aligner", "review", str(project), "--no-browser", "--json"]
        environment = os.environ | {"OMP_NUM_THREADS": "1"}
        self._process = subprocess.Popen(  # noqa: S603 - our own program
            [*command, "--port", str(port), "--encoder", encoder],
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env=environment,
        )
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, f"aligner review ended with {self._process.wait(_SECONDS)}"
        self.address: str = json.loads(line)["address"]

    @property
    def port(self) -> int:
        """The port on which it listens."""
        return int(self.address.split(":")[2].split("/")[0])

    def stop(self) -> None:
        """Stop it as Ctrl-C does."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
            self._process.wait(_SECONDS)
        if self._process.stdout is not None:
            self._process.stdout.close()

    def __enter__(self) -> Self:
        """Return the running server."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Stop it, whatever happened."""
        self.stop()


class Visit:
    """A page with hands on its keyboard, and what it complained of."""

    def __init__(self, page: Page) -> None:
        """Listen to what the page says from now on."""
        self.page = page
        self.complaints: list[str] = []
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda message: self._hear(message.type, message.text))

    def _hear(self, kind: str, text: str) -> None:
        # An answer other than 200 is told by the browser as well; that the page says it in words is tested where it is.
        if kind in ("error", "warning") and "Failed to load resource" not in text:
            self.complaints.append(text)

    def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def wait(self, selector: str) -> None:
        """Wait until something is there to see."""
        self.page.wait_for_selector(selector, timeout=_PATIENCE)

    def wait_gone(self, selector: str) -> None:
        """Wait until something is not there any more."""
        self.page.wait_for_selector(selector, state="detached", timeout=_PATIENCE)

    def settle(self) -> None:
        """Wait until all that was asked of the page so far is done, and what that asked for in its turn."""
        wait = "inTurn(() => undefined)"
        self.page.evaluate(
            f"import('/static/page.js').then(({{ actions: {{ inTurn }} }}) => {wait}.then(() => {wait}))"
        )

    def text(self, selector: str) -> str:
        """Return what stands in the first such element."""
        return self.page.locator(selector).first.inner_text(timeout=_PATIENCE)

    def count(self, selector: str) -> int:
        """Return how many such elements there are."""
        return self.page.locator(selector).count()

    def go_to(self, number: int) -> None:
        """Go to a pair of the table by its number."""
        self.press("g")
        self.wait("dialog input")
        self.page.keyboard.type(str(number))
        self.press("Enter")
        self.wait_gone("dialog")
        self.settle()
        assert self.text("tr.current .number") == str(number)

    def choose(self, side: str, label: str) -> None:
        """Walk to a segment of the current pair with the arrow keys."""
        for _ in range(20):
            here = self.page.locator(f"tr.current td[data-side={side}] .unit.here")
            if here.count() and (here.get_attribute("data-n") or "").removeprefix("¶\u00a0") == label:
                return
            before = self.page.locator(".unit.here").get_attribute("data-unit")
            self.press("ArrowRight" if side == "target" else "ArrowLeft")
            self.settle()
            if self.page.locator(".unit.here").get_attribute("data-unit") == before:
                break
        # Beyond the wanted one at the end of the walk: back from there.
        for _ in range(20):
            here = self.page.locator(f"tr.current td[data-side={side}] .unit.here")
            if here.count() and (here.get_attribute("data-n") or "").removeprefix("¶\u00a0") == label:
                return
            self.press("ArrowLeft" if side == "target" else "ArrowRight")
            self.settle()
        raise AssertionError(f"there is no {side} segment {label} in the pair")


@contextmanager
def open_page(browser: Browser, address: str, **options: Any) -> Iterator[Visit]:
    """Open a page in a context of its own and check at the end that it had nothing to complain of."""
    context: BrowserContext = browser.new_context(**({"viewport": {"width": 1280, "height": 800}} | options))
    try:
        visit = Visit(context.new_page())
        visit.page.set_default_timeout(_PATIENCE)
        visit.page.goto(address)
        visit.wait(".card, .pairs")
        visit.settle()
        yield visit
        assert visit.complaints == []
    finally:
        context.close()


def read_rows(visit: Visit) -> list[dict[str, Any]]:
    """Return all rows as the server has them."""
    rows: list[dict[str, Any]] = visit.page.evaluate(
        "fetch('/api/rows?first=1&n=300').then((answer) => answer.json()).then((answer) => answer.rows)"
    )
    return rows
