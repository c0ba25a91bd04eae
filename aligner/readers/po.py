"""PO files of gettext: msgid is the source, msgstr the target.

A plural gives two pairs: the singular with the first form, the plural with the last; where the target has one form, as
Chinese has, only the plural. Obsolete entries are left out and counted. An entry that is marked fuzzy is to be checked.
What stands after `# ` is the note. Ids and confidence are in a comment of our own files.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import polib

from aligner.errors import InputError
from aligner.readers.bitext import Row, Rows, limit_bytes
from aligner.readers.decode import read_text
from aligner.readers.languages import telling_tag
from aligner.settings import ReadSettings
from aligner.text.cells import parse_ids, parse_share

__all__ = ["read_po"]

_OWN = "aligner: "
_LINE_END = re.compile("\r\n|\r|\n")
_STRING = re.compile(r'\s*(?:msg[\w\[\]]+\s*)?"(?:[^"\\]|\\.)*"\s*', re.DOTALL)
_STATUSES = frozenset({"open", "confirmed", "no-counterpart"})


def read_po(path: Path, settings: ReadSettings) -> Rows:
    """Read the entries; InputError, with its line, for what is no PO."""
    decoded = read_text(path, settings.encoding, limit_bytes(settings))
    _check_strings(path, decoded.text)
    try:
        entries = polib.pofile(str(path), encoding=decoded.encoding)
    except (OSError, UnicodeError) as error:
        reason = " ".join(str(error).removeprefix("Syntax error in po file ").split())
        raise InputError(f"{path}: is no PO file of gettext: {reason}") from error
    except (IndexError, ValueError, AttributeError, KeyError, TypeError) as error:
        # What polib says of some damaged files.
        raise InputError(f"{path}: is no PO file of gettext: {error}") from error
    rows = [row for entry in entries if not entry.obsolete for row in _rows(entry)]
    kept = tuple(row for row in rows if row.source or row.target)
    n_obsolete = sum(bool(entry.obsolete) for entry in entries)
    counts = ((n_obsolete, "obsolete entries left out"), (len(rows) - len(kept), "entries without text left out"))
    notes = [f"{count:,} {what}" for count, what in counts if count]
    source, target = (entries.metadata.get(name, "") for name in ("X-Source-Language", "Language"))
    # A locale may carry an encoding and a variant: zh_CN.UTF-8, sr@latin.
    source, target = (telling_tag(name.partition("@")[0].partition(".")[0]) for name in (source, target))
    return Rows(kept, source, target, tuple(notes))


def _check_strings(path: Path, text: str) -> None:
    """Refuse strings without an end: polib would take the last character for one."""
    lines = enumerate(_LINE_END.split(text), 1)
    bad = [number for number, line in lines if '"' in line and not line.startswith("#") and not _STRING.fullmatch(line)]
    if bad:
        raise InputError(f"{path}: is no PO file of gettext: line {bad[0]}: the string has no right beginning or end")


def _rows(entry: polib.POEntry) -> Iterator[Row]:
    own = dict(part.partition("=")[::2] for part in _own_comment(entry).split("; "))
    status = "check" if entry.fuzzy else own.get("status", "open")
    status = status if entry.fuzzy or status in _STATUSES else "open"
    note = entry.tcomment.strip()
    forms = [entry.msgstr_plural[k] for k in sorted(entry.msgstr_plural)]
    if not entry.msgid_plural:
        pairs = [(entry.msgid, entry.msgstr)]
    elif len(forms) > 1:
        pairs = [(entry.msgid, forms[0]), (entry.msgid_plural, forms[-1])]
    else:
        pairs = [(entry.msgid_plural, forms[0] if forms else "")]
    for source, target in pairs:
        yield Row(
            source.strip(),
            target.strip(),
            parse_ids(own.get("source_ids", "")),
            parse_ids(own.get("target_ids", "")),
            parse_share(own.get("confidence", "")),
            status,
            note,
        )


def _own_comment(entry: polib.POEntry) -> str:
    lines = (line for line in entry.comment.split("\n") if line.startswith(_OWN))
    return next(lines, "").removeprefix(_OWN)
