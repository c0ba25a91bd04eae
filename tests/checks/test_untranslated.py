"""Source text left in the target, and what may stay in its own script."""

from __future__ import annotations

import pytest

from aligner.checks.base import CheckContext
from aligner.checks.untranslated import check_untranslated
from aligner.encoders.hashing import HashingEncoder
from aligner.model import Alignment, Bead, Finding
from aligner.settings import CheckSettings
from tests.builders import document_of


def _findings(source: str, target: str, languages: tuple[str, str] = ("zh-CN", "en-US")) -> list[Finding]:
    documents = (document_of(source, language=languages[0]), document_of(target, language=languages[1]))
    alignment = Alignment(*documents, (Bead((0,), (0,), 0.9),))
    return list(check_untranslated(CheckContext(alignment, HashingEncoder().encode, CheckSettings())).findings)


def _runs(source: str, target: str, languages: tuple[str, str] = ("zh-CN", "en-US")) -> list[str]:
    found = _findings(source, target, languages)
    return [target[f.target_span.start : f.target_span.end] for f in found if f.target_span]


@pytest.mark.parametrize(
    ("source", "target", "run"),
    [
        ("委员会将于周五公布结果。", "The committee 将于周五公布结果.", "将于周五公布结果"),
        ("租客须在七日内交还钥匙。", "The tenant shall 在七日内 return the keys.", "在七日内"),
        ("雨停了，街上没有人。", "雨停了，街上没有人。", "雨停了，街上没有人"),
        ("這座橋是去年通車的。", "This bridge 是去年通車的.", "是去年通車的"),
        ("第一章 风暴", "Chapter One: 暴风骤雨来临", "暴风骤雨来临"),
        ("他毕业于医学院。", "He 毕业于医学院 at last.", "毕业于医学院"),
    ],
)
def test_chinese_left_in_english_is_found(source: str, target: str, run: str) -> None:
    """Clauses, phrases and whole segments, Simplified and Traditional."""
    assert _runs(source, target) == [run]


@pytest.mark.parametrize(
    "target",
    [
        "The dish is called fuqi feipian (夫妻肺片).",
        "Huaxing Machinery 华兴机械公司, a maker of pumps, was sold.",
        "The magazine 《大众电影》 (Popular Cinema) closed.",
        "Her first film, Spring Outing 《春日远足》, was a hit.",
        "The sign reads “福”.",
        "Look for 华兴机械公司 (Huaxing Machinery) in the register.",
        "He wrote 学而 on the board.",
    ],
)
def test_names_beside_their_translation_are_none(target: str) -> None:
    """Glosses in brackets, titles, names in both scripts, and short runs stay unflagged."""
    assert _runs("例句。", target) == []


@pytest.mark.parametrize(
    ("source", "target", "run"),
    [
        (
            "The tenant shall return the keys within a week.",
            "租客 shall return the keys within a week。",
            "shall return the keys within a week",
        ),
        (
            "It was late, and the rain had not stopped.",
            "It was late, and the rain had not stopped.",
            "It was late, and the rain had not stopped",
        ),
        (
            "He saw “Homecoming”, the longest film of the year.",
            "他看了《归途》，the longest film of the year。",
            "the longest film of the year",
        ),
    ],
)
def test_english_left_in_chinese_is_found(source: str, target: str, run: str) -> None:
    """Ordinary lower-case words in a row, whole segments too."""
    assert _runs(source, target, ("en-US", "zh-CN")) == [run]


@pytest.mark.parametrize(
    "target",
    [
        "世界贸易组织（WTO）和AI公司OpenAI、iPhone用户。",
        "他引用了《To the Wonder of the World》。",
        "长期股权投资（long-term investments in the shares of others）增加。",
        "电影《归途》(The long way back to the village)上映。",
        "请运行 `pip install the package of your choice`。",
        "见 https://example.org/a-list-of-the-best 页面。",
        "她在Bank of America和University of the Arts London工作。",
        "我们用 machine learning 做预测。",
    ],
)
def test_names_acronyms_and_code_stay_in_latin_letters(target: str) -> None:
    """Acronyms, products, names with small words, addresses, code, titles and short borrowings."""
    assert _runs("An example.", target, ("en-US", "zh-TW")) == []


def test_finding_points_to_the_copy_in_the_source() -> None:
    """A run that the source has letter for letter is marked on both sides and is surer."""
    (copied,) = _findings("委员会将于周五公布结果。", "The committee 将于周五公布结果.")
    assert copied.source_span is not None
    assert (copied.source_span.start, copied.source_span.end) == (3, 11)
    assert dict(copied.evidence) == {"units": "8", "copied": "yes"}
    (other,) = _findings("委员会周五公布结果。", "The committee 将于周五公布结果.")
    assert other.source_span is None
    assert other.confidence < copied.confidence


def test_two_texts_of_one_language_are_not_compared() -> None:
    """Between two Chinese texts everything would be left."""
    documents = (document_of("今天下雨。"), document_of("今天下雨。", language="zh-TW"))
    result = check_untranslated(
        CheckContext(Alignment(*documents, (Bead((0,), (0,), 0.9),)), HashingEncoder().encode, CheckSettings())
    )
    assert result.findings == ()
    assert result.checked.skipped
