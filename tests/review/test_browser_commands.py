"""Every operation of the page by its key: what is pressed, and what the rows are afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from aligner.model import Alignment, Bead, Bitext, Finding, Span
from aligner.project.store import write_project
from tests.builders import document_of
from tests.review.browsing import ServerProcess, Visit, open_page, read_rows
from tests.review.steps import long_bitext, write

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

_SOURCE = (
    "山里的茶", "", "清明之前，村里的人都上山采茶。", "去年收了三百斤。", "今年雨水多，茶芽长得慢。", "",
    "老陈把《春山》又读了一遍。", "他说，书里写的就是这座山。", "孙女问他，山还会不会变。",
    "他没有回答。", "再版时，《春山》换了封面。",
)  # fmt: skip
_TARGET = (
    "Tea in the Hills", "", "Before Qingming the whole village goes up to pick tea.", "Last year it was 150 kilos.",
    "This year it rained a lot.", "The buds are slow.", "", "Old Chen read Hills in Spring once more.",
    "He said the book was about this very hill.", "His granddaughter asked him whether the hill would change.",
    "He did not answer.", "Hills in Spring had a new cover when it came out again.",
)  # fmt: skip


def _bitext() -> Bitext:
    source, target = document_of(*_SOURCE), document_of(*_TARGET, language="en-US")
    beads = (
        Bead((0,), (0,), 0.99), Bead((1,), (1,), 0.97), Bead((2,), (2,), 0.93), Bead((3,), (3, 4), 0.88),
        Bead((4,), (5,), 0.96), Bead((5,), (6,), 0.95), Bead((6,), (7,), 0.6), Bead((7,), (8,), 0.97),
        Bead((8,), (9,), 0.98),
    )  # fmt: skip
    findings = (
        Finding("number-mismatch", 2, "major", Span(2, 4, 7), Span(2, 17, 26), "三百斤 is 150 kilos", (), 0.8),
        Finding("localized-title", 4, "minor", Span(4, 3, 7), Span(5, 14, 29), "another title", (), 0.8),
        Finding("localized-title", 8, "minor", Span(8, 4, 8), Span(9, 0, 15), "another title", (), 0.8),
    )
    return Bitext(Alignment(source, target, beads), findings, "aligner test")


@pytest.fixture(scope="module")
def visit(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visit]:
    """Open one page for all tests of this module."""
    project = tmp_path_factory.mktemp("review") / "tea.aligner"
    write_project(project, _bitext())
    with ServerProcess(project) as server, open_page(chromium, server.address) as page:
        yield page


@pytest.fixture
def table(visit: Visit) -> Visit:
    """Return the page with the table at its first pair, and nothing done yet."""
    visit.press("Escape")
    if visit.count("main.queue"):
        visit.press("q")
        visit.settle()
    while visit.page.locator("button.step.undo").is_enabled():
        visit.press("u")
        visit.settle()
    visit.press("Control+Home")
    visit.settle()
    visit.wait("tr.current")
    return visit


def _shape(visit: Visit) -> list[tuple[str, str]]:
    """Return the rows as the labels of their segments, source and target."""
    return [
        (" ".join(unit["label"] for unit in row["source"]), " ".join(unit["label"] for unit in row["target"]))
        for row in read_rows(visit)
    ]


def _drawn(visit: Visit) -> list[tuple[str, str]]:
    """Return the rows that the page shows, as labels too."""
    rows: list[list[list[str]]] = visit.page.evaluate(
        "[...document.querySelectorAll('tr.pair')].map((row) => ['source', 'target'].map((side) => "
        "[...row.querySelectorAll(`td[data-side=${side}] .unit[data-n]`)].map((unit) => unit.dataset.n)))"
    )
    plain = [[[label.removeprefix("¶\u00a0") for label in cell] for cell in row] for row in rows]
    return [(" ".join(source), " ".join(target)) for source, target in plain]


_AS_IT_WAS = [
    ("1", "1"),
    ("2", "2"),
    ("3", "3"),
    ("4", "4 5"),
    ("5", "6"),
    ("6", "7"),
    ("7", "8"),
    ("8", "9"),
    ("9", "10"),
]


@pytest.mark.parametrize(
    ("row", "side", "label", "keys", "changed"),
    [
        (2, "source", "2", "m", {2: [("2 3", "2 3")], 3: []}),
        (3, "source", "3", "Shift+M", {2: [("2 3", "2 3")], 3: []}),
        (4, "target", "5", "s", {4: [("4", "4"), ("", "5")]}),
        (4, "source", "4", "s", {4: [("4", "4"), ("", "5")]}),
        (5, "source", "5", "s", {5: [("5", ""), ("", "6")]}),
        (4, "target", "4", "Alt+ArrowUp", {3: [("3", "3 4")], 4: [("4", "5")]}),
        (4, "target", "4", "Alt+ArrowDown", {4: [("4", "4")], 5: [("5", "5 6")]}),
        (5, "source", "5", "Shift+S", {5: [("5", "7")], 6: [("6", "6")]}),
        (4, "target", "4", "x ArrowDown ArrowDown v", {4: [("4", "5")], 6: [("6", "4 7")]}),
        (4, "target", "4", "j", {n: [(str(n), str(n))] for n in range(4, 10)}),
    ],
)  # fmt: skip
def test_an_operation_on_segments_and_its_undo(
    table: Visit, row: int, side: str, label: str, keys: str, changed: dict[int, list[tuple[str, str]]]
) -> None:
    """The rows are as they should be, the page shows them so, and undo gives the first state back."""
    table.go_to(row)
    table.choose(side, label)
    for key in keys.split():
        table.press(key)
        table.settle()
    wanted = [new for number, old in enumerate(_AS_IT_WAS, 1) for new in changed.get(number, [old])]
    assert sorted(_shape(table)) == sorted(wanted)
    assert _drawn(table) == _shape(table)
    table.press("Control+z")
    table.settle()
    assert _drawn(table) == _shape(table) == _AS_IT_WAS


def test_shifting_with_what_follows_and_the_whole_column(table: Visit) -> None:
    """The last segment moves on and pushes the others; an empty cell opens and closes."""
    table.go_to(6)
    table.choose("target", "7")
    table.press("i")
    table.settle()
    shifted = _shape(table)
    assert ("6", "") in shifted
    assert ("7", "7") in shifted
    assert ("", "10") in shifted
    assert _drawn(table) == shifted
    table.go_to(6)
    table.press("ArrowRight", "Shift+I")
    table.settle()
    assert _shape(table) == _drawn(table) == _AS_IT_WAS
    table.go_to(4)
    table.choose("target", "4")
    table.press("Alt+Shift+ArrowDown")
    table.settle()
    assert ("4", "4") in _shape(table)
    assert ("5", "5") in _shape(table)
    assert _drawn(table) == _shape(table)


def test_statuses_notes_and_bookmarks(table: Visit) -> None:
    """Each has its key, confirming goes on to the next pair, and all above can be confirmed at once."""
    table.go_to(2)
    table.press("t", "ArrowDown", "c", "w", "b", "ArrowDown", "n")
    table.wait("dialog textarea")
    table.page.keyboard.type("ask <b>Chen</b>")
    table.press("Control+Enter")
    table.wait_gone("dialog")
    table.settle()
    rows = read_rows(table)
    assert [row["status"] for row in rows[:5]] == ["open", "check", "confirmed", "no-counterpart", "open"]
    assert [row["is_bookmarked"] for row in rows[:5]] == [False, False, False, True, False]
    assert rows[4]["note"] == "ask <b>Chen</b>"
    assert "ask <b>Chen</b>" in table.text("tr.current .note")
    table.press("Shift+C")
    table.settle()
    assert [row["status"] for row in read_rows(table)[:5]] == [
        "confirmed", "check", "confirmed", "no-counterpart", "confirmed",
    ]  # fmt: skip
    table.press("ArrowUp", "r", "Control+Home", "Shift+B")
    table.settle()
    assert table.text("tr.current .number").split()[0] == "4"
    assert read_rows(table)[3]["status"] == "open"


def test_text_is_edited_cut_and_restored(table: Visit) -> None:
    """The editor opens in place; what it first was can be put back; a segment is cut at the caret."""
    table.go_to(5)
    table.choose("target", "6")
    table.press("Enter")
    table.wait(".editor textarea")
    table.press("End", "Backspace")
    table.page.keyboard.type(", at night.")
    table.press("Control+Enter")
    table.wait_gone(".editor")
    table.settle()
    unit = read_rows(table)[4]["target"][0]
    assert unit["text"] == "Old Chen read Hills in Spring once more, at night."
    assert unit["original"] == "Old Chen read Hills in Spring once more."
    table.press("e")
    table.wait(".editor .original button")
    table.page.click(".editor .original button")
    table.press("Control+Enter")
    table.wait_gone(".editor")
    table.settle()
    assert read_rows(table)[4]["target"][0]["text"] == "Old Chen read Hills in Spring once more."
    table.press("Enter")
    table.wait(".editor textarea")
    table.press("Control+Home", *["ArrowRight"] * len("Old Chen read "), "Control+Shift+Enter")
    table.wait_gone(".editor")
    table.settle()
    assert [unit["text"] for unit in read_rows(table)[4]["target"]] == ["Old Chen read", "Hills in Spring once more."]


def test_a_click_on_the_text_and_the_mouse_do_the_same(table: Visit) -> None:
    """A double click edits, the menu at the pointer has the commands with their keys, the row's buttons work."""
    table.page.dblclick("tr.pair:nth-child(8) td[data-side=source] .text")
    table.wait(".editor textarea")
    assert table.page.input_value(".editor textarea") == "他没有回答。"
    table.press("Escape")
    table.wait_gone(".editor")
    table.page.click("tr.pair:nth-child(8) td[data-side=source] .text", button="right")
    table.wait("[role=menu]")
    assert "Merge with the next pair" in table.text("[role=menu] [data-command=merge]")
    assert "m" in table.text("[role=menu] [data-command=merge] kbd")
    table.page.click("[role=menu] [data-command=merge]")
    table.settle()
    assert ("8 9", "9 10") in _shape(table)
    table.page.click("tr.current .tool[data-command=split]")
    table.settle()
    assert _shape(table) == _AS_IT_WAS
    table.page.click("button[data-group=Pair]")
    table.page.click("[role=menu] [data-command=check]")
    table.settle()
    assert read_rows(table)[7]["status"] == "check"


def test_findings_are_decided_one_by_one_and_everywhere(table: Visit) -> None:
    """A key decides and goes to the next; with Shift it decides all on the same words."""
    table.go_to(3)
    table.press("6")
    table.settle()
    assert table.text("tr.current .number") == "5", "the next finding is shown at once"
    table.press("4")
    table.wait(".comment.asking")
    table.page.keyboard.type("《春山》: which title?")
    table.press("Enter")
    table.settle()
    assert table.text("tr.current .number") == "9"
    table.press("1")
    table.settle()
    found = {row["number"]: row["findings"] for row in read_rows(table)}
    assert [found[number][0]["status"] for number in (3, 5, 9)] == ["confirmed", "query", "intended"]
    assert found[5][0]["comment"] == "《春山》: which title?"
    table.press("u", "u", "Control+Home")
    table.settle()
    table.go_to(5)
    table.press("Shift+Digit1")
    table.settle()
    found = {row["number"]: row["findings"] for row in read_rows(table)}
    assert [found[number][0]["status"] for number in (5, 9)] == ["intended", "intended"]


def test_a_finding_by_hand_and_a_title(table: Visit) -> None:
    """Words chosen with the keyboard on both sides, a severity that only people give, a comment."""
    table.go_to(7)
    table.press("a")
    table.wait("dialog textarea.choose")
    table.press("Control+Enter")
    table.wait("dialog .wrong:has-text('Choose the words')")
    table.press("Control+Home", *["ArrowRight"] * 5, *["Shift+ArrowRight"] * 5)
    table.page.focus("dialog fieldset:nth-child(2) textarea.choose")
    table.press("Control+Home", *["Shift+ArrowRight"] * 17)
    table.page.keyboard.type("no letter gets into the text")
    table.page.select_option("dialog select", "meaning-shift")
    table.page.check("dialog input[value=critical]")
    table.page.fill("dialog textarea:not(.choose)", "too vague")
    table.press("Control+Enter")
    table.wait_gone("dialog")
    table.settle()
    row = read_rows(table)[6]
    added = row["findings"][0]
    assert (added["code"], added["severity"], added["by_hand"]) == ("meaning-shift", "critical", True)
    words = {side: _words(row, added, side) for side in ("source", "target")}
    assert words == {"source": "山还会不会", "target": "His granddaughter"}
    assert table.count("tr.current mark.critical") == 2
    table.page.hover("tr.current td[data-side=source] mark.critical")
    table.wait("tr.current td[data-side=target] mark.critical.lit")


def test_words_are_chosen_with_the_mouse_on_both_sides(table: Visit) -> None:
    """A stretch a side: the first stays marked while the other is chosen, and both are in the dialog."""
    table.go_to(5)
    for side, words in (("source", "《春山》"), ("target", "Hills in Spring")):
        box = table.page.evaluate(_WHERE, [side, words])
        table.page.mouse.move(box["left"] + 1, box["top"] + box["height"] / 2)
        table.page.mouse.down()
        table.page.mouse.move(box["right"] - 1, box["top"] + box["height"] / 2, steps=5)
        table.page.mouse.up()
        table.settle()
    assert table.text("tr.current mark.selected") == "《春山》"
    assert table.page.locator(".chosen-words q").all_inner_texts() == ["《春山》", "Hills in Spring"]
    table.press("Shift+Y")
    table.wait("dialog")
    assert table.page.locator("dialog legend q").all_inner_texts() == ["《春山》", "Hills in Spring"]
    assert table.page.is_checked("dialog label:has-text('a title') input")
    table.press("Escape")
    table.wait_gone("dialog")


_WHERE = """
([side, words]) => {
  const text = document.querySelector(`tr.current td[data-side=${side}] .text`);
  const range = document.createRange();
  for (const node of walk(text)) {
    const at = node.data.indexOf(words);
    if (at < 0) continue;
    range.setStart(node, at);
    range.setEnd(node, at + words.length);
    const { left, right, top, height } = range.getBoundingClientRect();
    return { left, right, top, height };
  }
  return null;
  function* walk(element) {
    for (const node of element.childNodes) if (node.nodeType === 3) yield node; else yield* walk(node);
  }
}
"""


def _words(row: dict[str, Any], finding: dict[str, Any], side: str) -> str:
    span = finding[side]
    text: str = next(unit["text"] for unit in row[side] if unit["id"] == span["unit"])
    return text[span["start"] : span["end"]]


def test_replacing_is_tried_before_it_is_done(table: Visit) -> None:
    """The preview shows before and after; only then is anything changed, in one step to undo."""
    table.press("Shift+R")
    table.wait("dialog input[type=text]")
    table.page.keyboard.type(r"(\w+) hill\b")
    table.press("Tab")
    table.page.keyboard.type(r"\1 mountain")
    table.page.check("dialog label:has-text('regular') input")
    table.wait("dialog .changes li:nth-child(2)")
    assert "whether the mountain would" in table.text("dialog .changes")
    assert "whether the hill would" in read_rows(table)[6]["target"][0]["text"]
    table.press("Control+Enter")
    table.wait_gone("dialog")
    table.settle()
    assert "whether the mountain would" in read_rows(table)[6]["target"][0]["text"]
    table.press("u")
    table.settle()
    assert "whether the hill would" in read_rows(table)[6]["target"][0]["text"]
    table.press("Shift+R")
    table.wait("dialog input[type=text]")
    table.page.keyboard.type("(")
    table.page.check("dialog label:has-text('regular') input")
    table.wait("dialog .wrong")
    table.press("Escape")
    table.wait_gone("dialog")


def test_filters_and_ways_to_go(table: Visit) -> None:
    """By status, code, shape, text; the next in doubt, open, not 1-1, of the same kind; all shown are confirmed."""
    table.press("h")
    table.settle()
    assert table.text("tr.current .number") == "4"
    table.press("d")
    table.settle()
    first_doubt = table.text("tr.current .number")
    assert first_doubt in {"3", "5", "7", "9"}
    table.go_to(5)
    table.press("f", "k")
    table.settle()
    assert table.text("tr.current .number") == "9"
    table.press("l")
    table.page.keyboard.type("《春山》")
    table.press("Enter")
    table.settle()
    assert table.count("tr.pair") == 2
    table.press("Escape", "Shift+A")
    table.settle()
    assert [row["status"] for row in read_rows(table)].count("confirmed") == 2
    table.press("Shift+L")
    table.settle()
    assert table.count("tr.pair") == 9
    table.press("Control+Home", "o")
    table.settle()
    assert table.text("tr.current .number") == "2"
    table.page.select_option("select[aria-label=Status]", "confirmed")
    table.settle()
    assert table.count("tr.pair") == 2
    table.press("g")
    table.wait("dialog input")
    table.page.keyboard.type("1")
    table.press("Enter")
    table.settle()
    assert table.count("tr.pair") == 9, "a pair that the filter hides is shown all the same"


def test_confirming_by_rule_and_reading_the_sample(table: Visit) -> None:
    """The rule says what it would confirm; each pair of the sample is judged with one key; the figures are told."""
    table.press("p")
    table.wait("dialog button.main:enabled")
    table.page.fill("dialog input[type=number] >> nth=0", "90")
    table.press("Tab")
    table.wait("dialog button.main:enabled")
    table.page.click("dialog button.main")
    table.settle()
    n_confirmed = [row["status"] for row in read_rows(table)].count("confirmed")
    assert n_confirmed > 2
    table.page.click("dialog button:has-text('Draw and read')")
    table.settle()
    for k in range(n_confirmed):
        table.wait(f"progress[value='{k}']")
        table.press("2" if k == 0 else "1")
        table.settle()
    assert f"1 of {n_confirmed} read pairs were wrong" in table.text(".card.done")
    assert [row["status"] for row in read_rows(table)].count("check") == 1
    table.press("q")
    table.settle()


def test_terms_and_concordance(table: Visit) -> None:
    """A title that was decided is listed with its renderings; words are found in the whole text."""
    table.go_to(5)
    table.press("Shift+Y")
    table.wait("dialog textarea.choose")
    table.press("Control+Home", *["ArrowRight"] * 3, *["Shift+ArrowRight"] * 4)
    table.page.focus("dialog fieldset:nth-child(2) textarea.choose")
    table.press("Control+Home", *["ArrowRight"] * 14, *["Shift+ArrowRight"] * 15)
    table.press("Control+Enter")
    table.wait_gone("dialog")
    table.press("y")
    table.wait(".terms li li")
    assert "Hills in Spring" in table.text(".terms li li")
    assert "2 times" in table.text(".terms li li")
    table.page.click(".terms button")
    table.wait(".concordance li:nth-child(2)")
    table.page.click(".concordance li:nth-child(2) button")
    table.settle()
    assert table.text("tr.current .number") == "9"
    table.press("y")


def test_the_rest_is_aligned_again(table: Visit) -> None:
    """Confirmed rows stay as they are, the page says what changed and shows it."""
    table.go_to(2)
    table.press("m", "c")
    table.settle()
    table.go_to(5)
    table.choose("target", "7")
    table.press("Alt+ArrowUp", "Shift+G")
    table.settle()
    table.wait(".message.done, .message.bad")
    assert ("2 3", "2 3") in _shape(table)
    assert _drawn(table) == _shape(table)
    assert table.count(".message.bad") == 0


def test_work_list_is_read_as_the_reviewer_goes_on(chromium: Browser, tmp_path: Path) -> None:
    """Far more than a page of it: steps, kinds, decisions and undo find all of it; a new visit begins where it was."""
    project = write(tmp_path, long_bitext(300))
    with ServerProcess(project) as server, open_page(chromium, server.address) as visit:
        visit.wait("article.card")
        keys = []
        for _ in range(75):
            keys.append(visit.page.locator("article.card").get_attribute("data-key"))
            visit.press("ArrowRight")
            visit.settle()
        assert len(set(keys)) == 75
        left = int(visit.text(".how-far b"))
        unsure = visit.page.locator("button.kind", has_text="unsure pair")
        number = int(unsure.locator("b").inner_text())
        unsure.click()
        visit.settle()
        visit.press("1")
        visit.settle()
        assert int(unsure.locator("b").inner_text()) == number - 1
        assert int(visit.text(".how-far b")) == left - 1
        visit.press("u")
        visit.settle()
        assert int(visit.text(".how-far b")) == left
        unsure.click()
        visit.settle()
        for _ in range(3):
            visit.press("5")
            visit.settle()
        last = visit.page.locator("article.card").get_attribute("data-key")
        visit.page.wait_for_timeout(1000)
        visit.page.reload()
        visit.wait(f"article.card[data-key={last}]")
        assert not visit.complaints
