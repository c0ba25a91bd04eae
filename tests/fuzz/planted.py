"""Two readers with a defect that a fuzzer must find: one lies open, one behind other conditions."""

from __future__ import annotations

from pathlib import Path

__all__ = ["read_guarded", "read_open"]


def read_open(path: Path) -> None:
    """Raise KeyError for a file with a word that stands in one broken file of a hundred."""
    if b"<table>" in path.read_bytes():
        raise KeyError("planted, open")


def read_guarded(path: Path) -> None:
    """Raise KeyError for a file with three things in it: found by who keeps the files that have the first of them."""
    data = path.read_bytes()
    if b"<" not in data:
        return
    if b"\\" not in data:
        return
    if b"NaN" in data:
        raise KeyError("planted, guarded")
