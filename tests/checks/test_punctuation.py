"""Marks of the wrong width or kind, missing marks, and marks without partner."""

from __future__ import annotations

import pytest

from aligner.checks.balance import open_marks
from aligner.checks.base import CheckContext
from aligner.checks.punctuation import check_punctuation, final_class
from aligner.encoders.hashing import HashingEncoder
from aligner.model import Alignment, Bead, Bitext
from aligner.settings import CheckSettings
from tests.builders import document_of

Row = tuple[str, str]
Found = tuple[str, int, str, str]


def _found(*rows: Row, languages: Row = ("zh-CN", "en-US")) -> list[Found]:
    """Return the kind, the bead and the marked words of every finding."""
    source = document_of(*(a for a, _ in rows), language=languages[0])
    target = document_of(*(b for _, b in rows), language=languages[1])
    alignment = Alignment(source, target, tuple(Bead((k,), (k,), 0.9) for k in range(len(rows))))
    result = check_punctuation(CheckContext(alignment, HashingEncoder().encode, CheckSettings()))
    bitext = Bitext(alignment, result.findings)
    assert all(f.severity == "info" for f in bitext.findings)
    return [
        (dict(f.evidence)["kind"], f.bead, bitext.span_text(f, "source"), bitext.span_text(f, "target"))
        for f in bitext.findings
    ]


@pytest.mark.parametrize(
    ("text", "kind", "marked"),
    [
        ("风停了,雨还在下，他没有走，她也没有。", "half", ","),
        ("天亮了.", "half", "."),
        ("你来吗?”", "half", "?"),
        ("会议(临时的)改期了。", "brackets", "(临时的)"),
        ('他说"明天再来"就走了。', "straight", '"明天再来"'),
        ("他想了想...走了。", "ellipsis", "..."),
        ("他想了想。。。走了。", "ellipsis", "。。。"),
        ("他想了想…走了。", "ellipsis", "…"),
        ("山那边--海。", "dash", "--"),
        ("共有１２人。", "figures", "１２"),
    ],
)
def test_marks_that_chinese_writes_otherwise(text: str, kind: str, marked: str) -> None:
    """Half-width marks beside Chinese, straight quotations, points for ellipses, full-width figures."""
    found = [(k, source) for k, _, source, _ in _found((text, "It was so long ago, he said.")) if k == kind]
    assert found == [(kind, marked)]


@pytest.mark.parametrize(
    ("text", "kind", "marked"),
    [
        ("The rain stopped， but not the wind.", "full", "，"),
        ("The rain stopped。", "full", "。"),
        ("The album 《Rain》 sold well.", "full", "《"),
        ("Apples、pears and plums.", "full", "、"),
        ("He thought…… and left.", "ellipsis", "……"),
        ("Beyond the hills——the sea.", "dash", "——"),
        ("There were １２ of them.", "figures", "１２"),
    ],
)
def test_chinese_marks_in_english(text: str, kind: str, marked: str) -> None:
    """Full-width marks, title marks, the Chinese comma, dash and ellipsis."""
    assert (kind, 0, "", marked) in _found(("很久以前，他说的就是这样。", text))


@pytest.mark.parametrize(
    "row",
    [
        ("他在3:15到，比分3:2，见www.example.org。", "He came at 3:15; the score was 3:2, see www.example.org."),
        ("他说：“走吧……”——然后走了。", "He said, “Let's go…”—and left."),
        ("药名是Aspirin (ASA)。", "The drug is Aspirin (ASA)."),
        ("北岛—南岛（渡轮）停运。", "The ferry (北岛—南岛，两班) is out of service."),
        ("1) 说明", "1) Notes"),
        ('屏幕是27"的。', 'The screen is 27" wide.'),
    ],
)
def test_regular_marks_are_none(row: Row) -> None:
    """Times, addresses, Latin brackets, glosses, enumerations and inches."""
    assert _found(row) == []


def test_habit_of_a_text_is_noted_once() -> None:
    """Half-width commas throughout are one note with counts; a single one among regular ones is a finding."""
    habit = [("风停了,雨停了,天亮了。", "The wind stopped, and the rain, and day broke.")] * 4
    assert _found(*habit) == [("half", 0, ",", "")]
    slip = [("风停了，雨停了，天亮了。", "The wind stopped, and the rain, and day broke.")] * 4
    assert _found(*slip, ("风停了,雨停了，天亮了。", "The wind stopped.")) == [("half", 4, ",", "")]


def test_quotation_marks_follow_the_region() -> None:
    """Corner marks are foreign to Simplified, curly ones to Traditional Chinese."""
    english = "He calls it “progress”."
    assert _found(("他称之为「进步」。", english)) == [("corner", 0, "「", "")]
    assert _found(("他稱之為「進步」，說。", english), languages=("zh-TW", "en-US")) == []
    assert _found(("他稱之為“進步”，說。", english), languages=("zh-CN", "en-US")) == [("curly", 0, "“", "")]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("他来吗？”", "question"),
        ("Is it?", "question"),
        ("走！", "exclamation"),
        ("It rained.", "statement"),
        ("可是……", "ellipsis"),
        ("But...", "ellipsis"),
        ("第一章", "unmarked"),
        ("朋友们：", ""),
        ("“第一章”", ""),
    ],
)
def test_final_class(text: str, kind: str) -> None:
    """What the last mark makes of a text, closing quotation marks aside."""
    assert final_class(text) == kind


def test_final_marks_that_differ_are_marked_on_both_sides() -> None:
    """A question that became a statement; a mark that is missing; none where one side ends in a quotation."""
    assert _found(("你怎么看这件事？", "Tell me what you think.")) == [("final mark", 0, "？", ".")]
    assert _found(("这件事已经过去了。", "That is over now")) == [("final mark", 0, "。", "w")]
    assert _found(("他问：“你去哪里？”", "“Where are you going?” he asked.")) == []
    rows = [("这一件事很好。", f"That is number {'abcdefghijklmnop'[k]}!") for k in range(12)]
    assert _found(*rows) == [("final mark", 0, "。", "!")]


def test_marks_without_partner_on_one_side() -> None:
    """A bracket or quotation left open or closed twice; not where both sides open a longer quotation."""
    assert _found(("他说（很小声，没人听见。", "He said (in a low voice) that nobody heard.")) == [
        ("unbalanced", 0, "（", "")
    ]
    assert _found(("他说“很好。", "He said it was “fine”.")) == [("unbalanced", 0, "“", "")]
    assert _found(("他说很好。", "He said it was fine”.")) == [("unbalanced", 0, "", "”")]
    assert _found(("他说：“很好。", "He said: “Fine.")) == []
    assert _found(("他说“很好”。", 'He said it was "fine.')) == [("unbalanced", 0, "", '"')]


def test_quotations_run_over_segments_and_paragraphs() -> None:
    """They close later, and open anew at a paragraph; an opening mark at the end was meant to close."""
    assert open_marks(document_of("他说：“很好。", "就这样。”")) == []
    assert open_marks(document_of("“One.", "", "“Two.", "", "“Three.”", language="en-US")) == []
    assert open_marks(document_of('"One.', "", '"Two."', language="en-US")) == []
    (wrong,) = open_marks(document_of("“Fine. “", language="en-US"))
    assert wrong.start == 7
