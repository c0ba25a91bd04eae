"""Bytes to text, and clear refusals."""

from __future__ import annotations

from pathlib import Path

import pytest

from aligner.errors import EncodingError, InputError
from aligner.readers.decode import decode, read_text

_SIMPLIFIED = "今年的电影节将于五月在杭州举行。组委会表示，观众可以在网上购票。"
_TRADITIONAL = "今年的電影節將於五月在臺北舉行。主辦單位表示，觀眾可以在網路上購票。"


@pytest.mark.parametrize(
    ("text", "codec", "found"),
    [
        (_SIMPLIFIED, "utf-8", "utf-8"),
        (_SIMPLIFIED, "utf-8-sig", "utf-8-sig"),
        (_SIMPLIFIED, "utf-16", "utf-16"),
        (_SIMPLIFIED + "ASCII enough.", "utf-16-le", "utf-16-le"),
        (_SIMPLIFIED + "ASCII enough.", "utf-16-be", "utf-16-be"),
        ("No mark and no Chinese.\n", "utf-16-le", "utf-16-le"),
        (_SIMPLIFIED, "utf-32", "utf-32"),
        (_SIMPLIFIED, "gb18030", "gb18030"),
        ("短句。", "gb18030", "gb18030"),
        (_SIMPLIFIED + "𠮷", "gb18030", "gb18030"),
        (_TRADITIONAL, "big5", "big5hkscs"),
        ("今天天氣很好。", "big5", "big5hkscs"),
        (_TRADITIONAL, "gb18030", "gb18030"),
        ("Plain English only.", "ascii", "utf-8"),
        ("“It’s late,” she said — and left…", "gb18030", "gb18030"),
        ("“It’s late,” she said — and left…", "big5", "big5hkscs"),
        ("“It’s late,” she said – and left…”", "cp1252", "cp1252"),
    ],
)
def test_encoding_is_found_out(text: str, codec: str, found: str) -> None:
    """UTF-8, UTF-16 and UTF-32 with and without marks, GB18030 and Big5 are told apart, and no mark stays."""
    decoded = decode(text.encode(codec), "a.txt")
    assert decoded.text == text
    assert decoded.encoding == found


def test_a_few_control_characters_are_text() -> None:
    """A short line with U+0001 and U+0002 is read as it is."""
    assert decode("你好\x01\x02。".encode(), "a.txt").text == "你好\x01\x02。"


def test_named_encoding_is_obeyed_and_its_mark_removed() -> None:
    """`--encoding utf-8` on a file with a byte order mark does not put the mark into the first segment."""
    assert decode("天".encode("utf-8-sig"), "a.txt", "utf-8").text == "天"


@pytest.mark.parametrize(
    ("data", "encoding", "message"),
    [
        (b"\xff\xfe\xfa\x81\x30", None, "utf-16"),
        ("naïve café".encode("cp1252"), None, "--encoding"),
        ("中文".encode("gb18030"), "utf-8", "try --encoding"),
        (b"abc", "klingon", "no encoding named"),
        (b"\\ud83d", "unicode_escape", "half a character"),
        ("天气".encode()[:-1], None, "cut off"),
        ("They met in a café".encode("cp1252"), None, "--encoding"),
    ],
)
def test_wrong_encoding_says_which_to_try(data: bytes, encoding: str | None, message: str) -> None:
    """The message names the file and what to pass."""
    with pytest.raises(EncodingError, match=message) as caught:
        decode(data, "a.txt", encoding)
    assert str(caught.value).startswith("a.txt: ")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "binary"),
        (b"PK\x03\x04rest", "docx"),
        (b"%PDF-1.7", "PDF"),
        (bytes(range(1, 9)) * 30, "binary"),
        ("你\0今天天气很好，我们出发吧。".encode(), "UTF-8 with zero bytes in it, the first at byte 3"),
        ("今\0天\0风\0大\0".encode() * 9, "UTF-8 with zero bytes"),
        (b"ferry\0 noon\0 pier " * 20, "UTF-8 with zero bytes"),
        ("今天天气很好。\0".encode("gb18030"), "zero byte"),
    ],
)
def test_binary_file_is_named_as_what_it_is(data: bytes, message: str) -> None:
    """A picture, a Word file or a PDF is refused with a word on what it is."""
    with pytest.raises(InputError, match=message):
        decode(data, "a.txt")


def test_missing_directory_empty_and_large_files_are_refused(tmp_path: Path) -> None:
    """Each with its own reason."""
    (tmp_path / "empty.txt").write_bytes(b"\xef\xbb\xbf \n")
    (tmp_path / "large.txt").write_bytes(b"x" * 2000)
    for name, message in [
        ("none.txt", "no such file"),
        ("", "directory"),
        ("empty.txt", "empty"),
        ("large.txt", "--max-mb"),
    ]:
        with pytest.raises(InputError, match=message):
            read_text(tmp_path / name, None, 1000)
