"""Word lists that are package data: a word a line, lines with # are comments."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

__all__ = ["load_words"]


@cache
def load_words(name: str) -> frozenset[str]:
    """Return the words of `aligner/text/data/<name>.txt`."""
    text = files("aligner.text").joinpath("data", f"{name}.txt").read_text("utf-8")
    return frozenset(line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#"))
