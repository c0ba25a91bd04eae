"""What must never happen on the page: text that runs, typed words that are lost, a change that is not told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from aligner.model import Alignment, Bead, Bitext, Finding, Span
from aligner.project.store import write_project
from tests.builders import document_of
from tests.conftest import ROOT
from tests.review.browsing import ServerProcess, Visit, open_page, read_rows

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

_IMAGE = "<img src=x onerror=\"document.title='gone'\">"
_SCRIPT = "<script>document.title='gone'</script>"


def _bitext() -> Bitext:
    source = document_of(f"《{_IMAGE}》很好看。", f"标题{_SCRIPT}", "𠀀𠀁字在扩展区B里。", name=_IMAGE)
    target = document_of(f"{_IMAGE} is good.", f"A heading {_SCRIPT}", "𠀀 is in Extension B.", language="en-US")
    title = Span(0, 0, len(_IMAGE) + 2), Span(0, 0, len(_IMAGE))
    findings = (
        Finding("localized-title", 0, "minor", *title, f"{_IMAGE}: another title", (("why", _SCRIPT),), 0.9),
        Finding("omission", 2, "minor", Span(2, 1, 3), Span(2, 0, 1), "字 is missing", (), 0.9),
    )
    beads = (Bead((0,), (0,), 0.9), Bead((1,), (1,), 0.9), Bead((2,), (2,), 0.9))
    return Bitext(Alignment(source, target, beads), findings, _SCRIPT)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ServerProcess]:
    """Serve a project that is full of markup, its name included."""
    project = tmp_path / "<img src=x onerror=alert(1)>.aligner"
    write_project(project, _bitext())
    with ServerProcess(project) as running:
        yield running


def _assert_harmless(visit: Visit) -> None:
    assert visit.count("img, iframe, #app script") == 0
    assert "gone" not in visit.page.title()


def test_markup_is_text_everywhere(chromium: Browser, server: ServerProcess) -> None:
    """In segments, titles, messages, evidence, notes, the file's name, dialogs, menus and the panel."""
    with open_page(chromium, server.address) as visit:
        _assert_harmless(visit)
        assert _IMAGE in visit.text(".card h2")
        assert "<img src=x onerror=alert(1)>" in visit.text("header h1")
        visit.page.click(".evidence summary")
        assert _SCRIPT in visit.text(".evidence")
        visit.press("q")
        visit.wait("tr.pair")
        visit.settle()
        assert _IMAGE in visit.text("tr.pair:nth-child(1) td[data-side=target]")
        assert visit.text("tr.pair:nth-child(1) mark") == f"《{_IMAGE}》"
        for key in ("n", "a", "Shift+R", "Shift+E", "Shift+Y", "?", "g", "p"):
            visit.press(key)
            visit.wait("dialog")
            _assert_harmless(visit)
            visit.press("Escape")
            visit.wait_gone("dialog")
        visit.press("n")
        visit.wait("dialog textarea")
        visit.page.fill("dialog textarea", _SCRIPT)
        visit.press("Control+Enter")
        visit.wait_gone("dialog")
        visit.press("Enter")
        visit.wait(".editor textarea")
        visit.page.fill(".editor textarea", f"{_SCRIPT}{_IMAGE}")
        visit.press("Control+Enter")
        visit.wait_gone(".editor")
        visit.settle()
        _assert_harmless(visit)
        assert _SCRIPT in visit.text("tr.pair:nth-child(1) .note")


def test_marks_stand_on_the_right_characters_beyond_the_first_plane(chromium: Browser, server: ServerProcess) -> None:
    """Offsets count characters, also where JavaScript counts two units."""
    with open_page(chromium, server.address) as visit:
        visit.press("q")
        visit.wait("tr.pair")
        marks = visit.page.locator("tr.pair:nth-child(3) mark").all_inner_texts()
        assert marks == ["𠀁字", "𠀀"]
        visit.press("ArrowDown", "ArrowDown", "Enter")
        visit.wait(".editor textarea")
        visit.press("Control+Home", "ArrowRight", "ArrowRight", "Control+Shift+Enter")
        visit.wait_gone(".editor")
        visit.settle()
        assert [unit["text"] for unit in read_rows(visit)[2]["source"]] == ["𠀀𠀁", "字在扩展区B里。"]


def test_a_second_tab_is_told_and_loses_nothing(chromium: Browser, server: ServerProcess) -> None:
    """What was typed stays in the editor when another tab was faster, and is saved at the second try."""
    with open_page(chromium, server.address) as visit:
        # The other tab opens where this one is, which is kept a moment after the key.
        with visit.page.expect_response(lambda response: '"view":"table"' in (response.request.post_data or "")):
            visit.press("q", "ArrowDown", "Enter")
        visit.wait(".editor textarea")
        visit.page.fill(".editor textarea", "一个新的标题")
        other = visit.page.context.new_page()
        other.goto(server.address.split("?")[0])
        other.wait_for_selector(".card, .pairs")
        second = Visit(other)
        second.settle()
        second.press("t")
        second.settle()
        visit.press("Control+Enter")
        visit.wait(".message.bad")
        assert "changed in another window" in visit.text(".message.bad")
        assert visit.page.input_value(".editor textarea") == "一个新的标题"
        visit.wait("tr.s-check")
        visit.press("Control+Enter")
        visit.wait_gone(".editor")
        visit.settle()
        assert read_rows(visit)[1]["source"][0]["text"] == "一个新的标题"
        assert second.complaints == []


def test_typed_words_outlive_their_segment(chromium: Browser, server: ServerProcess) -> None:
    """When another tab joins the segment away, what was typed is shown to be copied."""
    with open_page(chromium, server.address) as visit:
        # The other tab opens where this one is, which is kept a moment after the key.
        with visit.page.expect_response(lambda response: '"view":"table"' in (response.request.post_data or "")):
            visit.press("q", "ArrowDown", "Enter")
        visit.wait(".editor textarea")
        visit.page.fill(".editor textarea", "一个新的标题")
        other = visit.page.context.new_page()
        other.goto(server.address.split("?")[0])
        second = Visit(other)
        second.wait("tr.current")
        second.settle()
        second.press("Control+Home", "m", "j")
        second.settle()
        visit.press("Control+Enter")
        visit.wait("dialog textarea")
        assert visit.page.input_value("dialog textarea") == "一个新的标题"


def test_a_server_that_is_gone_is_told_and_typed_words_stay(chromium: Browser, server: ServerProcess) -> None:
    """The page says so in plain words, keeps the editor open, and changes nothing on its own."""
    with open_page(chromium, server.address) as visit:
        visit.press("q", "Enter")
        visit.wait(".editor textarea")
        visit.page.fill(".editor textarea", "《山》很好看。")
        server.stop()
        visit.press("Control+Enter")
        visit.wait(".banner")
        assert "does not answer" in visit.text(".banner")
        assert visit.page.input_value(".editor textarea") == "《山》很好看。"


def test_letters_are_letters_while_one_writes(chromium: Browser, server: ServerProcess) -> None:
    """Single keys do nothing in a field, and keys with the other modifiers are the browser's."""
    with open_page(chromium, server.address) as visit:
        visit.press("q", "l")
        visit.page.keyboard.type("cmtwr123")
        visit.press("Escape")
        visit.settle()
        visit.press("Control+c", "Control+m", "Alt+c")
        visit.settle()
        rows = read_rows(visit)
        assert len(rows) == 3
        assert {row["status"] for row in rows} == {"open"}


def test_the_reviewer_finds_the_place_again(chromium: Browser, server: ServerProcess) -> None:
    """The page opens where it was left: view, pair, segment, colours."""
    with open_page(chromium, server.address) as visit:
        visit.press("q", "Shift+T", "Shift+T", "ArrowDown", "ArrowRight")
        visit.settle()
        here = visit.page.locator(".unit.here").get_attribute("data-unit")
        with visit.page.expect_response("**/api/place"):
            pass
        visit.page.reload()
        visit.wait("tr.current")
        visit.settle()
        assert visit.page.locator(".unit.here").get_attribute("data-unit") == here
        assert visit.page.locator("html").get_attribute("data-theme") == "dark"


def test_every_key_means_one_thing_and_is_shown(chromium: Browser, server: ServerProcess) -> None:
    """In no view do two commands that can be used share a key; the list of keys and docs/review.md have them all."""
    with open_page(chromium, server.address) as visit:
        for keys in ((), ("q",), ("x",)):
            visit.press(*keys)
            visit.settle()
            doubled = visit.page.evaluate(
                "import('/static/page.js').then(({ commands: { COMMANDS } }) => {"
                " const seen = new Map(); const doubled = [];"
                "for (const one of COMMANDS.filter((one) => one.when())) for (const key of one.keys) {"
                "if (seen.has(key)) doubled.push([key, seen.get(key), one.id]); seen.set(key, one.id); }"
                " return doubled; })"
            )
            assert doubled == []
        titles = visit.page.evaluate(
            "import('/static/page.js').then(({ commands: { COMMANDS } }) => COMMANDS.map((one) => one.title))"
        )
        documented = (ROOT / "docs" / "review.md").read_text("utf-8")
        assert [title for title in titles if f"| {title} |" not in documented] == []
        visit.press("?")
        visit.wait("dialog .keys")
        listed = visit.page.locator("dialog .keys dt").all_inner_texts()
        assert set(titles) <= set(listed)


_FAINT = """
() => {
  const parse = (text) => (text.match(/[\\d.]+/g) ?? []).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, k) => sum + v * [0.2126, 0.7152, 0.0722][k], 0);
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const color = parse(getComputedStyle(at).backgroundColor);
      if (color.length === 3 || color[3] === 1) return color;
    }
    return [255, 255, 255];
  };
  const faint = [];
  for (const element of document.querySelectorAll("#app *")) {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    const box = element.getBoundingClientRect();
    if (!own || !box.width || element.closest(":disabled, [aria-disabled=true], .unseen, dialog:not([open])")) continue;
    const [a, b] = [light(parse(getComputedStyle(element).color)), light(behind(element))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    const name = element.className || element.tagName;
    if (ratio < 4.5) faint.push(`${name}: ${element.textContent.slice(0, 30)}: ${ratio.toFixed(2)}`);
  }
  return [...new Set(faint)];
}
"""


@pytest.mark.parametrize(("scheme", "width", "height"), [("light", 1280, 800), ("dark", 800, 800), ("light", 640, 400)])
def test_all_text_has_contrast_and_nothing_sticks_out(
    chromium: Browser, server: ServerProcess, scheme: str, width: int, height: int
) -> None:
    """4.5 to 1 in both colours, in both views and dialogs; nothing to scroll sideways to, at 200% of 1280 neither."""
    size = {"width": width, "height": height}
    with open_page(chromium, server.address, color_scheme=scheme, viewport=size) as visit:
        for keys in (("q",), ("c", "ArrowDown", "t", "x"), ("?",), ("Escape", "a"), ("Escape", "q"), ("2",)):
            for key in keys:
                visit.press(key)
                visit.settle()
            assert visit.page.evaluate(_FAINT) == []
            overhang = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            assert visit.page.evaluate(overhang) <= 0


def test_taiwan_text_has_its_own_letters(chromium: Browser, tmp_path: Path) -> None:
    """The language of each side is told to the browser, which chooses the shapes of characters by it."""
    bitext = _bitext()
    source = replace(bitext.alignment.source, language="zh-TW")
    project = tmp_path / "tw.aligner"
    write_project(project, replace(bitext, alignment=replace(bitext.alignment, source=source)))
    with ServerProcess(project) as server, open_page(chromium, server.address) as visit:
        visit.press("q")
        visit.wait("tr.pair")
        unit = visit.page.locator("tr.pair td[data-side=source] .unit").first
        assert unit.get_attribute("lang") == "zh-TW"
        assert "TC" in unit.evaluate("(element) => getComputedStyle(element).fontFamily")
