"""Moses pairs: two files of lines, PATH.zh and PATH.en, in which line k of one translates line k of the other."""

from __future__ import annotations

import re
from pathlib import Path

from aligner.errors import InputError
from aligner.readers.bitext import MAX_BYTES, Row, Rows
from aligner.readers.decode import read_text
from aligner.settings import ReadSettings
from aligner.text.scripts import is_chinese

__all__ = ["is_moses", "read_moses"]

_LANGUAGE_SUFFIX = re.compile(r"(?:zh|yue|en)(?:[-_][A-Za-z0-9]+)*", re.IGNORECASE)


def _halves(stem: Path) -> list[Path]:
    if not stem.name or not stem.parent.is_dir():
        return []
    found = (path for path in stem.parent.iterdir() if path.name.startswith(f"{stem.name}."))
    return sorted(path for path in found if _LANGUAGE_SUFFIX.fullmatch(path.name[len(stem.name) + 1 :]))


def is_moses(stem: Path) -> bool:
    """Whether files PATH.zh… and PATH.en… stand beside one another where there is no file PATH."""
    return len(_halves(stem)) >= 2


def read_moses(stem: Path, settings: ReadSettings) -> Rows:
    """Read the two files; the Chinese one is the source unless the settings name another. Ids are line numbers."""
    halves = _halves(stem)
    if len(halves) != 2:
        names = ", ".join(path.name for path in halves)
        raise InputError(f"{stem}: {len(halves)} files could be halves of it ({names}); leave two of them")
    tags = [path.name[len(stem.name) + 1 :].replace("_", "-") for path in halves]
    wants_chinese = is_chinese(settings.source_lang or "zh")
    if is_chinese(tags[0]) != wants_chinese:
        halves.reverse()
        tags.reverse()
    texts = [read_text(path, settings.encoding, MAX_BYTES).text for path in halves]
    sides = [[line.strip() for line in text.removesuffix("\n").split("\n")] for text in texts]
    if len(sides[0]) != len(sides[1]):
        raise InputError(
            f"{halves[0]} has {len(sides[0]):,} lines, {halves[1].name} {len(sides[1]):,}; the halves of a Moses pair "
            "have as many lines as each other"
        )
    rows = [
        Row(source, target, (number,) if source else (), (number,) if target else ())
        for number, (source, target) in enumerate(zip(*sides, strict=True), 1)
        if source or target
    ]
    n_empty = len(sides[0]) - len(rows)
    # A bare language says nothing of the region: the script does.
    named = [tag if "-" in tag else "" for tag in tags]
    notes = (f"{n_empty} lines empty in both files left out",) if n_empty else ()
    return Rows(tuple(rows), named[0], named[1], notes)
