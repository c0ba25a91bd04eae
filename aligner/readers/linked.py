"""Two texts cut into segments, and links between them: what stand-off formats (ladder, InterText, TEI) hold.

segments with ids, links of ids -make_rows-> Rows, every segment in one of them
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from aligner.errors import InputError
from aligner.model import Bead, renumber_beads
from aligner.pairs import Row
from aligner.text.scripts import is_chinese, main_script

__all__ = ["Link", "Units", "beside", "join_parts", "make_rows", "parts_row", "should_exchange"]

Units: TypeAlias = dict[str, str]
"""The texts of the segments of one side by their ids, in the order of the text."""

_SHOWN_IDS = 5


@dataclass(frozen=True, slots=True)
class Link:
    """The ids of a bead on both sides; one of them may be empty."""

    source: tuple[str, ...]
    target: tuple[str, ...]
    confidence: float = 1.0
    status: str = "open"
    note: str = ""


def beside(path: Path, name: str) -> Path:
    """Return the path of a file that another one names; InputError where that is out of the folder of `path`."""
    folder = path.parent.resolve()
    try:
        found = (folder / name).resolve()
        if not found.is_file():
            # Links to packed texts are good for unpacked ones too.
            found = found.with_name(found.name.removesuffix(".gz"))
        is_there = found.is_file()
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: names a text that is no file: {name[:80]!a}") from error
    if not found.is_relative_to(folder) or found == folder:
        raise InputError(f"{path}: names a text outside its folder ({name[:80]!a}); put the files side by side")
    if not is_there:
        raise InputError(f"{path}: its text {name[:80]!a} is not beside it; put the two texts into the same folder")
    return path.parent / found.relative_to(folder)


def parts_row(
    parts: tuple[Sequence[str], Sequence[str]], ids: tuple[tuple[int, ...], tuple[int, ...]], link: Link
) -> Row:
    """Return a row whose sides are several segments each, one for each id in ascending order."""
    source, target = (join_parts(own) for own in parts)
    kept = (tuple(parts[0]), tuple(parts[1]))
    return Row(source, target, ids[0], ids[1], link.confidence, link.status, link.note, parts=kept)


def join_parts(parts: Sequence[str]) -> str:
    """Return segments, or words, as one text: Chinese without anything between them, other languages with a blank."""
    is_joined = len(parts) < 2 or main_script("\n".join(parts)) == "Han"
    return ("" if is_joined else " ").join(parts)


def make_rows(
    path: Path, sides: tuple[Units, Units], links: Iterable[Link], before: tuple[int, int] = (0, 0)
) -> list[Row]:
    """Return a row a link, and one for every segment that no link names; so many segments of each side stand before.

    InputError for ids that are not there, or that stand in two links.
    """
    texts = [{key: text.strip() for key, text in units.items() if text.strip()} for units in sides]
    numbers = [{key: number for number, key in enumerate(own, n + 1)} for own, n in zip(texts, before, strict=True)]
    used: list[set[str]] = [set(), set()]
    rows = []
    faults: dict[str, list[str]] = {"are not in the texts": [], "stand in two links": []}
    for link in links:
        parts, ids = [], []
        for side, keys in enumerate((link.source, link.target)):
            faults["are not in the texts"] += [key for key in keys if key not in sides[side]]
            faults["stand in two links"] += [key for key in keys if key in used[side]]
            used[side].update(keys)
            own = sorted((numbers[side][key], texts[side][key]) for key in set(keys) if key in numbers[side])
            ids.append(tuple(number for number, _ in own))
            parts.append([text for _, text in own])
        if ids[0] or ids[1]:
            rows.append(parts_row((parts[0], parts[1]), (ids[0], ids[1]), link))
    for problem, wrong in faults.items():
        if wrong:
            shown = ", ".join(key[:40] for key in wrong[:_SHOWN_IDS]) + (" …" if len(wrong) > _SHOWN_IDS else "")
            raise InputError(f"{path}: links to segments that {problem}: {shown}")
    rows += _unlinked(texts, numbers, used)
    return _in_order(rows)


def _in_order(rows: list[Row]) -> list[Row]:
    """Return the rows in the order of an alignment: links may stand in any, and what is not linked stood last."""
    by_ids = {(row.source_ids, row.target_ids): row for row in rows}
    return [by_ids[bead.source, bead.target] for bead in renumber_beads(Bead(*ids, 1.0) for ids in by_ids)]


def _unlinked(texts: list[dict[str, str]], numbers: list[dict[str, int]], used: list[set[str]]) -> Iterable[Row]:
    nothing = Link((), ())
    for key, text in texts[0].items():
        if key not in used[0]:
            yield parts_row(([text], []), ((numbers[0][key],), ()), nothing)
    for key, text in texts[1].items():
        if key not in used[1]:
            yield parts_row(([], [text]), ((), (numbers[1][key],)), nothing)


def should_exchange(wanted_source: str, source: str, target: str) -> bool:
    """Whether the sides of a file are the other way round than the settings want them."""
    if not wanted_source:
        return False
    return is_chinese(wanted_source) == is_chinese(target or "en") != is_chinese(source or "en")
