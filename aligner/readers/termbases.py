"""Files of terms: a reader for each format, found by the suffix unless the user names it.

path -read_termbase-> a reader of the table below -> Termbase
"""

from __future__ import annotations

from pathlib import Path

from aligner.errors import InputError
from aligner.registry import Entry, Table
from aligner.settings import ReadSettings
from aligner.terms.formats import SUFFIX_FORMATS
from aligner.terms.model import Termbase

__all__ = ["TERMBASE_READERS", "find_format", "read_termbase"]

TERMBASE_READERS: Table[Termbase] = Table(
    "termbase format",
    {
        "tsv": Entry("aligner.readers.term_tables:read_tsv_terms"),
        "csv": Entry("aligner.readers.term_tables:read_csv_terms"),
        "tbx": Entry("aligner.readers.tbx:read_tbx"),
        "tbx3": Entry("aligner.readers.tbx:read_tbx"),
        "omegat": Entry("aligner.readers.term_glossaries:read_omegat"),
        "utx": Entry("aligner.readers.term_glossaries:read_utx"),
        "xlsx": Entry("aligner.readers.term_tables:read_xlsx_terms"),
        "multiterm": Entry("aligner.readers.multiterm:read_xml_terms"),
        "memoq": Entry("aligner.readers.term_tables:read_csv_terms"),
    },
)
"""Readers by the name of the format; `csv` and `memoq` tell each other's files by the header."""


def find_format(path: Path) -> str:
    """Return the format that a suffix stands for; InputError, with those that there are, for another."""
    suffix = path.suffix.lower()
    if suffix not in SUFFIX_FORMATS:
        raise InputError(
            f"{path}: no termbase format is known by the suffix {suffix or 'of a name without one'}; there are: "
            f"{', '.join(SUFFIX_FORMATS)}; or name one of: {TERMBASE_READERS.names()}"
        )
    return SUFFIX_FORMATS[suffix]


def read_termbase(path: Path, settings: ReadSettings | None = None, name: str = "") -> Termbase:
    """Read a termbase in the format `name`, "" for that of the suffix.

    InputError, in one line, with everything that is wrong in the file; UnknownNameError for a format that is not there.
    """
    if name:
        TERMBASE_READERS.check(name)
    elif not path.suffix and not path.exists():
        raise InputError(f"{path}: there is no such file")
    return TERMBASE_READERS.load(name or find_format(path))(path, settings or ReadSettings())
