"""What every writer takes and gives, and the table of output formats."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from aligner.model import Bitext
from aligner.registry import Entry, Table

__all__ = ["FORMATS", "Render", "Rendered", "WriteOptions"]


@dataclass(frozen=True, slots=True)
class WriteOptions:
    """Options of the writers.

    date: `YYYYMMDDThhmmssZ`, "" to write none. excel: a byte order mark before a TSV.
    """

    date: str = ""
    excel: bool = False


@dataclass(frozen=True, slots=True)
class Rendered:
    """A file's bytes, and what the reader of the summary should know: what was left out, and why."""

    data: bytes
    notes: tuple[str, ...] = ()


Render: TypeAlias = Callable[[Bitext, WriteOptions], Rendered]

FORMATS: Table[Rendered] = Table(
    "format",
    {
        "tmx": Entry("aligner.writers.tmx:render_tmx"),
        "tsv": Entry("aligner.writers.tsv:render_tsv"),
        "findings.tsv": Entry("aligner.writers.tsv:render_findings"),
        "ladder": Entry("aligner.writers.ladder:render_ladder"),
        "json": Entry("aligner.writers.findings_json:render_json"),
        "jsonl": Entry("aligner.writers.jsonl:render_jsonl"),
        "titles": Entry("aligner.writers.titles:render_titles"),
        "titles.terms": Entry("aligner.writers.titles:render_title_terms"),
        "html": Entry("aligner.writers.html:render_report"),
        "xliff": Entry("aligner.writers.xliff:render_xliff"),
        "xliff2": Entry("aligner.writers.xliff2:render_xliff2"),
        "po": Entry("aligner.writers.po:render_po"),
    },
)
"""Formats of one file that a Bitext is rendered to; `aligner`, the project file, is written by aligner.project."""
