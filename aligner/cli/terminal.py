"""Lines for people: what they quote of the input can neither break them nor steer the terminal."""

from __future__ import annotations

from collections.abc import Iterable

import click

__all__ = ["one_line", "tell"]


def one_line(text: str) -> str:
    """Return a text with a blank for each character that ends a line, steers a terminal or cannot be seen."""
    return text if text.isprintable() else "".join(c if c.isprintable() else " " for c in text)


def tell(lines: Iterable[str]) -> None:
    """Write lines on standard error."""
    for line in lines:
        click.echo(one_line(line), err=True)
