"""Quotations that one side adapts: reported speech, marks on one side only, sayings paraphrased; dialogue is none."""

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from aligner.checks.base import CheckContext
from aligner.checks.quotations import Measured, accepts, check_quotations
from aligner.model import Alignment, Bead, Bitext
from aligner.settings import CheckSettings
from tests.builders import document_of


def encode_alike(texts: Sequence[str]) -> NDArray[np.float32]:
    """Stand in for an encoder that finds all texts alike."""
    return np.ones((len(texts), 1), dtype=np.float32)


def check(chinese: str, english: str, *, is_reversed: bool = False) -> list[tuple[str, str, str]]:
    """Return kind, Chinese words and English words of the findings."""
    zh, en = document_of(chinese), document_of(english, language="en-US")
    source, target = (en, zh) if is_reversed else (zh, en)
    alignment = Alignment(source, target, (Bead((0,), (0,), 1.0),))
    bitext = Bitext(alignment, check_quotations(CheckContext(alignment, encode_alike, CheckSettings())).findings)
    assert all((f.code, f.severity) == ("quote-adapted", "info") for f in bitext.findings)
    sides = ("target", "source") if is_reversed else ("source", "target")
    return [
        (dict(f.evidence)["kind"], bitext.span_text(f, sides[0]), bitext.span_text(f, sides[1]))  # type: ignore[arg-type]
        for f in bitext.findings
    ]


ADAPTED = [
    # a quotation becomes reported speech
    (
        "非洲有句谚语：“独行快，众行远。”",
        "As an African proverb has it, companions take you further than speed.",
        ("reported", "独行快，众行远。", ""),
    ),
    (
        "他对记者说：“我们已经准备好了。”",
        "He told reporters that they were ready.",
        ("reported", "我们已经准备好了。", ""),
    ),
    ("母親說：「早點回來。」", "His mother asked him to be home early.", ("reported", "早點回來。", "")),
    # a saying paraphrased inside its marks
    (
        "古人曰：“己所不欲，勿施于人。”",
        "The ancients taught: “Treat others the way you hope to be treated.”",
        ("quoted", "己所不欲，勿施于人。", "Treat others the way you hope to be treated."),
    ),
    (
        "古語云：「水能載舟，亦能覆舟。」",
        "As the ancients put it, “Power rests on the consent of the governed.”",
        ("quoted", "水能載舟，亦能覆舟。", "Power rests on the consent of the governed."),
    ),
    # marks on the English side only
    (
        "常言道，路遥知马力，日久见人心。",
        "As they say, “Time tells who is a true friend.”",
        ("marked", "路遥知马力，日久见人心", "Time tells who is a true friend."),
    ),
    # a statement cut down to a few words
    (
        "部长表示：“我们将继续扩大市场准入，缩减负面清单，改善营商环境。”",
        "The minister promised “more openness”.",
        ("quoted", "我们将继续扩大市场准入，缩减负面清单，改善营商环境。", "more openness"),
    ),
]


@pytest.mark.parametrize(("chinese", "english", "expected"), ADAPTED)
@pytest.mark.parametrize("is_reversed", [False, True])
def test_an_adapted_quotation_is_marked(
    chinese: str, english: str, expected: tuple[str, str, str], *, is_reversed: bool
) -> None:
    """A quotation that is reported, marked on one side, paraphrased or cut down is a finding on its words."""
    assert check(chinese, english, is_reversed=is_reversed) == [expected]


TRANSLATED = [
    ("“你去哪儿？”她问。", '"Where are you going?" she asked.'),
    ("她说：“我明天一早就坐船走。”", "“Tomorrow at dawn,” she said, “I am leaving by boat.”"),
    ("他道：“好！”", "'Very well!' he said."),
    ("发言人说：“谈判取得了积极进展。”", "“The talks have made positive progress,” the spokesman said."),
    ("谚语说：“远亲不如近邻。”", "The proverb says: “A near neighbor is better than a distant relative.”"),
    # a name or a term in quotation marks
    ("我们共建“一带一路”。", "We build the Belt and Road together."),
    ("会议通过了“绿色城市行动计划”。", "The meeting adopted the Green City Action Plan."),
    ("双方一道弘扬“上海精神”。", "Both sides carry forward the Shanghai Spirit."),
    # a quotation that goes on beyond the pair
    ("他说：“事情是这样的。", "He told them how it was."),
    ("他说：“我来晚了。”", 'He went on: "I am late.'),
    ("没有引号的一句话。", "A sentence without marks."),
]


@pytest.mark.parametrize(("chinese", "english"), TRANSLATED)
@pytest.mark.parametrize("is_reversed", [False, True])
def test_a_translated_quotation_is_no_finding(chinese: str, english: str, *, is_reversed: bool) -> None:
    """Dialogue given as dialogue, names in marks, and quotations that end elsewhere are no findings."""
    assert check(chinese, english, is_reversed=is_reversed) == []


def test_likeness_alone_decides_where_a_saying_is_literal() -> None:
    """A saying is also paraphrased if an encoder finds the sides unlike; both limits are settings."""
    measured = Measured("quoted", (0, 9), (0, 40), is_saying=True, ratio=4.0, literal=0.8, alike=0.1)
    assert accepts(measured, CheckSettings())
    assert not accepts(measured, CheckSettings(quotation_alike=0.05))
    assert accepts(measured, CheckSettings(quotation_alike=0.05, saying_literal=0.9))
