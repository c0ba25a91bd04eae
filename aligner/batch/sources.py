"""The files that a manifest names: local ones, and those behind fsspec URLs (s3://, gs://, file://).

A local file is used where it is. A remote one is brought into a folder that is gone after the pair.
"""

from __future__ import annotations

import hashlib
import importlib
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO

from aligner.batch.work import PairTask
from aligner.errors import InputError, MissingPackageError

__all__ = ["content_of", "is_url", "local_files", "need", "resolve", "stamp_of"]

_URL = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)
_FILE = re.compile(r"file://(?:localhost)?(?=/)", re.IGNORECASE)
_BLOCK = 2**20


def is_url(name: str) -> bool:
    """Whether a name is a URL and no path."""
    return _URL.match(name) is not None


def need(package: str, purpose: str) -> Any:
    """Import an optional package; MissingPackageError, with the extra that has it, where it is not installed."""
    try:
        return importlib.import_module(package)
    except ModuleNotFoundError as error:
        if error.name != package.split(".", maxsplit=1)[0]:
            raise
        raise MissingPackageError(
            f"{purpose} needs the package {error.name}; run: pip install -c constraints.txt '.[cluster]'"
        ) from error


def resolve(name: str, base: str) -> str:
    """Return a path or URL of a manifest, relative ones from the folder (or URL) `base`; "" stays empty."""
    if not name or (is_url(name) and not _FILE.match(name)):
        return name
    name = _FILE.sub("", name)
    if is_url(base):
        return name if name.startswith("/") else f"{base.rstrip('/')}/{name}"
    # Paths would be built a million times.
    return name if name.startswith("/") else f"{base}/{name}"


def _open_remote(url: str) -> tuple[Any, str]:
    fsspec = need("fsspec", url.partition(":")[0] + ":// files")
    try:
        filesystem, path = fsspec.core.url_to_fs(url)
    except (ImportError, ValueError) as error:
        raise InputError(f"{url}: cannot be reached: {error}") from error
    return filesystem, path


def _names(task: PairTask) -> Iterator[str]:
    yield task.source
    if task.target:
        yield task.target


def _read_files(task: PairTask) -> Iterator[str]:
    """Yield all files on which the result of a row depends."""
    if not task.fault:
        yield from _names(task)
        yield from (value for name, value in task.options if name == "termbase" or value.endswith(".toml"))


def stamp_of(tasks: tuple[PairTask, ...]) -> str:
    """Return a hash of some rows and of the size and time of their files, without reading these."""
    digest = hashlib.sha256()
    for task in tasks:
        digest.update(repr(task).encode("utf-8", "surrogatepass"))
        for name in _read_files(task):
            digest.update(f"\0{_state(name)}".encode())
    return digest.hexdigest()


def _state(name: str) -> str:
    try:
        if is_url(name):
            filesystem, path = _open_remote(name)
            return str(filesystem.ukey(path))
        status = Path(name).stat()
    except (OSError, ValueError, InputError):
        return "missing"
    return f"{status.st_size} {status.st_mtime_ns}"


def content_of(tasks: tuple[PairTask, ...]) -> str:
    """Return a hash of some rows and of what their files hold."""
    digest = hashlib.sha256()
    for task in tasks:
        digest.update(repr(task).encode("utf-8", "surrogatepass"))
        for name in _read_files(task):
            digest.update(_hash_file(name))
    return digest.hexdigest()


def _hash_file(name: str) -> bytes:
    try:
        with _opened(name) as file:
            digest = hashlib.sha256()
            while block := file.read(_BLOCK):
                digest.update(block)
    except (OSError, ValueError, InputError):
        return b"missing"
    return digest.digest()


@contextmanager
def _opened(name: str) -> Iterator[BinaryIO]:
    """Give a file to read; a pipe or device, which has no end, is none."""
    if is_url(name):
        filesystem, path = _open_remote(name)
        with filesystem.open(path, "rb") as file:
            yield file
        return
    place = Path(name)
    if not place.is_file():
        raise InputError(f"{name}: there is no such file")
    with place.open("rb") as file:
        yield file


@contextmanager
def local_files(task: PairTask) -> Iterator[tuple[Path, Path | None]]:
    """Give the files of a pair as local paths, the second None where there is no target.

    Raises InputError for a remote file that cannot be had.
    """
    if not any(map(is_url, _names(task))):
        yield Path(task.source), Path(task.target) if task.target else None
        return
    with TemporaryDirectory(prefix="aligner-") as folder:
        paths = [_fetch(name, Path(folder) / str(k)) for k, name in enumerate(_names(task))]
        yield paths[0], paths[1] if len(paths) > 1 else None


def _fetch(name: str, folder: Path) -> Path:
    if not is_url(name):
        return Path(name)
    filesystem, path = _open_remote(name)
    folder.mkdir()
    place = folder / (PurePosixPath(path).name or "file")
    try:
        with filesystem.open(path, "rb") as file, place.open("wb") as copy:
            shutil.copyfileobj(file, copy, _BLOCK)
    except (OSError, ValueError) as error:
        raise InputError(f"{name}: cannot be read: {error}") from error
    return place
