"""English words with their places and stems; Chinese words with theirs."""

from aligner.lexicon.stems import find_words, is_function_word, stem
from aligner.lexicon.words import word_spans


def test_words_are_found_with_their_places() -> None:
    """Hyphens part words, apostrophes do not."""
    text = "People’s well-known ‘café’."
    words = list(find_words(text))
    assert [word.text for word in words] == ["People’s", "well", "known", "café"]
    assert all(text[word.start : word.end] == word.text for word in words)


def test_forms_of_a_word_share_a_stem() -> None:
    """Case, plural and clitics do not matter."""
    assert stem("Farmers’") == stem("farmer's") == stem("farmer")
    assert stem("cooperation") == stem("Cooperating")


def test_function_words_are_told_from_content_words() -> None:
    """The list is of grammar words."""
    assert is_function_word("The")
    assert not is_function_word("theatre")


def test_chinese_words_cover_the_text() -> None:
    """Every character belongs to one word or mark."""
    text = "图书馆周一闭馆，请改日再来。"
    spans = word_spans(text)
    assert "".join(text[a:b] for a, b in spans) == text
    assert (0, 3) in spans
