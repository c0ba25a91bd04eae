"""One line that tells how a result was made: version, encoder, settings."""

from __future__ import annotations

from collections.abc import Iterator

from aligner import __version__
from aligner.settings import Selection, Settings

__all__ = ["make_signature", "with_termbase"]

_BETWEEN = " | "
_TERMBASE = "termbase "


def make_signature(settings: Settings, encoder_signature: str, termbase_signature: str = "") -> str:
    """Return the line; equal lines mean equal results from equal texts."""
    parts = [
        f"aligner {__version__}",
        f"encoder {encoder_signature}",
        f"segments {_segments(settings)}",
        f"profile {settings.profile.name}",
        *([f"{_TERMBASE}{termbase_signature}"] if termbase_signature else []),
        *_selected(settings.selection),
    ]
    return _BETWEEN.join(parts)


def with_termbase(signature: str, termbase_signature: str) -> str:
    """Return a line for a result that was checked against another termbase since."""
    parts = [part for part in signature.split(_BETWEEN) if not part.startswith(_TERMBASE)]
    return _BETWEEN.join([*parts, f"{_TERMBASE}{termbase_signature}"])


def _segments(settings: Settings) -> str:
    """Return what made the segments."""
    made = "as given" if settings.read.segmented else "split"
    if settings.read.srx:
        made += f" by {settings.read.srx.name}@{settings.read.srx_signature}"
    return f"{made}, clauses" if settings.alignment.granularity == "clause" else made


def _selected(selection: Selection) -> Iterator[str]:
    """Yield what was asked for, as the options say it; nothing where all was."""
    if selection.only is not None:
        yield f"only {','.join(sorted(selection.only))}"
    if selection.skip:
        yield f"skip {','.join(sorted(selection.skip))}"
    if selection.min_severity != "info":
        yield f"from {selection.min_severity}"
