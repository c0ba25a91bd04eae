"""How likely some Chinese characters spell a foreign name: 沃伦 and Warren, 卡瓦诺 and Kavanaugh.

A name is cut into chunks of letters, one a syllable, and each chunk has a gain: log P(chunk | syllable) - log P(chunk),
the second by the frequencies of its letters. The fit of a name to some characters is the highest sum of gains over all
ways to cut, divided by its letters; unseen chunks cost a fixed amount. Tables are learnt from names of dictionary and
gazetteer by benchmarks/train_transliteration.py (hard expectation-maximization), as in Knight & Graehl (1998).

Beside the syllables stand the characters with their gain as part of a foreign name: log P(character | name) - log
P(character), which finds names in running text.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

__all__ = [
    "LONGEST_CHUNK", "NOT_IN_NAMES", "UNSEEN", "Fit", "best_fit", "letters_of", "name_gain", "name_gains",
    "syllables_of",
]  # fmt: skip

LONGEST_CHUNK = 5
UNSEEN = -4.0
"""Gain of a chunk that was never seen for a syllable."""
_COUNTY = "shire"
"""Chinese says 郡 for it, or nothing: 德比郡, Derbyshire."""
NOT_IN_NAMES = -4.0
"""Gain of a character that no foreign name has."""


@dataclass(frozen=True, slots=True)
class Fit:
    """How well a name fits to the characters from `start` to `end` of a run; gain is in nats a letter."""

    gain: float
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Tables:
    syllable: dict[str, str]
    gain: dict[str, float]
    chunks: dict[str, dict[str, float]]


@cache
def _tables() -> _Tables:
    syllable: dict[str, str] = {}
    gain: dict[str, float] = {}
    chunks: dict[str, dict[str, float]] = {}
    text = files("aligner.lexicon").joinpath("data", "transliteration.tsv").read_text("utf-8")
    for line in text.splitlines():
        if line.startswith("#"):
            continue
        sound, characters, pieces = line.split("\t")
        for item in characters.split():
            syllable[item[0]] = sound
            gain[item[0]] = float(item[1:])
        chunks[sound] = {chunk: float(value) for chunk, _, value in (p.partition(":") for p in pieces.split())}
    return _Tables(syllable, gain, chunks)


@lru_cache(maxsize=50_000)
def letters_of(word: str) -> str:
    """Return the letters of a word in lower case, without accents and marks: "Erdoğan" -> "erdogan"."""
    if word.isascii():
        return "".join(filter(str.isalpha, word.lower()))
    plain = unicodedata.normalize("NFKD", word.lower().replace("ß", "ss").replace("ı", "i").replace("ø", "o"))
    return "".join(character for character in plain if "a" <= character <= "z")


def name_gain(character: str) -> float:
    """Return how much a character speaks for a foreign name, in nats; below 0 against."""
    return name_gains().get(character, NOT_IN_NAMES)


def name_gains() -> dict[str, float]:
    """Return the gains of all characters that foreign names have, for loops over every character of a text."""
    return _tables().gain


def syllables_of(characters: str) -> list[str]:
    """Return the syllable of each character as names are read, "" where names do not use it."""
    syllable = _tables().syllable
    return [syllable.get(character, "") for character in characters]


@lru_cache(maxsize=20_000)
def _pieces(letters: str) -> tuple[tuple[tuple[int, str], ...], ...]:
    """Return for every place in a word the chunks that begin there, each with its end."""
    n = len(letters)
    return tuple([tuple([(j, letters[i:j]) for j in range(i, min(n, i + LONGEST_CHUNK) + 1)]) for i in range(n + 1)])


@lru_cache(maxsize=20_000)
def _last_pieces(letters: str) -> tuple[tuple[tuple[int, str], ...], ...]:
    """Return the same without the chunks that do not reach the end of the word, for the last syllable."""
    n = len(letters)
    return tuple([((n, letters[i:]),) if n - i <= LONGEST_CHUNK else () for i in range(n + 1)])


@lru_cache(maxsize=100_000)
def best_fit(characters: str, word: str) -> Fit:
    """Return the window of a run of characters that a word fits best, all letters of the word spent.

    Of a word with hyphens, its best part counts if that is better.
    """
    if "-" in word:
        parts = [part for part in word.split("-") if len(part) > 2]
        return max((best_fit(characters, part) for part in (*parts, word.replace("-", ""))), key=lambda fit: fit.gain)
    letters = letters_of(word.removesuffix(_COUNTY))
    n = len(letters)
    if not n:
        return Fit(UNSEEN, 0, 0)
    worst = float("-inf")
    best, best_start, best_end = UNSEEN, 0, 0
    pieces, last_pieces = _pieces(letters), _last_pieces(letters)
    chunks = _tables().chunks
    row = [worst] * (n + 1)
    starts = [0] * (n + 1)
    last = len(characters) - 1
    for place, sound in enumerate(syllables_of(characters)):
        gains = chunks.get(sound)
        new, new_starts = [worst] * (n + 1), [0] * (n + 1)
        if gains is not None:
            row[0], starts[0] = 0.0, place
            get = gains.get
            for value, start, ends in zip(row, starts, pieces if place < last else last_pieces, strict=True):
                if value > worst:
                    for end, piece in ends:
                        total = value + get(piece, UNSEEN)
                        if total > new[end]:
                            new[end], new_starts[end] = total, start
        row, starts = new, new_starts
        if row[n] / n > best:
            best, best_start, best_end = row[n] / n, starts[n], place + 1
    return Fit(best, best_start, best_end)
