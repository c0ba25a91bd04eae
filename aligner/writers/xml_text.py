"""Text for XML files: without what XML cannot hold, which is counted and said."""

from __future__ import annotations

from collections import Counter

from lxml import etree

from aligner.writers.xml import ILLEGAL

__all__ = ["make_legal", "say_illegal", "xml_bytes"]


def make_legal(text: str, illegal: Counter[str]) -> str:
    """Return a text without what XML cannot hold, and count what was taken out."""
    found = ILLEGAL.findall(text)
    if not found:
        return text
    illegal.update(found)
    return ILLEGAL.sub("", text)


def say_illegal(illegal: Counter[str]) -> list[str]:
    """Return the note on what was taken out; none where nothing was."""
    if not illegal:
        return []
    names = ", ".join(f"U+{ord(character):04X} ({count})" for character, count in sorted(illegal.items()))
    return [f"characters that XML cannot hold were taken out: {names}"]


def xml_bytes(root: etree._Element) -> bytes:
    """Return a file in which elements that hold no text are spread over lines; texts are not touched."""
    etree.indent(root, space="")
    return etree.tostring(root, xml_declaration=True, encoding="utf-8") + b"\n"
