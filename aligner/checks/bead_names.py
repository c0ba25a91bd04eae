"""The names of a bead: which English ones pair with Chinese ones by their sound, and which nothing supports."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from aligner.checks.name_mentions import (
    ChineseName,
    EnglishName,
    Passage,
    chinese_names,
    chinese_passage,
    english_names,
    english_passage,
    has_sense_in,
    is_glossed,
    is_spelt,
)
from aligner.checks.person_names import Person, find_persons
from aligner.lexicon.gazetteer import load_gazetteer
from aligner.lexicon.stems import all_stems
from aligner.lexicon.transliteration import best_fit
from aligner.model import Alignment, Bead, Side
from aligner.text.scripts import LATIN

__all__ = ["ALIKE", "BeadNames", "find_bead_names", "is_in_english"]

_LATIN = re.compile(f"[{LATIN}]")
ALIKE = 0.0
"""Gain a letter from which a name sounds like some characters."""
_SURE_PAIR = 1.0
_RIVAL_GAIN = 0.8
"""Gain by which another name must fit better to take a name's place."""


class BeadNames(NamedTuple):
    """The names of a bead and its segments; `pairs` are those that sound alike, `left` the English without support."""

    bead: int
    chinese_text: Sequence[Passage]
    english_text: Sequence[Passage]
    chinese: Sequence[ChineseName] = ()
    pairs: Sequence[tuple[EnglishName, ChineseName]] = ()
    left: Sequence[EnglishName] = ()
    persons: Sequence[Person] = ()

    @property
    def n_names(self) -> int:
        """How many names were looked at on the Chinese side."""
        return len(self.chinese) or sum(len(passage.mentions) for passage in self.chinese_text)


def find_bead_names(alignment: Alignment, k: int, bead: Bead, side: Side) -> BeadNames:
    """Return the names of a bead; `side` is the Chinese one."""
    other: Side = "target" if side == "source" else "source"
    chinese, english = alignment.document(side), alignment.document(other)
    chinese_text = [chinese_passage(p, chinese.segments[p].text) for p in bead.side(side)]
    english_text = [english_passage(p, english.segments[p].text) for p in bead.side(other)]
    names = [name for passage in english_text for name in english_names(passage)]
    if any(name.keys for name in names):
        known = {key for passage in chinese_text for mention in passage.mentions for key in mention.keys}
        names = [name for name in names if known.isdisjoint(name.keys)]
    found = [name for passage in chinese_text for name in chinese_names(passage)] if names else []
    persons = list(find_persons(chinese_text, english_text))
    if persons:
        spelt = {(person.segment, place) for person in persons for place in range(person.start, person.end)}
        names = [name for name in names if (name.segment, name.start) not in spelt]
    item = BeadNames(k, chinese_text, english_text, found, persons=persons)
    if not found or not names:
        return item
    pairs = [pair for name in names if (pair := _by_sound(name, found)) is not None]
    paired = {name for name, _ in pairs}
    left = [name for name in names if name not in paired and not _in_chinese(name, item, pairs)]
    return item._replace(pairs=pairs, left=left)


def _by_sound(name: EnglishName, found: Sequence[ChineseName]) -> tuple[EnglishName, ChineseName] | None:
    """Return a name with the first that surely sounds like it."""
    if name.keys:
        return None
    return next(
        ((name, other) for other in found if not other.keys and best_fit(other.text, name.text).gain >= _SURE_PAIR),
        None,
    )


def _in_chinese(name: EnglishName, item: BeadNames, pairs: Sequence[tuple[EnglishName, ChineseName]]) -> bool:
    """Whether anything in the Chinese may stand for an English name."""
    texts = [passage.text for passage in item.chinese_text]
    if name.keys and _keys_in_chinese(name.keys, item):
        return True
    # Nearly always the Chinese has no letters to be put into lower case.
    if any(_LATIN.search(text) and name.text.lower() in text.lower() for text in texts):
        return True
    if any(
        _is_alike(name.text, other.text, [n.text for n, z in pairs if z.text == other.text], by_word=False)
        for other in item.chinese
        if not other.keys
    ):
        return True
    return any(is_spelt(name.text, text) for text in texts) or is_glossed(name.text, texts)


def _is_alike(word: str, characters: str, rivals: Sequence[str], *, by_word: bool) -> bool:
    """Whether a word may be the sound of some characters that no rival fits much better at the same place.

    Rivals are other words for the same characters, or, `by_word`, other characters for the same word.
    """
    fit = best_fit(characters, word)
    if fit.gain < ALIKE:
        return False
    for rival in rivals:
        other = best_fit(rival, word) if by_word else best_fit(characters, rival)
        overlaps = by_word or (other.start < fit.end and fit.start < other.end)
        if overlaps and other.gain > fit.gain + _RIVAL_GAIN:
            return False
    return True


def _keys_in_chinese(keys: frozenset[str], item: BeadNames) -> bool:
    gazetteer = load_gazetteer()
    if any(keys & other.keys for other in item.chinese):
        return True
    names = [name for key in keys for name in gazetteer.chinese_of.get(key, ())]
    characters = gazetteer.characters
    for passage in item.chinese_text:
        if any(known in passage.text for known in names):
            return True
        for character in characters.keys() & passage.text:
            if keys & characters[character]:
                covered = {k for n in item.chinese if n.segment == passage.segment for k in range(n.start, n.end)}
                if any(k not in covered for k, other in enumerate(passage.text) if other == character):
                    return True
    return False


def is_in_english(name: ChineseName, item: BeadNames) -> bool:
    """Whether anything in the English may stand for a Chinese name."""
    if name.keys and any(name.keys & mention.keys for passage in item.english_text for mention in passage.mentions):
        return True
    if any(other.text == name.text for _, other in item.pairs):
        return True
    latin = {word for passage in item.chinese_text for word, _ in passage.words}
    words = {word for passage in item.english_text for word, _ in passage.words} - latin
    for word in words:
        rivals = [z.text for n, z in item.pairs if n.text == word]
        fit = best_fit(name.text, word)
        is_whole = fit.end - fit.start > len(name.text) / 2
        if (is_whole and _is_alike(word, name.text, rivals, by_word=True)) or is_spelt(word, name.text):
            return True
    return any(has_sense_in(name.text, all_stems(passage.text)) for passage in item.english_text)
