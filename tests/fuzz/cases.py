"""One input of a fuzzer: a file, or several that stand beside each other, packed into bytes.

What has no companions is its own bytes. Else the files are packed into a zip without compression, and one of them is
broken at a time.
"""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Sequence
from pathlib import Path

from tests.fuzz.mutations import mutate
from tests.fuzz.seeds import companions_of, seeds_of
from tests.fuzz.targets import PLANTED, TARGETS, Target

__all__ = ["STEM", "Cases"]

STEM = "case"
_BESIDE = 0.3
"""Share of the changes that fall on a file beside the one that is read."""


class Cases:
    """The inputs of one target: where they begin, how they are broken, how they become files."""

    def __init__(self, name: str, max_seed: int = 10**9) -> None:
        self.name = name
        self.target: Target = (TARGETS | PLANTED)[name]
        self._main = STEM + self.target.suffix
        self._beside = companions_of(name)
        seeds = [seed for seed in seeds_of(name) if len(seed) <= max_seed]
        self._parts = [*seeds, *self._beside.values()]
        # A Moses pair has nothing but the files beside its path.
        self.seeds = [self._pack({self._main: seed, **self._beside}) for seed in seeds] or [self._pack(self._beside)]

    @property
    def has_companions(self) -> bool:
        """Whether an input is several files."""
        return bool(self._beside)

    def break_one(self, data: bytes, chance: random.Random) -> bytes:
        """Return an input with one of its files broken."""
        files = self._unpack(data)
        beside = [name for name in sorted(files) if name != self._main]
        is_beside = beside and (self._main not in files or chance.random() < _BESIDE)
        name = chance.choice(beside) if is_beside else self._main
        return self._pack(files | {name: mutate(files.get(name, b""), self._parts, chance)})

    def write(self, data: bytes, folder: Path) -> Path:
        """Write the files of an input; return the path that is read."""
        for name, content in self._unpack(data).items():
            (folder / name).write_bytes(content)
        return folder / self._main

    def _pack(self, files: dict[str, bytes]) -> bytes:
        if not self._beside:
            return files[self._main]
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            for name, content in files.items():
                archive.writestr(zipfile.ZipInfo(name), content)
        return packed.getvalue()

    def _unpack(self, data: bytes) -> dict[str, bytes]:
        if not self._beside:
            return {self._main: data}
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                files = {name: archive.read(name) for name in archive.namelist()}
        except zipfile.BadZipFile:
            # A fuzzer begins with an empty input.
            files = {}
        return {name: content for name, content in files.items() if name in self._names()} or dict(self._beside)

    def _names(self) -> Sequence[str]:
        return [*self._beside, *([self._main] if self.target.suffix else [])]
