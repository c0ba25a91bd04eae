"""What kind of work a Chinese title names: film, series, book, song, law, treaty, newspaper, policy.

Words around the title tell it (电影《…》, 《…》一书), also over a list of titles, or else how the title ends
(…法, …日报). The lists are `data/title_works.toml`.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

__all__ = ["Work", "find_work", "load_works"]

_REACH = 6
"""Characters before and after the title, or its list, in which a word is looked for."""
_SHORTEST = 3
"""Characters of a title whose ending tells its kind: 《语法》 is no law."""
_LISTED_BEFORE = re.compile("(?:《[^《》]*》|〈[^〈〉]*〉)(?:[、，,和与及與\\s]|以及)*$")
_LISTED_AFTER = re.compile("(?:[、，,和与及與\\s]|以及)*(?:《[^《》]*》|〈[^〈〉]*〉)")
_BREAK = re.compile("[。！？；，,;：:“”]")


@dataclass(frozen=True, slots=True)
class Work:
    """A kind of work. is_fixed: a document that is called by one fixed name."""

    name: str
    is_fixed: bool
    before: tuple[str, ...]
    after: tuple[str, ...]
    endings: tuple[str, ...]
    english: tuple[str, ...]


@cache
def load_works() -> tuple[Work, ...]:
    """Return all kinds in the order in which they are tried."""
    table = tomllib.loads(files("aligner.text").joinpath("data", "title_works.toml").read_text("utf-8"))
    return tuple(
        Work(
            name,
            bool(row.get("fixed", False)),
            *(tuple(row.get(column, ())) for column in ("before", "after", "endings", "english")),
        )
        for name, row in table.items()
    )


def find_work(text: str, start: int, end: int) -> Work | None:
    """Return the kind of the title at a range of a Chinese text, marks included; None where nothing tells it."""
    before, after = text[:start], text[end:]
    while found := _LISTED_BEFORE.search(before):
        before = before[: found.start()]
    while listed := _LISTED_AFTER.match(after):
        after = after[listed.end() :]
    before = _BREAK.split(before[-_REACH:])[-1]
    after = _BREAK.split(after[:_REACH])[0]
    name = text[start + 1 : end - 1].strip("》〉 ")
    around = (
        *((work, before.endswith(work.before)) for work in load_works() if work.before),
        *((work, any(word in after for word in work.after)) for work in load_works()),
        *((work, len(name) >= _SHORTEST and name.endswith(work.endings)) for work in load_works() if work.endings),
        *((work, any(word in before for word in work.before)) for work in load_works()),
    )
    return next((work for work, tells in around if tells), None)
