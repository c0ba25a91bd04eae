"""Terms and segments in several renderings, and several terms in one."""

from __future__ import annotations

import pytest

from aligner.checks.base import CheckContext
from aligner.checks.consistency import check_consistency
from aligner.encoders.hashing import HashingEncoder
from aligner.model import Alignment, Bead, Bitext
from aligner.settings import CheckSettings
from tests.builders import document_of

Row = tuple[str, str]


def _bitext(*rows: Row, languages: Row = ("zh-CN", "en-US"), confidence: float = 0.9) -> Bitext:
    source = document_of(*(a for a, _ in rows), language=languages[0])
    target = document_of(*(b for _, b in rows), language=languages[1])
    alignment = Alignment(source, target, tuple(Bead((k,), (k,), confidence) for k in range(len(rows))))
    result = check_consistency(CheckContext(alignment, HashingEncoder().encode, CheckSettings()))
    return Bitext(alignment, result.findings)


def _found(bitext: Bitext) -> list[tuple[str, int, str, str]]:
    return [(f.code, f.bead, bitext.span_text(f, "source"), bitext.span_text(f, "target")) for f in bitext.findings]


def test_quoted_term_in_two_capitalised_renderings_is_one_finding() -> None:
    """The counts of all renderings stand in the message; the span is on the rarest one."""
    bitext = _bitext(
        ("村民都支持“清水行动”。", "Villagers all support the Clear Water Campaign."),
        ("“清水行动”已经三年了。", "The Clear Water Campaign is three years old."),
        ("“清水行动”花了很多钱。", "Much money was spent on the Clear Water Drive."),
    )
    assert _found(bitext) == [("term-inconsistent", 2, "清水行动", "Clear Water Drive")]
    (finding,) = bitext.findings
    assert finding.severity == "minor"
    assert "“Clear Water Campaign” (2), “Clear Water Drive” (1)" in finding.message
    assert dict(finding.evidence)["renderings"] == "“Clear Water Campaign” (2), “Clear Water Drive” (1)"


def test_quotations_on_both_sides_belong_together() -> None:
    """One quoted term on each side of a bead is a pair, whatever its capitals; Traditional marks as well."""
    bitext = _bitext(
        ("董事會通過了「長青方案」。", "The board passed the “evergreen plan.”"),
        ("工會反對「長青方案」。", "The union opposes the “scheme for all seasons”."),
        languages=("zh-TW", "en-US"),
    )
    assert _found(bitext) == [("term-inconsistent", 1, "長青方案", "scheme for all seasons")]


def test_capitals_that_other_words_account_for_are_not_part_of_the_term() -> None:
    """论坛 explains Forum: the rendering of the term itself is the same in both beads."""
    bitext = _bitext(
        ("他们讨论了“清水行动”。", "They discussed the Clear Water Campaign."),
        ("“清水行动”论坛昨天开幕。", "The Clear Water Campaign Forum opened yesterday."),
    )
    assert _found(bitext) == []


def test_dialogue_is_no_term() -> None:
    """What is said twice may be said in two ways."""
    bitext = _bitext(
        ("他说：“没关系”", "He said, “never mind”"),
        ("她答：“没关系”", "She answered, “it is nothing”"),
    )
    assert _found(bitext) == []


def test_word_pairs_that_the_dictionary_knows_are_compared() -> None:
    """Both halves of each rendering are in the dictionary's glosses; derived forms are the same rendering."""
    rows = (
        ("工厂有安全措施。", "The plant has safety measures."),
        ("合同规定了安全措施。", "The contract sets out security measures."),
    )
    assert _found(_bitext(*rows)) == [("term-inconsistent", 1, "安全措施", "security measures")]
    assert _found(_bitext(*rows[:1], rows[0])) == []


def test_one_rendering_of_two_terms_is_info() -> None:
    """布局 and 框架 both became framework: a remark, no error."""
    bitext = _bitext(
        ("两国商定了新的合作框架。", "The two states agreed on a new cooperation framework."),
        ("双方优化了合作布局。", "Both sides have improved the cooperation framework."),
    )
    assert _found(bitext) == [("same-target", 1, "合作布局", "cooperation framework")]
    assert bitext.findings[0].severity == "info"


def test_terms_exchange_sides_with_the_languages() -> None:
    """With English as the source the same observation is an inconsistent term, and the reverse."""
    bitext = _bitext(
        ("The plant has safety measures.", "工厂有安全措施。"),
        ("The contract sets out security measures.", "合同规定了安全措施。"),
        languages=("en-US", "zh-CN"),
    )
    assert _found(bitext) == [("same-target", 1, "security measures", "安全措施")]
    quoted = _bitext(
        ("The board passed the “evergreen plan”.", "董事会通过了“长青方案”。"),
        ("The union opposes the “evergreen plan”.", "工会反对“万年青计划”。"),
        languages=("en-US", "zh-CN"),
    )
    assert _found(quoted) == [("term-inconsistent", 1, "evergreen plan", "万年青计划")]


def test_same_segment_in_two_translations_is_found_once() -> None:
    """Case and punctuation do not count, other words do."""
    rows = (
        ("请保存您的文件。", "Please save your file."),
        ("请保存您的文件。", "PLEASE SAVE YOUR FILE"),
        ("请保存您的文件！", "Save your document."),
        ("请保存您的文件。", "Save your document!"),
        ("请保存您的文件。", "Please save your file."),
    )
    bitext = _bitext(*rows)
    assert _found(bitext) == [("term-inconsistent", 2, "请保存您的文件！", "Save your document.")]
    assert "(3)" in bitext.findings[0].message
    assert _found(_bitext(*rows[:2])) == []


@pytest.mark.parametrize(
    "rows",
    [
        (("是的。", "Yes."), ("是的。", "Right.")),
        (("“我不知道啊。”", "“I don't know.”"), ("“我不知道啊。”", "“How should I know?”")),
    ],
)
def test_short_segments_and_dialogue_may_vary(rows: tuple[Row, ...]) -> None:
    """Few characters, and spoken lines of ordinary length."""
    assert _found(_bitext(*rows)) == []


def test_unsure_beads_say_nothing() -> None:
    """A bead that is probably wrong is no evidence of a rendering."""
    rows = (("请保存您的文件。", "Please save your file."), ("请保存您的文件。", "Save your document."))
    assert _found(_bitext(*rows, confidence=0.3)) == []


def test_finding_names_at_most_five_renderings() -> None:
    """A group of many renderings keeps its message short."""
    rows = [("请保存您的文件。", f"Wording {'abcdefgh'[k]} of it.") for k in range(8)]
    (finding,) = _bitext(*rows).findings
    assert finding.message.count("(1)") == 5
    assert finding.message.endswith("…")
