"""Names that the source spells in several ways."""

from __future__ import annotations

import pytest

from aligner.checks.base import CheckContext
from aligner.checks.source_forms import check_source_forms
from aligner.encoders.hashing import HashingEncoder
from aligner.model import Alignment, Bead, Bitext
from aligner.settings import CheckSettings
from tests.builders import document_of


def _spellings(*lines: str, language: str = "zh-CN") -> list[tuple[int, str, str]]:
    other = "en-US" if language.startswith("zh") else "zh-CN"
    documents = (document_of(*lines, language=language), document_of(*lines, language=other))
    alignment = Alignment(*documents, tuple(Bead((k,), (k,), 0.9) for k in range(len(lines))))
    result = check_source_forms(CheckContext(alignment, HashingEncoder().encode, CheckSettings()))
    bitext = Bitext(alignment, result.findings)
    return [(f.bead, bitext.span_text(f, "source"), dict(f.evidence)["spellings"]) for f in result.findings]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (
            ("北岛—南岛轮渡开通。", "北岛-南岛轮渡停运。", "北岛-南岛轮渡客满。"),
            [(0, "北岛—南岛轮渡", "“北岛-南岛轮渡” (2), “北岛—南岛轮渡” (1)")],
        ),
        (
            ("欧洲－亚洲论坛在海边。", "欧洲亚洲论坛结束。"),
            [(1, "欧洲亚洲论坛", "“欧洲－亚洲论坛” (1), “欧洲亚洲论坛” (1)")],
        ),
        (
            ("作家玛丽·雪莱来了。", "作家玛丽•雪莱走了。"),
            [(1, "作家玛丽•雪莱", "“作家玛丽·雪莱” (1), “作家玛丽•雪莱” (1)")],
        ),
        (("他去了Ｇ20峰会。", "G20会后他回家。"), [(1, "G20", "“Ｇ20” (1), “G20” (1)")]),
        (("COVID-19疫情。", "Covid19疫情。"), [(1, "Covid19", "“COVID-19” (1), “Covid19” (1)")]),
    ],
)
def test_chinese_names_with_and_without_a_joint(lines: tuple[str, ...], expected: list[tuple[int, str, str]]) -> None:
    """Dashes, dots, width and case: one note with counts, on the rarest spelling."""
    assert _spellings(*lines) == expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (
            ("Good healthcare is rare.", "Bad health care is not.", "So healthcare costs money."),
            [(1, "health care", "“healthcare” (2), “health care” (1)")],
        ),
        (("The U.N. met.", "Nobody saw the UN meet."), [(1, "UN", "“U.N.” (1), “UN” (1)")]),
        (
            ("They played until halftime.", "At half-time it rained."),
            [(1, "half-time", "“halftime” (1), “half-time” (1)")],
        ),
    ],
)
def test_english_words_in_several_spellings(lines: tuple[str, ...], expected: list[tuple[int, str, str]]) -> None:
    """Compounds solid, open and with a hyphen; acronyms with and without points."""
    assert _spellings(*lines, language="en-US") == expected


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        ("zh-CN", ("他走了——雨停了。", "两年前—那时候他还小。", "北岛—南岛。", "北岛—南岛。")),
        ("zh-CN", ("2020—2021年", "2020-2021年")),
        ("en-US", ("A long-term plan.", "In the long term it works.")),
        ("en-US", ("He came every day.", "In everyday life.", "He may be ill.", "Maybe not.")),
        ("en-US", ("Let us set up camp.", "The setup is fine.", "JOIN US TODAY", "The US left.")),
    ],
)
def test_grammar_is_no_inconsistency(language: str, lines: tuple[str, ...]) -> None:
    """Dashes between clauses, ranges, attributive hyphens, and two words that only look like a compound."""
    assert _spellings(*lines, language=language) == []
