"""Language tags (BCP 47, RFC 5646) as files write them: with underscores, in any case, with or without region."""

from __future__ import annotations

__all__ = ["is_same_language", "usual_tag"]


def usual_tag(tag: str) -> str:
    """Return a tag in its usual case, with hyphens (RFC 5646, section 2.1.1): zh-Hant-TW."""
    first, *rest = tag.strip().replace("_", "-").split("-")
    return "-".join(
        [first.lower(), *(_usual_part(part) for part in rest)],
    )


def _usual_part(part: str) -> str:
    if len(part) == 2:
        return part.upper()
    return part.title() if len(part) == 4 else part.lower()


def is_same_language(tag: str, other: str) -> bool:
    """Whether two tags name one language, of whatever region or script."""
    return usual_tag(tag).split("-")[0] == usual_tag(other).split("-")[0]
