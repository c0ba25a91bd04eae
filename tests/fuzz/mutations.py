"""Files broken by chance: bytes changed, pieces moved, words of the format put where they do not belong.

A zip container is opened, one of its parts is broken, and it is closed again: broken as a whole it would never be
looked into. XML, JSON and SQLite files are mostly broken in their structure (`trees`, `tables`), for the same reason.
"""

from __future__ import annotations

import io
import random
import zipfile
import zlib
from collections.abc import Sequence

from tests.fuzz.tables import SQLITE, mutate_sqlite
from tests.fuzz.trees import mutate_json, mutate_xml

__all__ = ["mutate"]

_DEEP = (b"[" * 3_000, b'{"a":' * 3_000, b"(" * 3_000)
"""Nested deeper than Python's own parsers go."""
_WORDS = (
    *_DEEP,
    *(
        b"\\ud800 \0 \xff \xff\xfe \xef\xbb\xbf \xed\xa0\x80 \xf0\xa0\x80\x80 \xe2\x80\xae \xe2\x80\xa8 "
        b"<b> </b> <p> <table> <!-- --> <![CDATA[ ]]> "
        b"&amp; &#0; &#xD800; &x; <!DOCTYPE <?xml \" ' < > / \\ -1 0 99999999999999999999 1e999 "
        b"NaN --> {\\ } [[ ]]( ``` --- | * "
        b"endobj stream endstream obj R /Kids /Filter /FlateDecode << >> [ ] Tj Td BT ET xref trailer %PDF "
        b"00:00:01,000 Dialogue: Format: WEBVTT "
        b"\\N \\t \\n \\r source target msgid msgstr <seg> <tuv> <tu> xml:lang w:p w:t w:ins"
    ).split(b" "),
)
_ZIP = b"PK\x03\x04"
_MOST_BYTES = 300_000
_STRUCTURE = 0.7
"""Share of the files with a structure that are broken there."""


def mutate(data: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    """Return a file, broken in one to eight places, with pieces of others."""
    if data.startswith(_ZIP) and chance.random() < 0.85:
        changed = _mutate_part(data, chance)
        if changed is not None:
            return changed
    if data.startswith(SQLITE) and chance.random() < _STRUCTURE:
        changed = mutate_sqlite(data, chance)
        if changed is not None:
            return changed
    return _mutate_content(data, others, chance)


def _mutate_content(data: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    """Return a file or a part of one, broken in its structure, or as bytes."""
    start = data[:20].lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    mutate_structure = {b"<": mutate_xml, b"{": mutate_json}.get(start)
    if mutate_structure and chance.random() < _STRUCTURE:
        changed = mutate_structure(data, chance)
        if changed is not None:
            return changed
    return _mutate_bytes(data, others, chance)


def _mutate_part(data: bytes, chance: random.Random) -> bytes | None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = {info.filename: archive.read(info) for info in archive.infolist() if info.file_size < _MOST_BYTES}
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError):
        return None
    if not parts:
        return None
    name = chance.choice(sorted(parts))
    if chance.random() < 0.05:
        del parts[name]
    else:
        parts[name] = _mutate_content(parts[name], list(parts.values()), chance)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in parts.items():
            archive.writestr(zipfile.ZipInfo(part), content)
    return packed.getvalue()


def _mutate_bytes(data: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 4, 8))):
        at = chance.randrange(len(changed) + 1)
        n = min(chance.choice((1, 2, 8, 64, 512)), len(changed) // 4 + 1)
        kind = chance.randrange(8)
        if kind == 0 and at < len(changed):
            changed[at] ^= 1 << chance.randrange(8)
        elif kind == 1:
            del changed[at : at + n]
        elif kind == 2:
            changed[at:at] = chance.choice(_WORDS)
        elif kind == 3:
            changed[at:at] = changed[at : at + n] * chance.choice((1, 2, 50))
        elif kind == 4:
            other = chance.choice(others)
            start = chance.randrange(len(other) + 1)
            changed[at : at + n] = other[start : start + n]
        elif kind == 5:
            changed[at : at + n] = chance.randbytes(n)
        elif kind == 6:
            word = chance.choice(_WORDS)
            changed[at : at + len(word)] = word
        elif kind == 7 and chance.random() < 0.2:
            del changed[at:]
    return bytes(changed[:_MOST_BYTES])
