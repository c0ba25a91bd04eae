"""Countries, peoples, cities and bodies are found in both languages and mean the same keys."""

from __future__ import annotations

import pytest

from aligner.lexicon.gazetteer import load_gazetteer


def _keys(text: str, *, chinese: bool) -> list[set[str]]:
    gazetteer = load_gazetteer()
    mentions = gazetteer.chinese_mentions(text) if chinese else gazetteer.english_mentions(text)
    return [set(mention.keys) for mention in mentions if mention.keys]


@pytest.mark.parametrize(
    ("chinese", "english", "key"),
    [
        ("新西兰队赢了", "New Zealand won", "NZ"),
        ("紐西蘭隊贏了", "The Kiwis won", "NZ"),
        ("他去了沙烏地阿拉伯", "He went to Saudi Arabia", "SA"),
        ("英国大使", "the British ambassador", "GB"),
        ("苏格兰人", "the Scottish", "GB"),
        ("美國國會", "the U.S. Congress", "US"),
        ("白俄罗斯", "Belarusian", "BY"),
        ("南苏丹", "South Sudan", "SS"),
        ("朝鲜", "North Koreans", "KP"),
        ("韩国", "South Korea", "KR"),
        ("世卫组织", "WHO", "body 3"),
        ("世界衛生組織", "the World Health Organization", "body 3"),
        ("北約", "NATO's", "body 11"),
        ("四川", "Sichuan", "CN-Sichuan"),
        ("鹿特丹", "Rotterdam", "city Rotterdam"),
        ("中亚国家", "Central Asian states", "143"),
    ],
)
def test_a_name_has_one_key_in_both_languages(chinese: str, english: str, key: str) -> None:
    """Both standards, regional forms, adjectives and acronyms lead to the same key."""
    if key.startswith("body"):
        assert _keys(chinese, chinese=True) == _keys(english, chinese=False) != []
        return
    assert any(key in keys for keys in _keys(chinese, chinese=True))
    assert any(key in keys for keys in _keys(english, chinese=False))


def test_the_longest_name_counts() -> None:
    """几内亚比绍 is no Guinea, New Mexico no Mexico, the Indian Ocean no India."""
    assert _keys("几内亚比绍", chinese=True) == [{"GW"}]
    assert _keys("They moved from New Mexico to the Indian Ocean.", chinese=False) == []


def test_one_character_forms_may_mean_several_countries() -> None:
    """Context decides whether 土 is Turkmenistan or Türkiye."""
    characters = load_gazetteer().characters
    assert {"TM", "TR"} <= characters["土"]
    assert {"UZ", "UA"} <= characters["乌"] & characters["烏"]


def test_parts_of_compounds_are_found() -> None:
    """Hyphens part names, and belong to some."""
    assert _keys("Sino-Kazakh trade and Asia-Pacific ports", chinese=False) == [{"CN"}, {"KZ"}, {"142"}]


def test_ordinary_words_are_no_countries() -> None:
    """Capitals matter: "us" is nobody, "turkey" a bird."""
    assert _keys("Let us eat turkey from china plates", chinese=False) == []
