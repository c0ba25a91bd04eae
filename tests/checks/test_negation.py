"""Negations compared across a bead: one that is lost or added, and the many words that only look negative."""

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from aligner.checks.base import CheckContext
from aligner.checks.negation import Measured, accepts, check_negation
from aligner.lexicon.negation import Cue
from aligner.model import Alignment, Bead, Bitext, make_document
from aligner.settings import CheckSettings
from tests.builders import document_of


def encode_nothing(texts: Sequence[str]) -> NDArray[np.float32]:
    """Stand in for an encoder: this check asks for none."""
    return np.zeros((len(texts), 1), dtype=np.float32)


def check(chinese: str, english: str, *, is_reversed: bool = False) -> Bitext:
    """Run the check on one pair, Chinese to English or the reverse."""
    zh, en = document_of(*chinese.split("\n")), document_of(*english.split("\n"), language="en-US")
    source, target = (en, zh) if is_reversed else (zh, en)
    bead = Bead(tuple(range(len(source.segments))), tuple(range(len(target.segments))), 1.0)
    alignment = Alignment(source, target, (bead,))
    return Bitext(alignment, check_negation(CheckContext(alignment, encode_nothing, CheckSettings())).findings)


ONE_SIDED = [
    # Chinese, English, the words marked on each side
    ("双方不支持这项提案。", "Both sides support the proposal.", "不", "support"),
    ("他没有参加上周的会议。", "He took part in last week's meeting.", "没有", "part"),
    ("委员会尚未批准该计划。", "The committee has approved the plan.", "尚未", "approved"),
    ("公司支持这项计划。", "The company does not support this plan.", "支持", "not"),
    ("承租人可以转让本合同。", "The Lessee cannot assign this contract.", "", "cannot"),
    ("我们会忘记那一天。", "We will never forget that day.", "忘记", "never"),
    ("雙方不支持這項提案。", "Both sides support the proposal.", "不", "support"),
    ("他並未出席記者會。", "He was at the press conference.", "並未", ""),
    ("她站在门口，一句话也没说。", "She stood in the doorway and spoke for a while.", "没", ""),
    ("切勿在雷雨天使用本产品。", "Use this product in thunderstorms.", "切勿", "thunderstorms"),
    ("他不接受采访，也没有发表声明。", "He accepted an interview and did not issue a statement.", "不", "accepted"),
]


@pytest.mark.parametrize(("chinese", "english", "zh_words", "en_words"), ONE_SIDED)
@pytest.mark.parametrize("is_reversed", [False, True])
def test_a_one_sided_negation_is_marked(
    chinese: str, english: str, zh_words: str, en_words: str, *, is_reversed: bool
) -> None:
    """The negating word is marked, with what is left without negation on the other side where that is known."""
    bitext = check(chinese, english, is_reversed=is_reversed)
    (finding,) = bitext.findings
    assert (finding.code, finding.severity) == ("negation", "major")
    words = (bitext.span_text(finding, "source"), bitext.span_text(finding, "target"))
    assert words == ((en_words, zh_words) if is_reversed else (zh_words, en_words))


NOT_ONE_SIDED = [
    # the other side negates as well
    ("我们不会停下脚步。", "We will not stop."),
    ("他拒绝置评。", "He did not comment."),
    ("目前无法确定原因。", "The cause is still unclear."),
    ("这件事很难办到。", "It can't be done easily."),
    ("他们没有带伞就出门了。", "They went out without an umbrella."),
    ("她不同意。", "She disagrees."),
    ("她没有去上海，而是回了家。", "Instead of going to Shanghai, she went home."),
    ("谁知道呢？", "Nobody knows."),
    # fixed words that negate nothing
    ("经济不断发展，人民生活不断改善。", "The economy keeps growing and people's lives keep improving."),
    ("不仅要看，而且要学。", "We must watch as well as learn."),
    ("不同的人有不同的看法。", "Different people hold different views."),
    ("不久以后，他来了。", "Soon afterwards, he came."),
    ("无论天气如何，比赛照常进行。", "Whatever the weather, the match goes ahead."),
    ("这是一个非常重要的时刻。", "This is a very important moment."),
    ("未来五年，我们将加大投入。", "Over the next five years, we will invest more."),
    ("别人都走了，特别是老人。", "Other people have left, especially the old."),
    ("除非下雨，莫非他会来。", "If it rains, he may come."),
    ("他不得不离开。", "He had to leave."),
    ("无人机从莫斯科起飞。", "The drone took off from Moscow."),
    ("好不容易找到了他。", "It took a lot of work to find him."),
    ("人數不少，場面非常熱鬧。", "The crowd was large and the mood lively."),
    ("她不禁笑了起来。", "She burst out laughing."),
    ("他差点没赶上火车。", "He almost missed the train."),
    ("我不敢不去。", "I had to go."),
    # questions
    ("你是不是去过北京？", "Have you been to Beijing?"),
    ("你去不去？", "Are you going?"),
    ("这不是很好吗？", "Is this good?"),
    ("他走了没有？", "Has he gone?"),
    ("能否成功，取决于你。", "Success depends on you."),
    ("真漂亮！", "Isn't it lovely?"),
    ("他是你哥哥吧？", "He's your brother, isn't he?"),
    # English that negates nothing
    ("这既是机遇，也是挑战。", "This is not only an opportunity but a challenge."),
    ("最迟于5月1日交付。", "Delivery shall be made no later than May 1."),
    ("难怪他高兴。", "No wonder he is happy."),
    ("他住在三号楼。", "He lives in Building No. 3."),
    ("到了晚上他才回来。", "He did not return until evening."),
    ("我只好同意。", "I had no choice but to agree."),
    # a bound, which is another check's
    ("全程不超过30公里。", "The whole distance is up to 30 km."),
    ("合同期限不超过三年。", "The term shall not exceed three years."),
    ("相对湿度不超过85%。", "Relative humidity not exceeding 85%."),
    ("间距不低于两米。", "The distance shall not be less than two metres."),
    # what is not usual is extraordinary
    ("这样的天气在这里不寻常。", "Such weather is not usual here."),
    ("过去五年极不寻常、极不平凡。", "The past five years have been truly extraordinary."),
    # a title is a name
    ("电影《我不是歌手》今天上映。", "The film Voice opens today."),
]  # fmt: skip


@pytest.mark.parametrize(("chinese", "english"), NOT_ONE_SIDED)
@pytest.mark.parametrize("is_reversed", [False, True])
def test_no_finding(chinese: str, english: str, *, is_reversed: bool) -> None:
    """A negation with a counterpart of any kind, and a word that negates nothing, are no findings."""
    assert check(chinese, english, is_reversed=is_reversed).findings == ()


def test_message_and_evidence() -> None:
    """The sentence names the cue, what it negates, and the words that nothing negates."""
    (finding,) = check("双方不支持这项提案。", "Both sides support the proposal.").findings
    assert finding.message == "不 stands before 支持, but nothing negates support in the target"
    assert ("cue", "不") in finding.evidence
    assert ("negations in the target", "0") in finding.evidence


def test_spans_point_into_their_own_segment() -> None:
    """In a bead of several segments, a span counts from the start of its segment."""
    bitext = check("天气很好。\n他没有参加会议。", "It was a fine day.\nHe took part in it.")
    (finding,) = bitext.findings
    assert finding.source_span is not None
    assert (finding.source_span.segment, finding.source_span.start) == (1, 1)
    assert bitext.span_text(finding, "target") == "part"


def test_threshold_is_a_setting() -> None:
    """What was measured is accepted by how likely it is."""
    measured = Measured(Cue("没", 0, is_plain=True), True, 0, 0, None, None)
    assert accepts(measured, CheckSettings())
    assert not accepts(measured, CheckSettings(negation_confidence=0.7))


def test_other_languages_are_passed_over() -> None:
    """Two sides of one language are not compared."""
    documents = (
        make_document("a", "en-US", "He did not go.", [(0, 14)], set()),
        make_document("b", "en-GB", "He went.", [(0, 8)], set()),
    )
    alignment = Alignment(*documents, (Bead((0,), (0,), 1.0),))
    assert check_negation(CheckContext(alignment, encode_nothing, CheckSettings())).findings == ()
