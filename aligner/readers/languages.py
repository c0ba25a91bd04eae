"""Which two of the languages that a file names are meant."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from aligner.errors import InputError
from aligner.settings import ReadSettings
from aligner.text.scripts import is_chinese
from aligner.text.tags import is_same_language, usual_tag

__all__ = ["choose_pair", "telling_tag", "wanted_source"]


def choose_pair(path: Path, pairs: Sequence[tuple[str, str]], settings: ReadSettings) -> tuple[str, str]:
    """Return the pair of languages that the settings mean, or the only one; InputError, with what is there, else.

    A tag is "" where the file names no language.
    """
    wanted = (settings.source_lang, settings.target_lang)
    fitting = [
        pair
        for pair in pairs
        if all(not own or not tag or is_same_language(own, tag) for own, tag in zip(wanted, pair, strict=True))
    ]
    exact = [
        pair for pair in fitting if all(not own or usual_tag(own) == tag for own, tag in zip(wanted, pair, strict=True))
    ]
    if len(fitting) > 1 and len(exact) == 1:
        fitting = exact
    if len(fitting) != 1:
        there = ", ".join(f"{source or '?'} to {target or '?'}" for source, target in pairs) or "no languages"
        raise InputError(f"{path}: holds {there}; name one pair of them with --source-lang and --target-lang")
    return fitting[0]


def telling_tag(tag: str) -> str:
    """Return a tag in its usual case, "" for Chinese or English without region: there the characters tell more."""
    usual = usual_tag(tag)
    return "" if usual in {"zh", "en"} else usual


def wanted_source(settings: ReadSettings) -> str:
    """Return the language of the source as it is given, or what that of the target leaves; "" where none is given."""
    if settings.source_lang or not settings.target_lang:
        return settings.source_lang or ""
    return "en" if is_chinese(settings.target_lang) else "zh"
