"""Words of duty, right, possibility and will: Chinese ones by class, English ones by their plain form.

The classes, and which English words render them or say something else, are in `data/modality.toml`.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from aligner.lexicon.dictionary import load_dictionary
from aligner.lexicon.words import word_around

__all__ = ["Modal", "chinese_modals", "conflicts", "english_modals", "has_equal"]

_CHARACTER = re.compile("[应應需要须須必务務可愿願将將会會能禁准许許允权權责責义義或也想希得该該用]")
_TRIGGER = re.compile(
    "[应應须須必务務可愿願需禁准许許允权權责責义義]|不[得该該用]|[无無毋][须須需]|或许|或許|也许|也許|或将|或將|或会|或會"
)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_NOUNS = frozenset(["may", "will", "can", "need to"])
"""Plain forms that are also nouns, the month among them."""
_NOUN_BEFORE = re.compile(
    r"\b(?:a|an|the|good|free|strong|firm|iron|political|own|his|her|my|our|their|your|its|of|at|in|since|last|this|next|The)\s$"
)
_CONJUNCTION = re.compile("[，。；：！？“「]可[我你您他她它这那這谁誰究一没沒不也还還就]")
_BROKEN_OFF = re.compile("不得(?:[，。；！？了]|$)")
_WISH = re.compile("[祝心志夙遂遗遺]$")


@dataclass(frozen=True, slots=True)
class Modal:
    """A modal word and where it stands; `kind` is a Chinese word's class, or an English word's plain form."""

    text: str
    start: int
    kind: str

    @property
    def end(self) -> int:
        """Offset of the first character after the word."""
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class _Class:
    equals: frozenset[str]
    conflicts: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Tables:
    kinds: dict[str, str]
    classes: dict[str, _Class]
    english: re.Pattern[str]
    forms: tuple[str, ...]
    first_words: frozenset[str]
    """The words with which the English forms begin: matching only there is ten times faster."""


def chinese_modals(text: str) -> list[Modal]:
    """Return the modal words of a Chinese text in order."""
    if not _TRIGGER.search(text):
        return []
    kinds, dictionary = _tables().kinds, load_dictionary()
    found: list[Modal] = []
    done = 0
    for match in _CHARACTER.finditer(text):
        position = match.start()
        if position < done:
            continue
        start, end = word_around(text, position, done, (kinds,))
        done = end
        if text[start:end] in kinds and text[end - 1] == "可":  # 方可, 均可
            start = end - 1
        elif text[position] == "可" and end - start == 3 and text[start + 1 : end] in dictionary:  # 可转让
            done = end = start + 1
        word = text[start:end]
        if (kind := kinds.get(word)) and not _is_other_word(text, start, kind):
            found.append(Modal(word, start, kind))
    return found


def _is_other_word(text: str, start: int, kind: str) -> bool:
    """Whether 可 means "but", 愿 is part of a wish, or 不得 says that something cannot be done (抬不得)."""
    if kind == "strict-prohibition":
        return bool(_BROKEN_OFF.match(text, start))
    if kind == "willingness":
        return bool(_WISH.search(text, max(0, start - 1), start))
    return kind == "permission" and start > 0 and bool(_CONJUNCTION.match(text, start - 1))


def english_modals(text: str) -> list[Modal]:
    """Return the modal words of an English text in order; the month and a person's will are left out."""
    tables = _tables()
    found: list[Modal] = []
    done = 0
    for word in _WORD.finditer(text):
        if word[0].lower() not in tables.first_words and "'" not in word[0] and "’" not in word[0]:
            continue
        match = tables.english.match(text, word.start()) if word.start() >= done else None
        if not match:
            continue
        done = match.end()
        kind = tables.forms[(match.lastindex or 1) - 1]
        if kind not in _NOUNS or not _is_noun(text, match):
            found.append(Modal(match[0], match.start(), kind))
    return found


def _is_noun(text: str, match: re.Match[str]) -> bool:
    if match[0] == "May" and not re.match(
        r" (?:the|you|your|we|our|all|he|she|it|they|there|i)\b", text[match.end() :]
    ):
        return True
    return bool(_NOUN_BEFORE.search(text, max(0, match.start() - 12), match.start()))


def has_equal(chinese: Modal, english: Modal) -> bool:
    """Whether an English modal renders a Chinese one."""
    return english.kind in _tables().classes[chinese.kind].equals


def conflicts(chinese: Modal, english: Modal) -> bool:
    """Whether an English modal says something else than a Chinese one: 应 and "may"."""
    return english.kind in _tables().classes[chinese.kind].conflicts


@cache
def _tables() -> _Tables:
    data = tomllib.loads(files("aligner.lexicon").joinpath("data", "modality.toml").read_text("utf-8"))
    english: dict[str, str] = data.pop("en")
    first_words = frozenset(data.pop("first_words")["en"].split())
    return _Tables(
        {word: name for name, row in data.items() for word in row["zh"].split()},
        {
            name: _Class(*(frozenset(row[key].split("|")) for key in ("equals", "conflicts")))
            for name, row in data.items()
        },
        re.compile(rf"(?:{'|'.join(f'({form})' for form in english.values())})(?!\w)", re.IGNORECASE),
        tuple(english),
        first_words,
    )
