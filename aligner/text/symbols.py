"""Characters for the places of symbol fonts, which are all that an office file says of a symbol."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

__all__ = ["NO_CHARACTER", "raise_figures", "symbol_character"]

NO_CHARACTER = "\ufffd"
_PRIVATE = 0xF000
"""Symbol fonts have their characters from here on, or from 0, as the program likes."""
_RAISED = dict(zip("0123456789+-− ", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻ ", strict=True))


def raise_figures(text: str) -> str:
    """Return figures and signs that a document raises as raised characters: 10 and 8 would be read as 108.

    Text with anything else in it is returned as it is.
    """
    is_figures = text.strip() and all(character in _RAISED for character in text)
    return "".join(map(_RAISED.__getitem__, text)) if is_figures else text


def symbol_character(font: str, code: str) -> str:
    """Return the character of a place in a font, given in hexadecimal; NO_CHARACTER where it is not known."""
    try:
        place = int(code, 16)
    except ValueError:
        return NO_CHARACTER
    in_font = place - _PRIVATE if _PRIVATE <= place <= _PRIVATE + 0xFF else place
    known = _table().get((font.lower(), in_font))
    if known:
        return known
    is_character = (place < 0xD800 or 0x10000 <= place < 0x110000) and chr(place).isprintable()
    is_text = is_character and not any(name == font.lower() for name, _ in _table())
    return chr(place) if is_text else NO_CHARACTER


@cache
def _table() -> dict[tuple[str, int], str]:
    lines = files("aligner.text").joinpath("data/symbol_fonts.tsv").read_text("utf-8").splitlines()
    cells = (line.split("\t") for line in lines if not line.startswith("#"))
    return {(font.lower(), int(code, 16)): character for font, code, character in cells}
