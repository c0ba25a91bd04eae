"""Files that break readers: each is read right, or refused in one clear line, as `tests/data/nasty/README.tsv` says.

A file is read as a bitext if its suffix is one of those, else as a document; a suffix that is both is read as a
document, in the folder `bitexts/` as a bitext, in `termbases/` as a termbase. Rules (.srx) are read as rules.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from aligner.errors import AlignerError, MissingPackageError
from aligner.readers.bitext import BITEXT_READERS, read_bitext
from aligner.readers.documents import DOCUMENT_READERS, RULE_READERS, read_document
from aligner.readers.termbases import read_termbase
from aligner.settings import ReadSettings

_FOLDER = Path(__file__).parents[1] / "data" / "nasty"
_TABLE = _FOLDER / "README.tsv"
_COLUMNS = ["file", "imitates", "outcome"]
_SETTINGS = ReadSettings()


def _rows() -> list[list[str]]:
    header, *lines = _TABLE.read_text(encoding="utf-8").splitlines()
    assert header.split("\t") == _COLUMNS
    return [line.split("\t") for line in lines if line.strip()]


def _outcome(path: Path) -> str:
    """Return `ok`, or the message without the path in front of it."""
    suffix = path.suffix.lower()
    is_document = suffix in DOCUMENT_READERS and path.parent.name != "bitexts"
    try:
        if path.parent.name == "termbases":
            read_termbase(path, _SETTINGS)
        elif suffix == ".srx":
            RULE_READERS.load("srx")(path)
        elif suffix in BITEXT_READERS and not is_document:
            read_bitext(path, _SETTINGS)
        else:
            assert read_document(path, _SETTINGS).text.strip()
    except MissingPackageError as error:
        pytest.skip(str(error))
    except AlignerError as error:
        message = str(error)
        assert "\n" not in message, f"not one line: {message!r}"
        return re.sub(f"^{re.escape(str(path))}: ", "", message)
    return "ok"


def test_table_lists_every_file_once() -> None:
    """A file without a line says nothing; a line without a file tests nothing."""
    listed = [row[0] for row in _rows()]
    there = [path.relative_to(_FOLDER).as_posix() for path in _FOLDER.rglob("*") if path.is_file() and path != _TABLE]
    assert sorted(listed) == sorted(there)
    assert all(len(row) == len(_COLUMNS) and all(row) for row in _rows())


@pytest.mark.parametrize(("name", "outcome"), [(row[0], row[2]) for row in _rows()])
def test_nasty_file(name: str, outcome: str) -> None:
    """It is read, or the one line begins as the table says."""
    found = _outcome(_FOLDER / name)
    assert found == "ok" if outcome == "ok" else found.startswith(outcome), found
