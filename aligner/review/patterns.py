"""What a reviewer looks for: words or a regular expression, in many texts, and never for ever."""

from __future__ import annotations

import time

import regex

from aligner.review.arguments import CommandError

__all__ = ["Pattern"]

_SECONDS = 2.0
"""After so long, over all texts together, a pattern is given up: some never end."""


class Pattern:
    """A pattern, and the time that it may take from its first use on.

    CommandError for one that is not right or takes too long.
    """

    def __init__(self, find: str, *, is_regex: bool, match_case: bool = False) -> None:
        self._is_regex = is_regex
        self._deadline: float | None = None
        try:
            self._compiled = regex.compile(
                find if is_regex else regex.escape(find), 0 if match_case else regex.IGNORECASE
            )
        except (regex.error, RecursionError, OverflowError) as error:
            raise CommandError(f"the pattern is not right: {error}") from error

    def find(self, text: str) -> tuple[int, int] | None:
        """Return where it stands first in a text, None if nowhere."""
        try:
            found = self._compiled.search(text, timeout=self._seconds_left())
        except TimeoutError as error:
            raise CommandError(_TOO_LONG) from error
        return found.span() if found else None

    def replace(self, text: str, replacement: str) -> tuple[str, int]:
        """Return a text with every match replaced, and how many; groups are named only in a regular expression."""
        try:
            return self._compiled.subn(
                replacement if self._is_regex else lambda _: replacement, text, timeout=self._seconds_left()
            )
        except TimeoutError as error:
            raise CommandError(_TOO_LONG) from error
        except (regex.error, IndexError) as error:
            raise CommandError(f"the replacement does not fit the pattern: {error}") from error

    def _seconds_left(self) -> float | None:
        if not self._is_regex:
            return None
        now = time.monotonic()
        if self._deadline is None:
            self._deadline = now + _SECONDS
        if now >= self._deadline:
            raise TimeoutError
        return self._deadline - now


_TOO_LONG = "the pattern takes too long; make it simpler"
