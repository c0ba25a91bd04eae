"""Files written beside their place and renamed into it: all of a run's outputs appear, or none of them."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from aligner.errors import OutputError

__all__ = ["Outbox", "staged"]

_DATABASE = b"SQLite format 3\0"


class Outbox:
    """The files of one run, in a hidden folder beside their places until all are complete."""

    def __init__(self, folder: Path, staging: Path) -> None:
        self._folder = folder
        self._staging = staging
        self._names: list[str] = []

    def path(self, name: str) -> Path:
        """Return where to write the file that will be called `name`."""
        self._names.append(name)
        return self._staging / name

    def write(self, name: str, data: bytes) -> None:
        """Write a whole file."""
        with self.path(name).open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())

    @contextmanager
    def open(self, name: str) -> Iterator[BinaryIO]:
        """Give a file to write bit by bit."""
        with self.path(name).open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())

    def deliver(self) -> list[Path]:
        """Move every file to its place, in the order in which they were written."""
        placed = []
        for name in self._names:
            place = self._folder / name
            if place.is_dir():
                raise OutputError(f"{place}: is a directory; choose another name")
            if place.exists() and not place.is_file():
                # A rename would put a file in the place of /dev/null.
                raise OutputError(f"{place}: is a device or a pipe, not a file; leave -o out and redirect the output")
            if _is_project(place) and not _is_project(self._staging / name):
                raise OutputError(f"{place}: is a project, with the decisions made in it; choose another name")
            placed.append(place)
        for name, place in zip(self._names, placed, strict=True):
            (self._staging / name).replace(place)
        return placed


def _is_project(path: Path) -> bool:
    """Whether a file is a database, as projects are, and nothing else that is written here."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(len(_DATABASE)) == _DATABASE


@contextmanager
def staged(folder: Path) -> Iterator[Outbox]:
    """Give an Outbox for `folder`, which is made if missing; what is not delivered is removed.

    Raises OutputError, with the reason, where the folder or a file in it cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".aligner-", dir=folder) as staging:
            yield Outbox(folder, Path(staging))
    except FileExistsError as error:
        what = "is a link to nothing" if folder.is_symlink() else "is a file, not a folder"
        raise OutputError(f"{folder}: {what}; choose another -o") from error
    except OSError as error:
        raise OutputError(f"{folder}: cannot be written: {error.strerror or error}; nothing was written") from error
