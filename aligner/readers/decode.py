"""Bytes to text: UTF-8 and UTF-16 by their marks, GB18030 and Big5 by which of the two gives common characters."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from aligner.errors import EncodingError, InputError
from aligner.text.scripts import count_han, share_of_common_han

__all__ = ["Decoded", "check_file", "decode", "find_encoding", "read_bytes", "read_lines", "read_text"]

# UTF-32 before UTF-16: its little-endian mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CHINESE = ("gb18030", "big5hkscs")
_LEAST_COMMON = 0.7
"""Below this share of common characters, a guess at a Chinese codec is not believed. The right codec gives .9 to 1
on news, speeches and novels, the wrong one below .5."""
_MARKS_ONLY = {"gb18030": frozenset("“”‘’—…·"), "big5hkscs": frozenset("“”‘’—…‧"), "cp1252": frozenset("“”‘’—–…•")}
"""Marks beyond ASCII in English texts that were typed on a Chinese or a Western Windows."""
_SAMPLE = 20_000
_CHUNK = 2**20
_MAX_LINE = 2**24
_BEFORE = 4_096
_SURROGATE = re.compile("[\ud800-\udfff]")

_CONTAINERS = (
    (b"PK\x03\x04", "a zip container such as .docx, .xlsx or .odt"),
    (b"%PDF", "a PDF"),
    (b"\xd0\xcf\x11\xe0", "an old Word or Excel file"),
    (b"SQLite format 3", "an SQLite database"),
    (b"{\\rtf", "an RTF file"),
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text and the codec that gave it."""

    text: str
    encoding: str


def check_file(path: Path, max_bytes: int | None = None) -> None:
    """Raise InputError, as `read_bytes` does, for what is no file to be read bit by bit."""
    try:
        if path.is_dir():
            raise InputError(f"{path}: is a directory; give a text file")
        n_bytes = path.stat().st_size
        with path.open("rb"):
            pass
    except FileNotFoundError as error:
        raise InputError(f"{path}: there is no such file") from error
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from error
    if max_bytes is not None and n_bytes > max_bytes:
        raise _too_large(path, max_bytes)


def _too_large(path: Path, max_bytes: int) -> InputError:
    return InputError(
        f"{path}: is larger than the {max_bytes / 2**20:.0f} MB that one text may have; "
        "split it, or raise the limit with --max-mb"
    )


def read_bytes(path: Path, max_bytes: int) -> bytes:
    """Return the bytes of a file; InputError where it is missing, a directory, too large or not to be read."""
    try:
        if path.is_dir():
            raise InputError(f"{path}: is a directory; give a text file")
        with path.open("rb") as file:
            # Asked for by size, not trusted to have it: a device has no end.
            data = file.read(max_bytes + 1)
    except FileNotFoundError as error:
        raise InputError(f"{path}: there is no such file") from error
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from error
    if len(data) > max_bytes:
        raise _too_large(path, max_bytes)
    return data


def _looks_like_utf16(data: bytes) -> str | None:
    """Return the byte order of UTF-16 without a mark: ASCII in it has a zero byte on one side only."""
    sample = data[:_SAMPLE]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if len(data) % 2 or max(even, odd) < len(sample) / 100 or min(even, odd) > max(even, odd) / 20:
        return None
    return "utf-16-be" if even > odd else "utf-16-le"


def _is_binary(text: str) -> bool:
    sample = text[:_SAMPLE]
    n_control = sum(c < " " and c not in "\t\n\r\f\v\x1a\x1b" for c in sample)
    # A stray control character in a short line is text: the writers say what becomes of it.
    return n_control > max(8, len(sample) / 5)


def _refuse_containers(data: bytes, name: str) -> None:
    for magic, what in _CONTAINERS:
        if data.startswith(magic):
            raise InputError(f"{name}: is {what}, not plain text; save it as a .txt file in UTF-8")


def _without_mark(data: bytes, name: str) -> str:
    """Return the codec of a text with zero bytes and no mark: UTF-16, if it gives words."""
    codec = _looks_like_utf16(data)
    if codec is not None and (not _may_be_utf8(data) or _gives_words(data, codec)):
        return codec
    if _may_be_utf8(data):
        raise InputError(f"{name}: is UTF-8 with zero bytes in it, the first at byte {data.index(0)}; take them out")
    raise InputError(f"{name}: is a binary file (a zero byte at {data.index(0)}); give a text file")


def _may_be_utf8(data: bytes) -> bool:
    """Whether bytes are the beginning of a text in UTF-8."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(data)
    except UnicodeDecodeError:
        return False
    return True


def _gives_words(data: bytes, codec: str) -> bool:
    """Whether a codec gives ASCII and common Chinese characters, and little else."""
    text = data[:_SAMPLE].decode(codec, "ignore")
    n_common = count_han(text) * share_of_common_han(text)
    return sum(character.isascii() for character in text) + n_common >= _LEAST_COMMON * len(text)


def decode(data: bytes, name: str, encoding: str | None = None) -> Decoded:
    """Turn the bytes of a text file into text, without the byte order mark.

    Raises EncodingError, which names the place and the codecs to try, and InputError for a file that is no text.
    """
    if encoding is not None:
        return _decode_as(data, name, encoding)
    for mark, codec in _MARKS:
        if data.startswith(mark):
            return _decode_as(data, name, codec)
    _refuse_containers(data, name)
    if b"\0" in data:
        return _decode_as(data, name, _without_mark(data, name))
    try:
        return _checked(Decoded(data.decode("utf-8"), "utf-8"), name)
    except UnicodeDecodeError as error:
        place, is_at_end = error.start, error.reason == "unexpected end of data"
    if is_at_end and not data[:place].isascii():
        raise EncodingError(f"{name}: is UTF-8 cut off in the middle of its last character; get the whole file")
    return _checked(_guess_chinese(data, name, place), name)


def _guess_chinese(data: bytes, name: str, place: int) -> Decoded:
    """Decode by the Chinese codec that gives more characters in common use; `place` is the byte that is no UTF-8.

    An English text without any is decoded by the codec that gives nothing but quotation marks, dashes and the like.
    """
    guesses = []
    for codec in _CHINESE:
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        guesses.append((share_of_common_han(text[:_SAMPLE]), codec, text))
    share, codec, text = max(guesses, default=(0.0, "", ""))
    if share < _LEAST_COMMON:
        for codec, marks in _MARKS_ONLY.items():
            text = data.decode(codec, "replace")
            if all(character.isascii() or character in marks for character in text):
                return Decoded(text, codec)
        raise EncodingError(
            f"{name}: byte {place} is not UTF-8, and the text is not clearly GB18030 or Big5 either; "
            "pass --encoding gb18030, big5, utf-16 or cp1252 if you know it"
        )
    return Decoded(text, codec)


def _unknown(name: str, encoding: str) -> EncodingError:
    return EncodingError(
        f"{name}: no encoding named {encoding!r}; there are utf-8, utf-16, gb18030, big5, big5hkscs, cp1252"
    )


def _decode_as(data: bytes, name: str, encoding: str) -> Decoded:
    try:
        # A mark that the codec does not know of would end up in the first segment.
        text = data.decode(encoding).removeprefix("\ufeff")
    except LookupError as error:
        raise _unknown(name, encoding) from error
    except UnicodeError as error:
        place = f"byte {error.start}" if isinstance(error, UnicodeDecodeError) else "the text"
        raise EncodingError(f"{name}: {place} is not {encoding}; try --encoding with utf-8, gb18030 or big5") from error
    return _checked(Decoded(text, encoding), name)


def _checked(decoded: Decoded, name: str) -> Decoded:
    if _SURROGATE.search(decoded.text):
        raise EncodingError(f"{name}: {decoded.encoding} gives half a character; try --encoding utf-8, gb18030 or big5")
    if _is_binary(decoded.text):
        raise InputError(f"{name}: is a binary file (full of control characters); give a text file")
    return decoded


def read_text(path: Path, encoding: str | None, max_bytes: int) -> Decoded:
    """Read a text file; InputError where it is empty or cannot be read."""
    decoded = decode(read_bytes(path, max_bytes), str(path), encoding)
    if not decoded.text.strip():
        raise InputError(f"{path}: is empty; give a file with text in it")
    return decoded


def find_encoding(path: Path, encoding: str | None) -> str:
    """Return the codec of a text file of any length, by the rules of `decode`, without holding the file.

    A file in UTF-8 is looked at as a whole; for the others, the first lines that are not ASCII tell.
    """
    check_file(path)
    if encoding is not None:
        return encoding
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        head = file.read(_CHUNK)
        if not head.strip():
            raise InputError(f"{path}: is empty; give a file with text in it")
        if len(head) < _CHUNK:
            return decode(head, str(path)).encoding
        for mark, codec in _MARKS:
            if head.startswith(mark):
                return codec
        _refuse_containers(head, str(path))
        if b"\0" in head:
            return _without_mark(head, str(path))
        chunk, before, n_before = head, b"", 0
        while chunk:
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError as error:
                # The decoder may have held back up to three bytes of the chunk before.
                start = max(0, len(before) + error.start - _BEFORE)
                sample = _whole_lines((before + chunk + file.read(_CHUNK))[start:])
                return _guess_chinese(sample, str(path), n_before + error.start).encoding
            chunk, before, n_before = file.read(_CHUNK), chunk, n_before + len(chunk)
    return "utf-8"


def read_lines(path: Path, encoding: str, newline: str = "\n") -> Iterator[str]:
    """Yield the lines of a text file with their ends, which are `newline`, or any for "", one at a time.

    Raises EncodingError where the file is not of that encoding throughout, InputError for a line without end.
    """
    try:
        with path.open("rb") as raw, io.TextIOWrapper(raw, encoding, newline=newline) as file:
            number = 0
            while line := file.readline(_MAX_LINE):
                number += 1
                if len(line) == _MAX_LINE:
                    raise InputError(f"{path}: line {number} is longer than {_MAX_LINE:,} characters; is it a table?")
                yield line.removeprefix("\ufeff") if number == 1 else line
    except LookupError as error:
        raise _unknown(str(path), encoding) from error
    except UnicodeError as error:
        raise EncodingError(f"{path}: is not {encoding} throughout; try --encoding with utf-8 or gb18030") from error
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from error


def _whole_lines(data: bytes) -> bytes:
    """Return some bytes without the broken lines at their ends; the Chinese codecs have no newline inside others."""
    start, end = data.find(b"\n") + 1, data.rfind(b"\n") + 1
    return data[start:end] or data
