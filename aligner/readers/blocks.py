"""The text of a document as its blocks are found: one line each, a blank line between blocks, anchors beside it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from aligner.errors import InputError
from aligner.readers.documents import DocumentText
from aligner.text.lines import LINE_BREAK
from aligner.text.scripts import HAN, main_script

__all__ = ["WIDE", "Blocks", "join_wrapped", "unwrap"]

WIDE = f"{HAN}\u2e80-\u2fdf\u3000-\u303f\u3040-\u30ff\u31c0-\u31ef\uff01-\uff60\uffe0-\uffe6“”‘’—…"
"""Han characters and the marks that stand beside them, for the square brackets of a regular expression."""

_WIDE_END = re.compile(f"[{WIDE}][,.;:!?)%]?$")
_WIDE_START = re.compile(f"[{WIDE}]")
_BREAK_IN_WIDE = re.compile(rf"(?<=[{WIDE}])[ \t\r\f]*\n\s*(?=[{WIDE}])")
_WHITE = re.compile(r"[ \t\n\r\f]+")
_NEAR = 40


class Blocks:
    """Takes lines in the order of the document; `document` gives what became of them."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._anchors: list[tuple[int, str]] = []
        self._wants_blank = False
        self._label = ""

    @property
    def n_characters(self) -> int:
        """Characters so far."""
        return self._length

    def add(self, text: str, label: str = "") -> None:
        """Add a line, or several where the text has line breaks; white space around them goes, empty ones too."""
        for line in LINE_BREAK.split(text):
            stripped = line.strip()
            if not stripped:
                continue
            if self._parts and self._wants_blank:
                self._append("\n")
            self._wants_blank = False
            if label or self._label:
                # What is announced for a place, such as its page, comes before what stands at it.
                self._anchors += [(self._length, name) for name in (self._label, label) if name]
                label = self._label = ""
            self._append(stripped + "\n")

    def announce(self, label: str) -> None:
        """Label the next line, whenever it comes."""
        self._label = label

    def end_block(self) -> None:
        """Put a blank line before the next line."""
        self._wants_blank = True

    def extend(self, lines: Iterable[str]) -> None:
        """Add lines as a block of their own."""
        self.end_block()
        for line in lines:
            self.add(line)
        self.end_block()

    def document(
        self, path: Path, notes: Iterable[str] = (), *, otherwise: str = "give a file with text in it"
    ) -> DocumentText:
        """Return the text; InputError, with what to do, where there is none."""
        if not self._parts:
            raise InputError(f"{path}: holds no text; {otherwise}")
        return DocumentText("".join(self._parts), tuple(notes), tuple(self._anchors))

    def _append(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)


def unwrap(text: str) -> str:
    """Return a paragraph of a source whose line breaks mean nothing: as blanks, and between Chinese as nothing."""
    return _WHITE.sub(" ", _BREAK_IN_WIDE.sub("", text)).strip(" ")


def join_wrapped(first: str, second: str) -> str:
    """Return two lines of one paragraph as one: Chinese without a blank, English with one.

    Quotation marks and dashes are those of both languages, and figures too: there the text around decides.
    """
    if not first or not second:
        return first + second
    beside_wide = _WIDE_END.search(first[-2:]) or _WIDE_START.match(second[:1])
    is_chinese = beside_wide and main_script(first[-_NEAR:] + second[:_NEAR]) == "Han"
    return first + ("" if is_chinese else " ") + second
