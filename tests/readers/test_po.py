"""PO files as gettext and its editors write them."""

from __future__ import annotations

from pathlib import Path

import pytest

from aligner.errors import InputError
from aligner.readers.bitext import ReadBitext, read_bitext
from aligner.settings import ReadSettings

_HEADER = 'msgid ""\nmsgstr ""\n"Language: zh_TW\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'


def _read(folder: Path, text: str, encoding: str = "utf-8", settings: ReadSettings | None = None) -> ReadBitext:
    path = folder / "a.po"
    path.write_bytes(text.encode(encoding))
    return read_bitext(path, settings or ReadSettings())


def _table(read: ReadBitext) -> list[tuple[str, str, str]]:
    alignment = read.alignment
    return [(alignment.text(b, "source"), alignment.text(b, "target"), b.status) for b in alignment.beads]


def test_entries_with_contexts_plurals_notes_and_flags(tmp_path: Path) -> None:
    """Fuzzy is to be checked; of a plural with one form the plural is translated; what is obsolete is none."""
    read = _read(
        tmp_path,
        _HEADER + '# Short, please.\n#: menu.c:12\nmsgctxt "menu"\nmsgid "Open"\nmsgstr "開啟"\n\n'
        '#, fuzzy, c-format\nmsgid ""\n"First line\\n"\n"%s \\"second\\""\nmsgstr ""\n"第一行\\n"\n"%s「第二」"\n\n'
        'msgid "%d file"\nmsgid_plural "%d files"\nmsgstr[0] "%d 個檔案"\n\n'
        'msgid "Close"\nmsgstr ""\n\n'
        '#~ msgid "Gone"\n#~ msgstr "沒有了"\n',
    )
    assert _table(read) == [
        ("Open", "開啟", "open"),
        ('First line\n%s "second"', "第一行\n%s「第二」", "check"),
        ("%d files", "%d 個檔案", "open"),
        ("Close", "", "open"),
    ]
    assert read.alignment.beads[0].note == "Short, please."
    assert (read.alignment.source.language, read.alignment.target.language) == ("en-US", "zh-TW")
    assert read.notes == ("1 obsolete entries left out",)


def test_plural_with_two_forms_is_two_pairs(tmp_path: Path) -> None:
    """From Chinese, the singular and the plural are both told in English."""
    read = _read(tmp_path, 'msgid "%d 个文件"\nmsgid_plural "%d 个文件。"\nmsgstr[0] "%d file"\nmsgstr[1] "%d files"\n')
    assert [row[:2] for row in _table(read)] == [("%d 个文件", "%d file"), ("%d 个文件。", "%d files")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_encodings(encoding: str, tmp_path: Path) -> None:
    """As found from the bytes, whatever the header says."""
    text = _HEADER + 'msgid "The bridge is open to traffic."\nmsgstr "大桥已经开放通车。"\n'
    assert _table(_read(tmp_path, text, encoding))[0][1] == "大桥已经开放通车。"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("no entry at all\n", "is no PO file of gettext"),
        ('msgid "open\nmsgstr "x"\n', "is no PO file of gettext"),
        ('msgstr "x"\nmsgid "y"\n', "is no PO file of gettext"),
        (_HEADER, "holds no pair"),
        ("", "is empty"),
    ],
)
def test_what_is_no_po_is_refused_in_one_line(text: str, message: str, tmp_path: Path) -> None:
    """With the line where the fault is."""
    with pytest.raises(InputError, match=message) as caught:
        _read(tmp_path, text)
    assert "\n" not in str(caught.value)
