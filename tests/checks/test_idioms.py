"""Set phrases that the English renders by their sense: idioms, slogans and parallel frames, against literal ones."""

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from aligner.checks.base import CheckContext
from aligner.checks.idioms import Measured, accepts, check_idioms
from aligner.lexicon.set_phrases import Kind, Phrase, find_set_phrases
from aligner.model import Alignment, Bead, Bitext
from aligner.settings import CheckSettings
from tests.builders import document_of


def encode_letters(texts: Sequence[str]) -> NDArray[np.float32]:
    """Stand in for an encoder: texts that share letters are alike."""
    rows = np.zeros((len(texts), 64), dtype=np.float32)
    for k, text in enumerate(texts):
        for letter in text.lower():
            rows[k, ord(letter) % 64] += 1
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.where(lengths, lengths, 1), dtype=np.float32)


def check(chinese: str, english: str, *, is_reversed: bool = False) -> list[str]:
    """Return the Chinese words of the findings."""
    zh, en = document_of(chinese), document_of(english, language="en-US")
    source, target = (en, zh) if is_reversed else (zh, en)
    alignment = Alignment(source, target, (Bead((0,), (0,), 1.0),))
    bitext = Bitext(alignment, check_idioms(CheckContext(alignment, encode_letters, CheckSettings())).findings)
    assert all((f.code, f.severity) == ("idiom", "info") for f in bitext.findings)
    return [bitext.span_text(f, "target" if is_reversed else "source") for f in bitext.findings]


BY_SENSE = [
    # idioms that a dictionary marks
    ("两国同舟共济，共渡难关。", "The two countries pulled through.", ["同舟共济"]),
    ("他对此了如指掌。", "He knew all about it.", ["了如指掌"]),
    ("她一贫如洗。", "She was penniless.", ["一贫如洗"]),
    ("公司四面楚歌。", "The company is under attack from all quarters.", ["四面楚歌"]),
    ("該公司四面楚歌。", "The company is under attack from all quarters.", ["四面楚歌"]),
    ("他們終於苦盡甘來。", "Their luck turned at last.", ["苦盡甘來"]),
    # images of public speech
    ("中小企业是就业的压舱石。", "Small firms keep employment stable.", ["压舱石"]),
    ("基层干部是排头兵。", "Local officials lead the way.", ["排头兵"]),
    # frames
    ("推动改革走深走实。", "We will advance reform with concrete results.", ["走深走实"]),
    ("搭建起政策的四梁八柱。", "A policy framework has been set up.", ["四梁八柱"]),
    ("实行利民富民强民的政策。", "The policy benefits ordinary families.", ["利民富民强民"]),
    ("这是功在当前、利在长远的大事。", "This matters now and for decades.", ["功在当前、利在长远"]),
    ("不改为民之心、不忘报国之志。", "They stay loyal to their cause.", ["不改为民之心、不忘报国之志"]),
    (
        "山再高，登则能上；水再深，游则能过。",
        "Nothing is out of reach for those who try.",
        ["山再高，登则能上；水再深，游则能过"],
    ),
    ("人心齐则泰山齐。", "Unity makes strength.", ["人心齐则泰山齐"]),
    # an image in quotation marks that are dropped
    ("孩子们成了“小候鸟”。", "The children travel to see their parents every summer.", ["小候鸟"]),
]


@pytest.mark.parametrize(("chinese", "english", "expected"), BY_SENSE)
@pytest.mark.parametrize("is_reversed", [False, True])
def test_a_phrase_given_by_its_sense_is_marked(
    chinese: str, english: str, expected: list[str], *, is_reversed: bool
) -> None:
    """A set phrase whose words are not in the English is a finding on the whole phrase."""
    assert check(chinese, english, is_reversed=is_reversed) == expected


LITERAL_OR_PLAIN = [
    ("我们同舟共济。", "We are crossing the river together in the same boat."),
    ("大街小巷都是人。", "The big streets and small lanes are full of people."),
    ("他是排头兵。", "He is the soldier at the head of the line of soldiers."),
    ("睦邻安邻富邻", "to befriend neighbors, calm neighbors and enrich neighbors"),
    ("公司生产钢铁、水泥。", "The firm makes steel and cement."),
    ("完善法院法官制度。", "The system was improved."),
    ("他喜欢斯皮斯的球。", "He likes that ball."),
    ("越来越多的人来了。", "A growing crowd came."),
    ("三年五年都行。", "Any time will do."),
    ("这个“小候鸟”很可爱。", "This “bird of passage” is cute."),
    ("我现在没有时间，但我将来会有时间。", "Later, perhaps."),
    ("他上了船，她下了船。", "They changed places."),
]


@pytest.mark.parametrize(("chinese", "english"), LITERAL_OR_PLAIN)
def test_literal_and_plain_words_are_no_finding(chinese: str, english: str) -> None:
    """A phrase rendered word by word, and words that only look like a frame, are no findings."""
    assert check(chinese, english) == []


def test_english_words_of_the_gloss_are_marked() -> None:
    """Where the English has the dictionary's figurative sense, those words are the target span."""
    zh = document_of("他决定另起炉灶。")
    en = document_of("After the fire he chose to start from scratch.", language="en-US")
    alignment = Alignment(zh, en, (Bead((0,), (0,), 1.0),))
    bitext = Bitext(alignment, check_idioms(CheckContext(alignment, encode_letters, CheckSettings())).findings)
    (finding,) = bitext.findings
    assert bitext.span_text(finding, "target") == "start from scratch"
    assert "start from scratch" in finding.message
    assert dict(finding.evidence)["kind"] == "idiom"


@pytest.mark.parametrize(
    ("text", "kind"),
    [("同舟共济", "idiom"), ("走深走实", "repeated"), ("睦邻安邻富邻", "repeated"), ("功在当代、利在千秋", "parallel")],
)
def test_kinds_of_phrases(text: str, kind: Kind) -> None:
    """A phrase is found whole, with its kind."""
    assert find_set_phrases(f"我说{text}。") == [Phrase(text, 2, kind)]


def test_threshold_is_a_setting() -> None:
    """How much of a phrase may be literal is a setting."""
    measured = Measured(Phrase("同舟共济", 0, "idiom"), 0.5)
    assert accepts(measured, CheckSettings())
    assert not accepts(measured, CheckSettings(idiom_literal=0.25))
