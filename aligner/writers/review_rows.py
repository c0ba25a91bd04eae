"""What the tables that go to a colleague for review share: the words of the findings, and fonts by language."""

from __future__ import annotations

from aligner.model import SIDES, Bitext
from aligner.summary import is_to_look_at

__all__ = ["font_of", "say_findings"]

_FONTS = (("zh-tw", "Microsoft JhengHei"), ("zh-hk", "Microsoft JhengHei"), ("zh-hant", "Microsoft JhengHei"))
_CHINESE = "Microsoft YaHei"
_OTHER = "Calibri"
_MOST_SHOWN = 20


def font_of(language: str) -> str:
    """Return a font that office programs have for a language, or know a substitute of."""
    tag = language.lower()
    found = [font for start, font in _FONTS if tag.startswith(start)]
    return found[0] if found else _CHINESE if tag.startswith("zh") else _OTHER


def say_findings(bitext: Bitext, bead: int) -> list[str]:
    """Return a line for each finding of a bead that is still to be looked at: its code, its words, its message."""
    lines = []
    for finding in bitext.findings_of(bead):
        if is_to_look_at(finding):
            words = " | ".join(filter(None, (bitext.span_text(finding, side) for side in SIDES)))
            lines.append(
                f"{finding.code}: {words} – {finding.message}" if words else f"{finding.code}: {finding.message}"
            )
    n_more = len(lines) - _MOST_SHOWN
    return [*lines[:_MOST_SHOWN], f"and {n_more} more"] if n_more > 0 else lines
