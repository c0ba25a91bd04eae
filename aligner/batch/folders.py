"""Folders as manifests: two folders paired by name, one folder paired by a pattern, or a folder of mixed files.

A pattern is a name with one `*`: what stands for it makes the pair. Files are taken in the order of their names, those
of folders within folders too. The names are held in memory: for millions of files write a manifest.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path, PurePath

from aligner.batch.work import PairTask
from aligner.errors import InputError

__all__ = ["check_pattern", "read_folders"]


def check_pattern(pattern: str) -> tuple[str, str]:
    """Return what stands before and after the star; InputError where there is not exactly one."""
    before, star, after = pattern.partition("*")
    if not star or "*" in after or "/" in pattern:
        raise InputError(f"{pattern!r} is no pattern; write a file name with one star, as *.zh.txt")
    return before, after


def read_folders(source: Path, target: Path | None, patterns: tuple[str, str] | None) -> Iterator[PairTask]:
    """Yield a task a file of the source folder; one without counterpart has a fault.

    Without patterns, two folders are paired by path without its suffix, and the files of one folder are mixed ones.
    """
    if target is None and patterns is None:
        for position, path in enumerate(_files(source)):
            yield PairTask(position, _key(path.relative_to(source)), str(path.absolute()))
        return
    if source == target and patterns is None:
        raise InputError(f"{source}: source and target are one folder; tell the files apart with --pattern")
    counterparts = _Counterparts(target or source, patterns[1] if patterns else None)
    chosen = check_pattern(patterns[0]) if patterns else None
    position = 0
    for path in _files(source):
        relative = path.relative_to(source)
        key = _match(relative, chosen) if chosen else _key(relative)
        if key is None:
            continue
        found, fault = counterparts.find(key)
        yield PairTask(position, key, str(path.absolute()), str(found.absolute()) if found else "", fault=fault)
        position += 1
    for key, path in counterparts.left():
        yield PairTask(position, key, "", str(path.absolute()), fault="no source has this name")
        position += 1


class _Counterparts:
    """The files of the target folder by key."""

    def __init__(self, folder: Path, pattern: str | None) -> None:
        chosen = check_pattern(pattern) if pattern else None
        self._paths: dict[str, list[Path]] = {}
        for path in _files(folder):
            relative = path.relative_to(folder)
            key = _match(relative, chosen) if chosen else _key(relative)
            if key is not None:
                self._paths.setdefault(key, []).append(path)
        self._used: set[str] = set()

    def find(self, key: str) -> tuple[Path | None, str]:
        """Return the only file of a key, or why there is none."""
        paths = self._paths.get(key, [])
        if key in self._used:
            return None, "another source has this name"
        self._used.add(key)
        if len(paths) == 1:
            return paths[0], ""
        return None, "no target has this name" if not paths else f"{len(paths)} targets have this name"

    def left(self) -> Iterator[tuple[str, Path]]:
        """Yield what no source had the name of."""
        return ((key, path) for key, paths in self._paths.items() if key not in self._used for path in paths)


def _files(folder: Path) -> Iterator[Path]:
    """Yield the files below a folder in the order of their names; hidden ones are passed over."""
    try:
        with os.scandir(folder) as entries:
            found = sorted((e.name, e.is_dir()) for e in entries if not e.name.startswith("."))
    except OSError as error:
        raise InputError(f"{folder}: the folder cannot be read: {error.strerror}") from error
    for name, is_folder in found:
        if is_folder:
            yield from _files(folder / name)
        else:
            yield folder / name


def _key(relative: PurePath) -> str:
    return relative.with_suffix("").as_posix()


def _match(relative: PurePath, pattern: tuple[str, str]) -> str | None:
    """Return the path with what the star stands for instead of its name; None where the pattern does not fit."""
    before, after = pattern
    name = relative.name
    if len(name) <= len(before) + len(after) or not (name.startswith(before) and name.endswith(after)):
        return None
    return relative.with_name(name[len(before) : len(name) - len(after)]).as_posix()
