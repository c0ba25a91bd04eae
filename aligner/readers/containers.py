"""Zip containers (.docx, .odt, .pptx, .xlsx, .epub, .sdlppx) opened with suspicion: they come from anywhere.

Nothing is unpacked to disk. What a container would unpack to is added up before any of it is, from the sizes that it
declares; zipfile gives no more of a part than it declares, so that the sum holds. XML parts load nothing from outside,
and one that declares entities is refused: no office program writes any.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from aligner.errors import InputError
from aligner.readers.decode import read_bytes
from aligner.readers.xml import parse_xml
from aligner.settings import ReadSettings

__all__ = ["DAMAGE", "Container", "open_zip", "write_megabytes"]

DAMAGE = (
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    SyntaxError,
    TypeError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
)
"""What the libraries for office files raise, or let through from their parsers, where a part is not as it should be."""

_UNPACKED = 8
"""How many times the limit of a file its parts may have, unpacked, all together."""
_MOST_RATIO = 200
"""Deflate gives 5 to 40 on the XML of office programs, 100 on empty tables; a bomb has 1,000."""
_SMALL = 2**20
"""Parts that unpack to less may have any ratio."""
_MOST_PARTS = 20_000

_OLE = b"\xd0\xcf\x11\xe0"
_OLE_STREAMS = (
    ("EncryptedPackage", "is protected by a password; open it in its program and save it without"),
    ("WordDocument", "is an old Word file (.doc) under another name; save it as .docx"),
    ("PowerPoint Document", "is an old PowerPoint file (.ppt) under another name; save it as .pptx"),
    ("Workbook", "is an old Excel file (.xls) under another name; save it as .xlsx"),
    ("Book", "is an old Excel file (.xls) under another name; save it as .xlsx"),
)
_OTHERS = (
    (b"%PDF", "is a PDF under another name; rename it to .pdf"),
    (b"{\\rtf", "is an RTF file under another name; save it in the format that its name says"),
    (b"<", "is a web page or an XML file under another name; save it in the format that its name says"),
    (b"\xef\xbb\xbf<", "is a web page or an XML file under another name; save it in the format that its name says"),
    (b"SQLite format 3", "is an SQLite database, not a document"),
)


@dataclass(frozen=True, slots=True)
class Container:
    """The parts of a zip file by their names, with slashes between folders."""

    path: Path
    data: bytes
    parts: dict[str, zipfile.ZipInfo]
    archive: zipfile.ZipFile
    """Stays open, in memory: a book of thousands of chapters would have its list of parts read for each of them."""

    def read(self, name: str) -> bytes | None:
        """Return the bytes of a part, None where there is none of that name; InputError where it is damaged."""
        part = self.parts.get(name)
        if part is None:
            return None
        try:
            return self.archive.read(part)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError) as error:
            raise InputError(
                f"{self.path}: is damaged: its part {name} cannot be unpacked; get the file anew"
            ) from error

    def parse(self, name: str) -> etree._Element | None:
        """Return the root of an XML part, None where there is none of that name."""
        data = self.read(name)
        return None if data is None else parse_xml(data, f"{self.path}: {name}")


def open_zip(path: Path, settings: ReadSettings) -> Container:
    """Read a zip file and its list of parts; InputError, in one line, for one that is none, is locked or is a bomb."""
    data = read_bytes(path, settings.max_bytes)
    if not data:
        raise InputError(f"{path}: is empty; give a file with text in it")
    if not data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        raise InputError(f"{path}: {_what_it_is(data)}")
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        raise InputError(f"{path}: is a damaged or cut-off zip container; get the file anew") from error
    infos = archive.infolist()
    parts = {info.filename.replace("\\", "/"): info for info in infos if info.filename and not info.is_dir()}
    _check_names(path, parts)
    _check_sizes(path, infos, settings.max_bytes)
    return Container(path, data, parts, archive)


def write_megabytes(n_bytes: int) -> str:
    """Return a size as a reader of messages wants it."""
    return f"{n_bytes / 2**20:,.0f} MB"


def _what_it_is(data: bytes) -> str:
    if data.startswith(_OLE):
        for stream, what in _OLE_STREAMS:
            if stream.encode("utf-16-le") in data:
                return what
        return "is a file of an old office program under another name; save it in the format that its name says"
    for magic, what in _OTHERS:
        if data.lstrip(b" \t\r\n").startswith(magic):
            return what
    return "is no zip container, as a file of this name must be; save it anew, or name it .txt if it is text"


def _check_names(path: Path, parts: dict[str, zipfile.ZipInfo]) -> None:
    """Refuse parts that are encrypted, and names that lead out of the container."""
    for name, info in parts.items():
        if info.flag_bits & 1:
            raise InputError(f"{path}: is an encrypted zip container; save it without a password")
        if name.startswith("/") or ".." in name.split("/") or name[1:2] == ":":
            raise InputError(f"{path}: holds a part whose name leads out of it ({name[:60]!a}); not read")


def _check_sizes(path: Path, infos: list[zipfile.ZipInfo], max_bytes: int) -> None:
    """Refuse zip bombs: many parts, a large sum, or a part that is next to nothing when packed."""
    if len(infos) > _MOST_PARTS:
        raise InputError(f"{path}: holds {len(infos):,} parts, more than the {_MOST_PARTS:,} that are read")
    unpacked = sum(info.file_size for info in infos)
    if unpacked > _UNPACKED * max_bytes:
        raise InputError(
            f"{path}: unpacks to {write_megabytes(unpacked)}, more than the "
            f"{write_megabytes(_UNPACKED * max_bytes)} that are read; raise the limit with --max-mb if you trust it"
        )
    for info in infos:
        if info.file_size > _SMALL and info.file_size > _MOST_RATIO * info.compress_size:
            raise InputError(
                f"{path}: looks like a zip bomb: a part of it unpacks to {write_megabytes(info.file_size)}, "
                f"more than {_MOST_RATIO} times its packed size; not read"
            )
