"""Names: another entity, the same one in another form, short forms spelt out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from aligner.checks.base import CheckContext
from aligner.checks.name_mentions import chinese_passage, english_passage
from aligner.checks.names import check_names
from aligner.checks.person_names import find_persons
from aligner.checks.short_forms import find_short_forms
from aligner.model import Alignment, Bead, Document, Finding
from aligner.settings import CheckSettings
from tests.builders import document_of


def _encode(texts: Sequence[str]) -> NDArray[np.float32]:
    return np.zeros((len(texts), 1), np.float32)


def _findings(source: Document, target: Document) -> list[Finding]:
    beads = tuple(Bead((k,), (k,), 1.0) for k in range(len(source.segments)))
    context = CheckContext(Alignment(source, target, beads), _encode, CheckSettings())
    return list(check_names(context).findings)


def _check(zh: Sequence[str], en: Sequence[str], code: str) -> list[tuple[str, str]]:
    """Return the marked words of both sides, and see to it that the reverse direction marks the same."""
    chinese, english = document_of(*zh), document_of(*en, language="en-US")
    forth, back = _findings(chinese, english), _findings(english, chinese)
    assert [(f.code, f.source_span, f.target_span) for f in forth] == [
        (f.code, f.target_span, f.source_span) for f in back
    ]
    marked = []
    for found in forth:
        if found.code == code:
            a, b = found.source_span, found.target_span
            assert a is not None
            assert b is not None
            marked.append(
                (chinese.segments[a.segment].text[a.start : a.end], english.segments[b.segment].text[b.start : b.end])
            )
    return marked


@pytest.mark.parametrize(
    ("zh", "en", "marked"),
    [
        ("总统昨天访问了埃及。", "The president visited Morocco yesterday.", ("埃及", "Morocco")),
        ("挪威的鲑鱼出口增长很快。", "Danish salmon exports are growing fast.", ("挪威", "Danish")),
        ("代表團下週前往紐西蘭。", "The delegation leaves for Australia next week.", ("紐西蘭", "Australia")),
        ("演唱会将在鹿特丹举行。", "The concert will be held in Antwerp.", ("鹿特丹", "Antwerp")),
        ("北约秘书长发表了讲话。", "The OPEC secretary general made a speech.", ("北约", "OPEC")),
        ("教练把蒙哥马利换下场。", "The coach took Kowalski off.", ("蒙哥马利", "Kowalski")),
        ("法官问安德森为什么迟到。", "The judge asked Kowalski why he was late.", ("安德森", "Kowalski")),
        ("馬克·安德森說他很累。", "Mark Petrov said he was tired.", ("安德森", "Petrov")),
    ],
)
def test_another_name_is_marked_on_both_sides(zh: str, en: str, marked: tuple[str, str]) -> None:
    """Countries, cities, bodies and persons: the left-over name of each side."""
    assert _check([zh], [en], "entity-mismatch") == [marked]


@pytest.mark.parametrize(
    ("zh", "en"),
    [
        ("总统昨天访问了埃及。", "The president visited Cairo yesterday."),
        ("華盛頓拒絕評論。", "The United States declined to comment."),
        ("英格兰队输了。", "The UK side lost."),
        ("安德森对布朗说，蒙哥马利要走了。", "Anderson told Brown that Montgomery was leaving."),
        ("陳茂波發表財政預算案。", "Paul Chan Mo-po delivered the budget."),
        ("蔡英文和李宗盛出席。", "Tsai Ing-wen and Jonathan Lee attended."),
        ("双方于四月签署了合同。", "The parties signed the Contract in April, on a Monday."),
        ("他在中餐馆吃饭。", "He ate at a Chinese restaurant."),
        ("中方表示欢迎。", "China welcomed this."),
        ("两国关系良好。", "Relations between Kenya and Uganda are good."),
        ("《蒙哥马利传》卖得很好。", "The biography “Life of a General” sold well."),
        ("蒙哥马利说他喜欢咖啡。", "He said he liked coffee."),
        ("布鲁克林的金州勇士队球迷", "Brooklyn fans of the Golden State Warriors"),
        ("德语和法语课程", "German and French classes"),
    ],
)
def test_a_name_with_a_counterpart_of_any_kind_is_left_alone(zh: str, en: str) -> None:
    """Capitals for countries, other spellings than pinyin, languages, pronouns, clubs: no alarm."""
    assert _check([zh], [en], "entity-mismatch") == []


_NOVEL = (
    ["林岚推开了门。", "周明远坐在窗边。", "林岚没有说话。", "他叫了一声林岚。"],
    ["Lin Lan pushed the door open.", "Zhou Mingyuan sat by the window.", "Lin Lan said nothing."],
)


def test_persons_are_known_by_the_rest_of_the_document() -> None:
    """Where the text itself tells whose names both are, the wrong one is marked."""
    mistaken = _check(_NOVEL[0], [*_NOVEL[1], "He called Zhou Mingyuan."], "entity-mismatch")
    assert mistaken == [("林岚", "Zhou Mingyuan")]
    assert _check(_NOVEL[0], [*_NOVEL[1], "He called Lin Lan."], "entity-mismatch") == []
    assert _check(_NOVEL[0], [*_NOVEL[1], "He called her."], "entity-mismatch") == []


def test_a_name_in_pinyin_alone_is_never_a_mismatch() -> None:
    """One pair that does not agree may be a stage name or a dialect."""
    assert _check(["林岚推开了门。"], ["Wang Wei pushed the door open."], "entity-mismatch") == []


def test_names_in_pinyin_are_found_in_either_order() -> None:
    """Surname first or last, given name written as one word or two."""
    zh = [chinese_passage(0, "记者采访了欧阳青、周明远和林岚。")]
    en = [english_passage(0, "The reporter met Mingyuan Zhou and Lin Lan.")]
    assert [(p.english, p.chinese) for p in find_persons(zh, en)] == [("Mingyuan Zhou", "周明远"), ("Lin Lan", "林岚")]


def test_a_name_that_regularly_has_another_rendering_is_no_mismatch() -> None:
    """A translator who calls somebody Button all through the book means it."""
    zh = ["韦安德小声说了一句。", "韦安德跑了。", "韦安德又来了。", "韦安德笑了。"]
    en = ["Bramblewick whispered.", "Bramblewick ran.", "Bramblewick came again.", "Bramblewick smiled."]
    assert _check(zh, en, "entity-mismatch") == []


@pytest.mark.parametrize(
    ("zh", "en", "marked"),
    [
        ("中越边境开放了。", "The China-Vietnam border is open.", ("中越", "China-Vietnam")),
        ("俄烏談判破裂。", "Talks between Russia and Ukraine broke down.", ("俄烏", "Russia and Ukraine")),
        ("中土公路通到里海。", "The China-Turkmenistan road leads to the sea.", ("中土", "China-Turkmenistan")),
        ("中土两国外长在安卡拉会谈。", "The foreign ministers of China and Turkey met.", ("中土", "China and Turkey")),
        ("沪苏浙发布公告。", "Shanghai, Jiangsu and Zhejiang spoke.", ("沪苏浙", "Shanghai, Jiangsu and Zhejiang")),
        ("他在二战中失去了父亲。", "He lost his father in World War II.", ("二战", "World War II")),
        ("证监会批准了。", "The China Securities Regulatory Commission agreed.",
         ("证监会", "China Securities Regulatory Commission")),
        ("世界贸易组织公布了数据。", "The WTO published the data.", ("世界贸易组织", "WTO")),
        ("我们重视“三农”。", "We value agriculture, villages and farmers.",
         ("“三农”", "agriculture, villages and farmers")),
        ("要管住“三公”。", "We must save, improve control, and cut spending on cars, travel and banquets.",
         ("“三公”", "cars, travel and banquets")),
        ("两军开展联演。", "The two armies held joint exercises.", ("联演", "joint exercises")),
    ],
)  # fmt: skip
def test_short_forms_spelt_out_are_linked(zh: str, en: str, marked: tuple[str, str]) -> None:
    """Countries and provinces in a row, dictionary abbreviations, sets with members, clipped words, acronyms."""
    assert marked in _check([zh], [en], "abbreviation-expanded")


@pytest.mark.parametrize(
    ("zh", "en"),
    [
        ("其中日本最多。", "Of these, Japan has most, China fewest."),
        ("这里可以加以改进。", "Canada and Israel can improve this."),
        ("中美洲国家", "states of Central America, China and the US"),
        ("我们讨论了二战。", "We discussed the war."),
    ],
)
def test_characters_by_chance_are_no_short_form(zh: str, en: str) -> None:
    """Parts of names and words, and short forms that stay short."""
    assert find_short_forms([chinese_passage(0, zh)], [english_passage(0, en)]) == []


def test_a_body_in_two_forms_is_a_variant() -> None:
    """An acronym here and the full name there are one name in two forms."""
    zh = ["世界贸易组织公布了数据。", "世界贸易组织欢迎这个决定。"]
    en = ["The WTO published the data.", "The World Trade Organization welcomed the decision."]
    assert _check(zh, en, "entity-variant") == [("世界贸易组织", "WTO")]


@pytest.mark.parametrize(
    ("zh", "en", "marked"),
    [
        ("安德森否认了这件事。", "Xanthe Anderson denied it.", ("安德森", "Xanthe Anderson")),
        ("克里斯蒂娜·安德森否认了。", "Anderson denied it.", ("克里斯蒂娜·安德森", "Anderson")),
    ],
)
def test_a_given_name_on_one_side_only_is_a_variant(zh: str, en: str, marked: tuple[str, str]) -> None:
    """The whole name is marked where it is whole."""
    assert _check([zh], [en], "entity-variant") == [marked]


def test_two_chinese_sides_are_not_checked() -> None:
    """The reason is said."""
    zh = document_of("一句话。")
    context = CheckContext(Alignment(zh, zh, (Bead((0,), (0,), 1.0),)), _encode, CheckSettings())
    assert check_names(context).checked.skipped
