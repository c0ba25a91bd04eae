"""Numbers in Chinese and English texts: find_quantities gives them with value, unit and bound, in text order.

`zh` and `en` hold the rules of one language each, `quantity` what they share, `relative` words such as 去年.
"""

from __future__ import annotations

from aligner.text.numerals.en import find_english
from aligner.text.numerals.quantity import TIME_UNITS, Quantity, is_money, read_units, unit_base
from aligner.text.numerals.relative import RelativeDate, find_relative_dates
from aligner.text.numerals.zh import find_chinese
from aligner.text.scripts import is_chinese

__all__ = [
    "TIME_UNITS",
    "Quantity",
    "RelativeDate",
    "find_quantities",
    "find_relative_dates",
    "is_money",
    "read_units",
    "unit_base",
]


def find_quantities(text: str, language: str) -> tuple[Quantity, ...]:
    """Return the quantities of a text in text order, without overlap.

    `language` is a BCP 47 tag: zh-… or en-….
    """
    if is_chinese(language):
        return find_chinese(text, language)
    return find_english(text)
