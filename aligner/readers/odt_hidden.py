"""What an OpenDocument text holds and does not show: text of hidden styles, hidden sections."""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from aligner.readers.xml_names import attribute, child

__all__ = ["HiddenStyles", "is_hidden_section"]

_MOST_INHERITED = 30


class HiddenStyles:
    """Which styles hide text. Headers and footers have automatic styles of their own, of the same names."""

    def __init__(self, content: etree._Element, styles: etree._Element) -> None:
        common = list(styles.iterfind(".//{*}styles/{*}style"))
        self._body = _read((*common, *content.iterfind(".//{*}automatic-styles/{*}style")))
        self._furniture = _read((*common, *styles.iterfind(".//{*}automatic-styles/{*}style")))

    def find(self, family: str, name: str, *, in_furniture: bool) -> bool | None:
        """Return whether a style of a family (paragraph, text) hides text; None where it says nothing of it."""
        styles = self._furniture if in_furniture else self._body
        for _ in range(_MOST_INHERITED):
            parent, display = styles.get((family, name), ("", ""))
            if display or not parent:
                return display == "none" if display else None
            name = parent
        return None


def is_hidden_section(element: etree._Element) -> bool:
    """Whether a section is hidden, or was when its condition was last looked at."""
    display = attribute(element, "display")
    return display == "none" or (display == "condition" and attribute(element, "is-hidden") == "true")


def _read(styles: Iterable[etree._Element]) -> dict[tuple[str, str], tuple[str, str]]:
    """Return parent and display of each style by family and name."""
    return {
        (attribute(style, "family"), attribute(style, "name")): (
            attribute(style, "parent-style-name"),
            attribute(child(style, "text-properties"), "display"),
        )
        for style in styles
    }
