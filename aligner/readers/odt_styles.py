"""What the styles of an OpenDocument text do to its characters: hide them, raise them; and sections that are hidden."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from lxml import etree

from aligner.readers.xml_names import attribute, child

__all__ = ["TextStyles", "is_hidden_section"]

_MOST_INHERITED = 30

Property: TypeAlias = Literal["display", "position"]


@dataclass(frozen=True, slots=True)
class _Style:
    parent: str
    display: str
    position: str


class TextStyles:
    """The styles of paragraphs and text. Headers and footers have automatic ones of their own, of the same names."""

    def __init__(self, content: etree._Element, styles: etree._Element) -> None:
        common = list(styles.iterfind(".//{*}styles/{*}style"))
        self._body = _read((*common, *content.iterfind(".//{*}automatic-styles/{*}style")))
        self._furniture = _read((*common, *styles.iterfind(".//{*}automatic-styles/{*}style")))

    def hides(self, family: str, name: str, *, in_furniture: bool) -> bool | None:
        """Return whether a style of a family (paragraph, text) hides text; None where it says nothing of it."""
        display = self._find("display", family, name, in_furniture=in_furniture)
        return display == "none" if display else None

    def raises(self, name: str, *, in_furniture: bool) -> bool:
        """Whether a style of text raises it: `super 58%`, or by how much, `33% 58%`."""
        position = self._find("position", "text", name, in_furniture=in_furniture).partition(" ")[0]
        return position == "super" or (position.endswith("%") and position[0].isdigit() and position != "0%")

    def _find(self, what: Property, family: str, name: str, *, in_furniture: bool) -> str:
        styles = self._furniture if in_furniture else self._body
        for _ in range(_MOST_INHERITED):
            style = styles.get((family, name))
            if style is None:
                break
            found = style.display if what == "display" else style.position
            if found:
                return found
            name = style.parent
        return ""


def is_hidden_section(element: etree._Element) -> bool:
    """Whether a section is hidden, or was when its condition was last looked at."""
    display = attribute(element, "display")
    return display == "none" or (display == "condition" and attribute(element, "is-hidden") == "true")


def _read(styles: Iterable[etree._Element]) -> dict[tuple[str, str], _Style]:
    """Return the styles by family and name."""
    found = {}
    for style in styles:
        text = child(style, "text-properties")
        found[attribute(style, "family"), attribute(style, "name")] = _Style(
            attribute(style, "parent-style-name"), attribute(text, "display"), attribute(text, "text-position").strip()
        )
    return found
