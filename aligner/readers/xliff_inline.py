"""The text of XLIFF segments, of version 1.2 and 2, without the codes in it.

What becomes of inline elements:

- what they surround is text and stays: g, pc, mrk; so do unknown elements of other names;
- codes of the original file are no words and go, with what stands in them: x, bx, ex, ph, bpt, ept, it, sc, ec. They
  are counted, and the reader's note says how many went;
- a code that says which text it stands for (equiv-text, equiv) is that text, unless that is markup;
- a line break (ctype `lb`, or subType `xlf:lb`) is a line break;
- `cp` is the character that it names, markers (sm, em) are nothing;
- locked content of Trados (an x with an xid) is the text of the unit that it refers to;
- what Trados tracks as deleted goes, what it tracks as inserted stays;
- tags that Phrase writes in characters ({1} {2> <2} {b> <b}) go if they are tags.
"""

from __future__ import annotations

import re
from pathlib import Path

from lxml import etree

from aligner.errors import InputError
from aligner.readers.xml import unknown_entity
from aligner.readers.xml_names import local_name

__all__ = ["InlineText", "drop_phrase_tags"]

_CODES = frozenset({"x", "bx", "ex", "ph", "bpt", "ept", "it", "sc", "ec"})
_MARKERS = frozenset({"sm", "em"})
_PAIRED = frozenset({"g", "pc"})
_DELETED = "x-sdl-deleted"


class InlineText:
    """Turns segments of one file into text, and counts the codes that were left out."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.n_codes = 0
        self.n_deleted = 0
        self.locked: dict[str, str] = {}
        """Texts of units that an x may refer to, by their ids."""

    def text(self, element: etree._Element | None) -> str:
        """Return the text of a segment without outer white space; "" for none."""
        if element is None:
            return ""
        pieces: list[str] = []
        self._collect(element, pieces)
        return "".join(pieces).strip()

    def _collect(self, element: etree._Element, pieces: list[str]) -> None:
        """Add the texts in an element, in order."""
        pieces.append(element.text or "")
        for child in element:
            self._collect_child(child, pieces)
            pieces.append(child.tail or "")

    def _collect_child(self, child: etree._Element, pieces: list[str]) -> None:
        name = local_name(child)
        if name in _CODES:
            pieces.append(self._stand_in(child))
        elif name == "cp":
            pieces.append(self._character(child))
        elif not name:
            raise unknown_entity(child, str(self._path))
        elif child.get("mtype") == _DELETED:
            self.n_deleted += 1
        elif name not in _MARKERS:
            self.n_codes += 2 * (name in _PAIRED)
            self._collect(child, pieces)

    def _stand_in(self, code: etree._Element) -> str:
        """Return the text that a code stands for, "" for a code that is counted and left out."""
        if code.get("ctype") == "lb" or code.get("subType") == "xlf:lb":
            return "\n"
        text = code.get("equiv-text") or code.get("equiv") or self.locked.get(code.get("xid", ""), "")
        if text and "<" not in text:
            return text
        self.n_codes += 1
        return ""

    def _character(self, element: etree._Element) -> str:
        """Return the character that a `cp` names; InputError for a number that is none."""
        digits = element.get("hex", "")
        try:
            character = chr(int(digits, 16))
        except (ValueError, OverflowError):
            character = "\ud800"
        if "\ud800" <= character <= "\udfff":
            raise InputError(f"{self._path}: line {element.sourceline}: {digits!r} is the number of no character")
        return character


_PHRASE_MARKS = re.compile(r"\{[biu^_]{1,5}>|<[biu^_]{1,5}\}")
_PHRASE_NUMBERS = re.compile(r"\{(\d{1,6})[>}]|<(\d{1,6})\}")


def drop_phrase_tags(text: str, numbers: frozenset[str]) -> tuple[str, int]:
    """Return a text without the tags that Phrase writes in characters, {1} {2> <2} {b> <b}, and how many there were.

    `numbers` holds those that the unit declares as tags: other numbers in braces are text.
    """
    n_tags = 0

    def leave_out(found: re.Match[str]) -> str:
        nonlocal n_tags
        number = found[1] or found[2] if found.re is _PHRASE_NUMBERS else None
        if number is not None and number not in numbers:
            return found[0]
        n_tags += 1
        return ""

    for pattern in (_PHRASE_MARKS, _PHRASE_NUMBERS):
        text = pattern.sub(leave_out, text)
    return text.strip(), n_tags
