"""What the tests of numbers and references share: one pair of segments, checked."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from aligner.checks.base import CheckContext
from aligner.checks.numbers import check_numbers
from aligner.checks.references import check_references
from aligner.model import Alignment, Bead, Finding, make_document
from aligner.settings import CheckSettings

__all__ = ["align_pair", "find_codes", "find_differences"]


def encode_nothing(texts: Sequence[str]) -> NDArray[np.float32]:
    """Stand in for an encoder: these checks ask for none."""
    return np.zeros((len(texts), 1), dtype=np.float32)


def align_pair(source: str, target: str, languages: tuple[str, str] = ("zh-CN", "en-US")) -> Alignment:
    """Make an alignment of one pair of segments."""
    documents = (
        make_document("source", languages[0], source, [(0, len(source))], set()),
        make_document("target", languages[1], target, [(0, len(target))], set()),
    )
    return Alignment(*documents, (Bead((0,), (0,), 1.0),))


def find_differences(source: str, target: str, languages: tuple[str, str] = ("zh-CN", "en-US")) -> list[Finding]:
    """Return the findings of both checks on one pair."""
    context = CheckContext(align_pair(source, target, languages), encode_nothing, CheckSettings())
    return [*check_numbers(context).findings, *check_references(context).findings]


def find_codes(source: str, target: str, languages: tuple[str, str] = ("zh-CN", "en-US")) -> list[str]:
    """Return the codes found on one pair, each once, in alphabetical order."""
    return sorted({finding.code for finding in find_differences(source, target, languages)})
