"""Quotation marks and brackets of Chinese and English typography."""

from __future__ import annotations

__all__ = ["CLOSERS", "CLOSING", "enclosed_spans"]

CLOSING = {
    "“": "”",
    "‘": "’",
    "「": "」",
    "『": "』",
    "《": "》",
    "〈": "〉",
    "（": "）",
    "(": ")",
    "【": "】",
    "〔": "〕",
    "[": "]",
    "［": "］",
    "{": "}",
    "｛": "｝",
}
"""The closing mark of every opening one; the straight marks open and close alike and are not here."""
CLOSERS = "".join(CLOSING.values())


def enclosed_spans(text: str, openers: str, longest: int) -> list[tuple[int, int]]:
    """Return the ranges between an opening mark and its closing one, both included, up to `longest` characters.

    Outermost ranges only; a mark without its partner encloses nothing.
    """
    spans: list[tuple[int, int]] = []
    open_marks: list[tuple[str, int]] = []
    for place, character in enumerate(text):
        if character in openers:
            open_marks.append((CLOSING[character], place))
            continue
        for depth in range(len(open_marks) - 1, -1, -1):
            closer, start = open_marks[depth]
            if character == closer:
                del open_marks[depth:]
                if place + 1 - start <= longest:
                    spans = [span for span in spans if span[0] < start]
                    spans.append((start, place + 1))
                break
    return spans
