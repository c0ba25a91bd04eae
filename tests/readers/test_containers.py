"""Zip containers that are damaged, locked, or made to do harm."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from aligner.errors import InputError
from aligner.readers.containers import open_zip
from aligner.readers.xml import parse_xml
from aligner.settings import ReadSettings

_SETTINGS = ReadSettings()


def _zip(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def _fault(folder: Path, data: bytes, settings: ReadSettings = _SETTINGS) -> str:
    path = folder / "f.docx"
    path.write_bytes(data)
    with pytest.raises(InputError) as raised:
        open_zip(path, settings)
    message = str(raised.value)
    assert "\n" not in message
    assert message.startswith(f"{path}: ")
    return message.removeprefix(f"{path}: ")


def test_parts_are_read(tmp_path: Path) -> None:
    """A part that is there as bytes or XML, one that is not as None."""
    path = tmp_path / "f.docx"
    path.write_bytes(_zip({"a/b.xml": "<x>雨\U00020000</x>".encode(), "c\\d.txt": b"e"}))
    container = open_zip(path, _SETTINGS)
    root = container.parse("a/b.xml")
    assert root is not None
    assert root.text == "雨\U00020000"
    assert container.read("c/d.txt") == b"e"
    assert container.read("none") is None
    assert container.parse("none") is None


def test_list_of_parts_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And not for every chapter of a book that has thousands."""
    path = tmp_path / "f.epub"
    path.write_bytes(_zip({"a": b"x", "b": b"y"}))
    container = open_zip(path, _SETTINGS)
    monkeypatch.setattr(zipfile, "ZipFile", None)
    assert (container.read("a"), container.read("b"), container.read("a")) == (b"x", b"y", b"x")


@pytest.mark.parametrize(
    ("data", "beginning"),
    [
        (b"", "is empty"),
        (b"PK\x03\x04cut", "is a damaged or cut-off zip container"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "is protected by a password"),
        (b"\xd0\xcf\x11\xe0" + "WordDocument".encode("utf-16-le"), "is an old Word file"),
        (b"\xd0\xcf\x11\xe0", "is a file of an old office program"),
        (b"%PDF-1.7", "is a PDF"),
        (b"{\\rtf1", "is an RTF file"),
        (b" <html>", "is a web page"),
        ("雨停了。".encode(), "is no zip container"),
    ],
)
def test_what_is_no_container_is_called_by_its_name(data: bytes, beginning: str, tmp_path: Path) -> None:
    """One line tells what the file is and what to do."""
    assert _fault(tmp_path, data).startswith(beginning)


def test_bombs_are_refused(tmp_path: Path) -> None:
    """By the ratio of a part, by the sum, by the number of parts; nothing is unpacked for it."""
    assert "zip bomb" in _fault(tmp_path, _zip({"a": bytes(3 * 2**20)}))
    packed = _zip({str(k): bytes(2**20) for k in range(20)})
    assert "--max-mb" in _fault(tmp_path, packed, ReadSettings(max_bytes=2**20))
    assert "parts" in _fault(tmp_path, _zip({str(k): b"" for k in range(20_001)}))


def test_names_that_lead_out_are_refused(tmp_path: Path) -> None:
    """Although nothing is ever unpacked to disk."""
    for name in ("../a", "/etc/a", "a/../../b", "c:/a"):
        assert "leads out" in _fault(tmp_path, _zip({name: b""}))


def test_encrypted_and_damaged_parts(tmp_path: Path) -> None:
    """A flag tells the one, a checksum the other."""
    data = bytearray(_zip({"a": b"text"}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1
    assert "encrypted" in _fault(tmp_path, bytes(data))
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w") as archive:
        archive.writestr("a", b"text")
    path = tmp_path / "g.docx"
    path.write_bytes(stored.getvalue().replace(b"text", b"tent"))
    with pytest.raises(InputError, match="cannot be unpacked"):
        open_zip(path, _SETTINGS).read("a")


@pytest.mark.parametrize(
    ("xml", "fault"),
    [
        (b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>', "declares XML entities"),
        (b"<x><y></x>", "no well-formed XML"),
        (b"<x>" * 3000 + b"</x>" * 3000, "nested deeper"),
        (b"", "is no"),
    ],
)
def test_xml_that_is_refused(xml: bytes, fault: str) -> None:
    """Entities, faults and depths, in one line with the name of the part."""
    with pytest.raises(InputError, match=f"^part: .*{fault}"):
        parse_xml(xml, "part")
