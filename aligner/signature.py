"""One line that tells how a result was made: version, encoder, settings."""

from __future__ import annotations

from aligner import __version__
from aligner.settings import Settings

__all__ = ["make_signature"]


def make_signature(settings: Settings, encoder_signature: str) -> str:
    """Return the line; equal lines mean equal results from equal texts."""
    parts = [
        f"aligner {__version__}",
        f"encoder {encoder_signature}",
        f"segments {'as given' if settings.read.segmented else 'split'}",
    ]
    return " | ".join(parts)
