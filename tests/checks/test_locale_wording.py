"""Words, characters and spellings of another region."""

from __future__ import annotations

import pytest

from aligner.checks.base import CheckContext
from aligner.checks.locale_wording import accepts, check_locale, measure
from aligner.encoders.hashing import HashingEncoder
from aligner.model import Alignment, Bead, Bitext
from aligner.settings import CheckSettings
from tests.builders import document_of


def _notes(*lines: str, language: str) -> list[tuple[str, str, str]]:
    """Return the kind, the marked word and the counts of every note on a text."""
    other = document_of(*("x" for _ in lines), language="en-US" if language.startswith("zh") else "zh-CN")
    document = document_of(*lines, language=language)
    alignment = Alignment(document, other, tuple(Bead((k,), (k,), 0.9) for k in range(len(lines))))
    result = check_locale(CheckContext(alignment, HashingEncoder().encode, CheckSettings()))
    bitext = Bitext(alignment, result.findings)
    assert all(f.severity == "info" for f in result.findings)
    return [
        (dict(f.evidence)["kind"], bitext.span_text(f, "source"), dict(f.evidence)["forms"]) for f in bitext.findings
    ]


def test_words_of_taiwan_in_a_mainland_text() -> None:
    """In either script's characters; one note with counts, on the first of them."""
    notes = _notes("他是司机。", "这个软体很好。", "他坐计程车去买软体。", language="zh-CN")
    assert notes == [("words of Taiwan in a text of the mainland", "软体", "软体 (2), 计程车 (1)")]


def test_words_of_the_mainland_in_a_text_of_taiwan() -> None:
    """A text that says it is from Taiwan."""
    notes = _notes("這個軟件很貴。", "他打印了一份合約。", language="zh-TW")
    assert notes == [("words of the mainland in a text of Taiwan", "軟件", "打印 (1), 軟件 (1)")]


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("zh-CN", "他们收到投资讯息，智慧城市储存了很多影片。"),
        ("zh-CN", "数位专家在这里。"),
        ("zh-TW", "這個軟體很貴，他列印了一份合約。"),
        ("zh-HK", "這個軟件很貴，他打印了一份合約。"),
        ("zh-Hant", "他坐計程車回家，司機在看報紙。"),
        ("en-US", "The color of the theater was gray; they analyzed it."),
        ("en-GB", "The colour of the programme; organization as at Oxford."),
        ("en-US", "The Labour Party met at the Centre for the Study of color."),
        ("en-US", "A literal reading of both analyses, fulfilled and programmed in color."),
    ],
)
def test_own_and_shared_words_are_none(language: str, line: str) -> None:
    """Words that both regions use, pieces of two words, Hong Kong's own usage, names in capitals."""
    assert _notes(line, language=language) == []


def test_mixture_is_noted_where_the_tag_does_not_say() -> None:
    """The fewer ones are called foreign."""
    notes = _notes("這個軟體很貴，硬體也是。", "他打印了一份合約。", language="zh-Hant")
    assert notes == [("words of the mainland in a text of Taiwan", "打印", "打印 (1)")]


def test_characters_of_the_other_script() -> None:
    """Traditional ones in a Simplified text and the reverse; 著 and 乾 are in use in both."""
    simplified = _notes("我们这里没有問題，这是很著名的乾隆时代。", "他们说这個很好。", language="zh-CN")
    assert simplified == [("traditional characters in a Simplified text", "問", "個 (1), 問 (1), 題 (1)")]
    traditional = _notes("我們這裡沒有问題，這個時代很好。", language="zh-TW")
    assert traditional == [("simplified characters in a Traditional text", "问", "问 (1)")]


def test_english_spellings_that_are_mixed() -> None:
    """The fewer spellings are marked; -ise and -ize are a matter of their own."""
    notes = _notes("The color and flavor of it.", "They favored neighbours.", language="en-US")
    assert notes == [("British spellings in a text with American ones", "neighbours", "neighbours (1)")]
    notes = _notes("They organised it and modernised it.", "Nobody realized.", language="en-GB")
    assert notes == [("-ize spellings in a text with -ise ones", "realized", "realized (1)")]


def test_threshold_decides_on_stored_measures() -> None:
    """A text must have forms of its own before others are foreign to it."""
    (mixture,) = measure(document_of("The color and flavor of it.", "They favored neighbours.", language="en-US"))
    assert (mixture.foreign, mixture.n_own, mixture.n_foreign) == ((("neighbours", 1),), 3, 1)
    assert accepts(mixture, CheckSettings(least_own_forms=3))
    assert not accepts(mixture, CheckSettings(least_own_forms=4))
