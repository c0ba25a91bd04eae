"""Segments without counterpart, and which of them are page furniture."""

from __future__ import annotations

import pytest

from aligner.checks.base import CheckContext
from aligner.checks.unaligned import check_unaligned, name_boilerplate
from aligner.encoders.hashing import HashingEncoder
from aligner.model import Alignment, Bead
from aligner.settings import CheckSettings
from tests.builders import document_of


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("新华社北京3月5日电", "dateline"),
        ("中新社香港十月一日电", "dateline"),
        ("（中央社記者王小明台北8日電）", "dateline"),
        ("BEIJING, March 5 (Xinhua) --", "dateline"),
        ("GENEVA, 12 Oct. (Reuters) -", "dateline"),
        ("责任编辑：李明", "credit"),
        ("（攝影：陳大文）", "credit"),
        ("Photo: Li Ming/VCG", "credit"),
        ("Translated by Zhang San", "credit"),
        ("Editor: Wang", "credit"),
        ("- 12 -", "page number"),
        ("第3页 共10页", "page number"),
        ("Page 3 of 10", "page number"),
        ("https://example.org/a?b=c", "link"),
        ("* * *", "ornament"),
        ("（完）", "end mark"),
        ("我们要在北京开会。", ""),
        ("By then it was too late.", ""),
        ("BEIJING is a large city.", ""),
        ("记者问他为什么来。", ""),
        ("2019年是关键的一年。", ""),
        ("Source code is text.", ""),
    ],
)
def test_boilerplate_is_told_from_content(line: str, kind: str) -> None:
    """Datelines, credits, page numbers, links and ornaments of several sources; sentences are content."""
    assert name_boilerplate(document_of("开头一句。", "", line, "", "末尾一句。"), 1) == kind


def test_repeated_line_at_the_edge_is_header_or_footer() -> None:
    """A title that stands again at the end is a footer; the same sentence inside a paragraph is content."""
    lines = ["A Title", "", *(f"Sentence {k}." for k in range(20)), "", "A Title"]
    document = document_of(*lines, language="en-US")
    assert name_boilerplate(document, len(document.segments) - 1) == "page footer"
    assert name_boilerplate(document, 0) == "page header"
    repeated = document_of("One. Two.", "Again.", "Again.", "Three.", "", "End.", language="en-US")
    assert name_boilerplate(repeated, 1) == ""


def test_findings_mark_the_whole_segment_on_its_side() -> None:
    """Content is major, boilerplate info with its kind as evidence."""
    source = document_of("新华社北京3月5日电", "", "第一句。", "第二句。")
    target = document_of("The first.", "An addition.", language="en-US")
    beads = (Bead((0,), (), 0.9), Bead((1,), (0,), 0.9), Bead((), (1,), 0.8), Bead((2,), (), 0.7))
    alignment = Alignment(source, target, beads)
    result = check_unaligned(CheckContext(alignment, HashingEncoder().encode, CheckSettings()))
    found = [(f.bead, f.severity, f.source_span is None, f.target_span is None, f.evidence) for f in result.findings]
    assert found == [
        (0, "info", False, True, (("boilerplate", "dateline"),)),
        (2, "major", True, False, ()),
        (3, "major", False, True, ()),
    ]
    assert result.checked.n_items == 5
