"""The dictionary by headword: all readings, both standards, glosses without remarks."""

import pytest

from aligner.lexicon.dictionary import Dictionary, load_dictionary


@pytest.fixture(name="dictionary", scope="module")
def _dictionary() -> Dictionary:
    return load_dictionary()


def test_every_reading_of_a_headword_is_kept(dictionary: Dictionary) -> None:
    """长 is both chang2 and zhang3; a reader that keeps the last one would lose "long"."""
    assert {entry.pinyin for entry in dictionary.entries("长")} >= {"chang2", "zhang3"}
    assert {"long", "grow"} <= dictionary.stems("长")


def test_traditional_headwords_are_found_too(dictionary: Dictionary) -> None:
    """The two standards share their entries."""
    assert dictionary.entries("圖書館") == dictionary.entries("图书馆") != ()


def test_glosses_are_free_of_remarks_and_references() -> None:
    """What stands in brackets, and "variant of", is no sense of the word."""
    dictionary = Dictionary("甲 甲 [jia3] /shell (of a turtle)/variant of 乙[yi3]/first; prime/\n# a comment")
    assert dictionary.glosses("甲") == ("shell", "first", "prime")


def test_idioms_and_names_are_known_by_the_dictionary_s_own_marks(dictionary: Dictionary) -> None:
    """A set phrase is marked, a name has a capital in its pinyin."""
    assert dictionary.is_idiom("画蛇添足")
    assert not dictionary.is_idiom("画家")
    assert any(entry.is_name for entry in dictionary.entries("慕尼黑"))


def test_headwords_in_a_text_overlap() -> None:
    """All readings of a run of characters are given: which one holds is for the caller."""
    dictionary = Dictionary("\n".join(f"{w} {w} [x] /y/" for w in ("研究", "研究生", "生命")))
    assert list(dictionary.headwords_in("他在研究生命")) == [(2, 4), (2, 5), (4, 6)]


def test_an_unknown_word_has_nothing(dictionary: Dictionary) -> None:
    """No entry, no gloss, no stem."""
    assert dictionary.entries("ｚｚ") == ()
    assert dictionary.stems("ｚｚ") == frozenset()


def test_a_headword_has_a_name_where_one_of_its_readings_is_one() -> None:
    """A capital in the pinyin tells it, in the first reading or a later one."""
    dictionary = Dictionary("川 川 [Chuan1] /Sichuan/\n川 川 [chuan1] /river/\n水 水 [shui3] /water/\n")
    later = Dictionary("温 温 [wen1] /warm/\n温 温 [Wen1] /surname Wen/\n")
    assert dictionary.has_name("川")
    assert later.has_name("温")
    assert not dictionary.has_name("水")
    assert not dictionary.has_name("火")


def test_stems_are_those_of_the_glosses() -> None:
    """A bracket ends with its gloss, a reference is left out up to the next mark."""
    dictionary = Dictionary(
        "甲 甲 [jia3] /first (of ten/armor) plates; see also 乙[yi3] shield, shells/CL:個|个[ge4]/\n"
    )
    assert dictionary.glosses("甲") == ("first (of ten", "armor) plates", "shells")
    assert dictionary.stems("甲") == {"first", "ten", "armor", "plate", "shell"}
