"""Sentences of a line by rules of somebody's own (SRX): at each place the first rule that fits it decides.

A rule fits where its first expression has matched as much as it can, from wherever, and its second one goes on: this is
how the tools read them that such files come from, and the reason why `[。！？]+` ends no sentence inside `？！`.
"""

from __future__ import annotations

from collections.abc import Sequence

from aligner.break_rules import BreakRule
from aligner.errors import InputError
from aligner.segmenters.cuts import ranges_between

__all__ = ["split_by_rules"]

_LONGEST_SECONDS = 20.0
"""For one rule on one line; an expression that needs more never comes to an end."""


def split_by_rules(text: str, rules: Sequence[BreakRule], name: str = "") -> list[tuple[int, int]]:
    """Return the ranges of the sentences of one line, in order, without the white space between them.

    InputError, with `name` and the rule's line, for a rule that takes too long.
    """
    decided: dict[int, bool] = {}
    for rule in rules:
        try:
            for found in rule.pattern.finditer(text, overlapped=True, timeout=_LONGEST_SECONDS):
                decided.setdefault(found.end(), rule.is_break)
        except TimeoutError as error:
            raise InputError(
                f"{name}: line {rule.line}: the rule takes too long on a line of {len(text):,} characters; "
                "take nested repetitions out of it"
            ) from error
    return ranges_between(text, {place for place, is_break in decided.items() if is_break})
