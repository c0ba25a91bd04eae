"""Lost words and beads that do not belong together, in several genres and both directions."""

from __future__ import annotations

from dataclasses import replace

import pytest

from aligner.checks.base import CheckContext
from aligner.checks.omissions import check_omissions, is_close
from aligner.encoders.base import Encoder, load_encoder
from aligner.encoders.hashing import HashingEncoder
from aligner.measuring import show_tokens
from aligner.model import Alignment, Bead, Bitext, Finding
from aligner.settings import CheckSettings
from tests.builders import document_of, reverse

_CLOSE = [
    ("本市去年新建学校十二所。", "Last year the city built twelve new schools."),
    ("医院的床位增加了三百张。", "Hospitals gained three hundred beds."),
    ("公共汽车的票价保持不变。", "Bus fares remained unchanged."),
    ("图书馆每天开放到晚上九点。", "The library is open until nine in the evening every day."),
    ("居民可以在网上申请停车证。", "Residents can apply for parking permits online."),
    ("我们将在河边种植两千棵树。", "We will plant two thousand trees along the river."),
    ("旧市场的屋顶已经修好。", "The roof of the old market has been repaired."),
    ("消防队收到了四辆新车。", "The fire brigade received four new vehicles."),
    ("市议会批准了明年的预算。", "The city council approved next year's budget."),
    ("博物馆展出了古代的陶器。", "The museum exhibited ancient pottery."),
]


@pytest.fixture(scope="module", name="encoder")
def _encoder() -> Encoder:
    return load_encoder("use")


def _alignment(pairs: list[tuple[str, str]], confidence: float = 1.0) -> Alignment:
    source = document_of(*(zh for zh, _ in pairs))
    target = document_of(*(en for _, en in pairs), language="en-US")
    return Alignment(source, target, tuple(Bead((k,), (k,), confidence) for k in range(len(pairs))))


def _check(encoder: Encoder, alignment: Alignment) -> tuple[Bitext, list[Finding]]:
    context = CheckContext(alignment, encoder.encode, CheckSettings(), show_tokens(encoder, alignment))
    findings = list(check_omissions(context).findings)
    return Bitext(alignment, tuple(findings)), findings


def _told(encoder: Encoder, pairs: list[tuple[str, str]]) -> list[tuple[str, int, str]]:
    bitext, findings = _check(encoder, _alignment(pairs))
    return [(f.code, f.bead, bitext.span_text(f, "source") or bitext.span_text(f, "target")) for f in findings]


def test_a_close_translation_has_no_findings(encoder: Encoder) -> None:
    """Ten sentences with nothing lost."""
    assert _told(encoder, _CLOSE) == []


@pytest.mark.parametrize(
    ("pair", "lost"),
    [
        (
            ("消防队收到了四辆新车，还培训了六十名志愿者。", "The fire brigade received four new vehicles."),
            "培训了六十名志愿者",
        ),
        (
            ("那位老太太走到窗前，慢慢拉开窗帘，把猫抱到了膝盖上。", "The old lady walked to the window."),
            "拉开窗帘",
        ),
        (
            ("股价周一下跌百分之四，此前该公司承认电池存在缺陷。", "Shares fell four percent on Monday."),
            "公司承认电池存在缺陷",
        ),
    ],
)
def test_a_lost_clause_is_marked_on_its_words(encoder: Encoder, pair: tuple[str, str], lost: str) -> None:
    """A report, a novel, a newspaper: the span overlaps the clause and is not the whole sentence."""
    found = [(code, words) for code, bead, words in _told(encoder, [*_CLOSE, pair]) if bead == len(_CLOSE)]
    assert found
    assert {code for code, _ in found} == {"omission"}
    assert any(set(lost) & set(words) and len(words) < 0.8 * len(pair[0]) for _, words in found)


def test_an_added_clause_is_an_addition(encoder: Encoder) -> None:
    """What only the English says is marked there."""
    pair = ("旧市场的屋顶已经修好。", "The roof of the old market, where farmers sell cheese, has been repaired.")
    found = [(code, words) for code, bead, words in _told(encoder, [*_CLOSE, pair]) if bead == len(_CLOSE)]
    assert [code for code, _ in found] == ["addition"]
    assert "cheese" in found[0][1]
    assert "market" not in found[0][1]


def test_a_lost_modifier_is_found_where_the_translation_is_close(encoder: Encoder) -> None:
    """不断 has no rendering; in a free translation nobody would want to hear of it."""
    pair = ("博物馆不断展出古代的陶器。", "The museum exhibited ancient pottery.")
    assert ("omission", len(_CLOSE), "不断") in _told(encoder, [*_CLOSE, pair])
    free = {"source": [30.0, 100.0], "target": [30.0, 100.0]}
    assert not is_close(_alignment([pair]), {"source": free["source"], "target": free["target"]}, CheckSettings())


def test_sides_about_different_things_are_misaligned(encoder: Encoder) -> None:
    """Another partner is found; where the alignment itself was sure, more evidence is asked for."""
    pair = ("他把钥匙放在门口的花盆下面。", "Interest rates rose again in the third quarter.")
    assert ("misaligned", len(_CLOSE), "") in _told(encoder, [*_CLOSE, pair])


def test_sides_without_words_are_not_compared(encoder: Encoder) -> None:
    """Marks and emoji have no content that could differ."""
    assert [f for f in _told(encoder, [*_CLOSE, ("《》", "“”"), ("🙂🙂", "!!")]) if f[1] >= len(_CLOSE)] == []


def test_spans_are_whole_words(encoder: Encoder) -> None:
    """Pieces of the encoder are widened to words."""
    _, findings = _check(encoder, _alignment([*_CLOSE, ("市长致辞，感谢志愿服务人员。", "The mayor spoke.")]))
    assert all(f.source_span is None or f.source_span.end - f.source_span.start >= 2 for f in findings)


def test_a_name_that_is_spelt_is_not_lost(encoder: Encoder) -> None:
    """Neither vectors nor the dictionary know 利文斯顿 or 米德索莫诺顿; their sound does."""
    pairs = [
        ("利文斯顿队在最后一分钟进球。", "Livingston scored in the last minute."),
        ("米德索莫诺顿的商店昨天关门了。", "Shops in Midsomer Norton closed yesterday."),
    ]
    assert [found for found in _told(encoder, [*_CLOSE, *pairs]) if found[1] >= len(_CLOSE)] == []


def test_both_directions_say_the_same(encoder: Encoder) -> None:
    """With English as the source, what was an omission is an addition on the same words."""
    pairs = [*_CLOSE, ("消防队收到了四辆新车，还培训了六十名志愿者。", "The fire brigade received four new vehicles.")]
    _, there = _check(encoder, _alignment(pairs))
    _, back = _check(encoder, reverse(_alignment(pairs)))
    exchanged = {"omission": "addition", "addition": "omission", "misaligned": "misaligned"}
    assert [(exchanged[f.code], f.target_span, f.source_span) for f in back] == [
        (f.code, f.source_span, f.target_span) for f in there
    ]


def test_an_encoder_without_tokens_is_told() -> None:
    """The check is skipped with its reason; nothing is claimed to be complete."""
    alignment = _alignment(_CLOSE)
    context = CheckContext(
        alignment, HashingEncoder().encode, CheckSettings(), show_tokens(HashingEncoder(), alignment)
    )
    result = check_omissions(context)
    assert (result.findings, result.checked.n_items) == ((), 0)
    assert "tokens" in result.checked.skipped


def test_two_chinese_texts_are_not_compared(encoder: Encoder) -> None:
    """One side must be English."""
    alignment = Alignment(document_of("你好。"), document_of("您好。"), (Bead((0,), (0,), 1.0),))
    context = CheckContext(alignment, encoder.encode, CheckSettings(), show_tokens(encoder, alignment))
    assert "English" in check_omissions(context).checked.skipped


def test_thresholds_decide_alone(encoder: Encoder) -> None:
    """With thresholds out of reach nothing is reported, whatever was measured."""
    alignment = _alignment([*_CLOSE, ("猫在睡觉。", "Oil prices doubled.")])
    out_of_reach = replace(CheckSettings(), lost_from=1e9, lost_from_close=1e9, misaligned_from=1e9)
    context = CheckContext(alignment, encoder.encode, out_of_reach, show_tokens(encoder, alignment))
    assert check_omissions(context).findings == ()
