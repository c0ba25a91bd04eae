"""What is fuzzed: every reader by the name that `make fuzz` takes, with what it is given and what must hold of it.

Documents and bitexts are called by their suffixes (`.tmx`), a Moses pair `.moses`, readers of termbases `terms.` and
the format (`terms.tbx`), as files of one suffix are read in several ways. Several suffixes may be the same for a
reader (`.htm`, `.html`): one of them stands for all unless another is named.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from aligner.errors import AlignerError, MissingPackageError
from aligner.readers.beads import read_beads
from aligner.readers.bitext import BITEXT_READERS, ROW_STREAMS, read_bitext, stream_rows
from aligner.readers.documents import DOCUMENT_READERS, RULE_READERS, read_document
from aligner.readers.plain import read_pair
from aligner.readers.returned import read_returned
from aligner.readers.termbases import TERMBASE_READERS, read_termbase
from aligner.settings import ReadSettings
from aligner.terms.formats import SUFFIX_FORMATS
from tests.fuzz.planted import read_guarded, read_open

__all__ = ["ALIASES", "MOSES", "PLANTED", "SRX", "TARGETS", "TERMS", "Target", "try_file"]

MOSES = ".moses"
"""Stands for a Moses pair, whose path has no suffix."""
SRX = ".srx"
TERMS = "terms."
"""Begins the names of readers of termbases."""
ALIASES = {
    ".docm": ".docx",
    ".dotm": ".docx",
    ".dotx": ".docx",
    ".htm": ".html",
    ".markdown": ".md",
    ".ott": ".odt",
    ".pot": ".po",
    ".pptm": ".pptx",
    ".ssa": ".ass",
    ".tab": ".tsv",
    ".xhtml": ".html",
    ".xlf": ".xliff",
    ".xlsm": ".xlsx",
}
"""Suffixes that lead to the same reader as another one, and to files of the same make."""

_SETTINGS = ReadSettings()
_OTHER_SETTINGS = ReadSettings(tracked="reject", whole_page=True)

Read = Callable[[Path], None]


@dataclass(frozen=True, slots=True)
class Target:
    """Readers that are given the same files; `suffix` is that of the files."""

    suffix: str
    readers: tuple[Read, ...]


def try_file(target: Target, path: Path) -> str:
    """Return `read` or `refused`; whatever else a reader raises goes up."""
    outcomes = [_try(read, path) for read in target.readers]
    return "read" if "read" in outcomes else "refused"


def _try(read: Read, path: Path) -> str:
    try:
        read(path)
    except MissingPackageError:
        raise
    except AlignerError as error:
        if "\n" in str(error):
            raise ValueError(f"message of several lines: {str(error)!r}") from error
        str(error).encode()
        return "refused"
    return "read"


def _read_document(path: Path, settings: ReadSettings = _SETTINGS) -> None:
    document = read_document(path, settings)
    offsets = [offset for offset, _ in document.anchors]
    if offsets != sorted(offsets) or (offsets and offsets[-1] >= len(document.text)):
        raise ValueError("anchors out of order")
    document.text.encode()


def _read_otherwise(path: Path) -> None:
    _read_document(path, _OTHER_SETTINGS)


def _read_mixed(path: Path) -> None:
    pair = read_pair(path, None, _SETTINGS)
    (pair.source.text + pair.target.text).encode()


def _read_bitext(path: Path) -> None:
    alignment = read_bitext(path, _SETTINGS).alignment
    (alignment.source.text + alignment.target.text).encode()
    "".join(bead.note for bead in alignment.beads).encode()


def _read_rows(path: Path) -> None:
    for row in stream_rows(path, _SETTINGS).rows:
        (row.source + row.target).encode()


def _read_returned(path: Path) -> None:
    for _, record in read_returned(path, _SETTINGS).pairs:
        "".join(record.values()).encode()


def _read_rules(path: Path) -> None:
    rules = RULE_READERS.load("srx")(path)
    for language in ("zh-CN", "en-US"):
        rules.for_language(language)


def _read_ids(path: Path) -> None:
    read_beads(path)


def _read_terms_as(name: str) -> Read:
    def read(path: Path) -> None:
        json.dumps(asdict(read_termbase(path, _SETTINGS, name)), ensure_ascii=False).encode()

    return read


def _by_suffix(suffix: str) -> Target:
    readers: list[Read] = []
    if suffix in DOCUMENT_READERS or suffix == ".txt":
        readers += [_read_document, _read_mixed]
    if suffix in (".docx", ".odt", ".html"):
        readers.append(_read_otherwise)
    if suffix in BITEXT_READERS or suffix == MOSES:
        readers.append(_read_bitext)
    if suffix in ROW_STREAMS:
        readers.append(_read_rows)
    if suffix in (".csv", ".docx", ".xlsx"):
        readers.append(_read_returned)
    if suffix in (".ladder", ".tsv"):
        readers.append(_read_ids)
    return Target("" if suffix == MOSES else suffix, tuple(readers))


_TERM_SUFFIXES = {name: suffix for suffix, name in reversed(list(SUFFIX_FORMATS.items()))} | {
    "memoq": ".csv",
    "tbx3": ".tbx",
}

TARGETS = {
    **{suffix: _by_suffix(suffix) for suffix in sorted({*DOCUMENT_READERS, *BITEXT_READERS, ".txt", MOSES})},
    SRX: Target(SRX, (_read_rules,)),
    **{
        TERMS + name: Target(_TERM_SUFFIXES[name], (_read_terms_as(name),))
        for name in TERMBASE_READERS.names().split(", ")
    },
}
"""Every reader by each of its suffixes, in the order in which they take their turns."""

PLANTED = {"planted-open": Target(".txt", (read_open,)), "planted-guarded": Target(".txt", (read_guarded,))}
"""Readers with a defect, to try the fuzzers themselves."""
