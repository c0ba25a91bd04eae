"""What every writer takes and gives, and the table of output formats."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO, TypeAlias

from aligner.model import Bitext
from aligner.pairs import RowStream
from aligner.registry import Entry, Table

__all__ = [
    "FILTERED",
    "FORMATS",
    "ROW_FORMATS",
    "SEVERAL_FILES",
    "TMX_LANGS",
    "TMX_PROFILES",
    "OpenFile",
    "Render",
    "Rendered",
    "WriteOptions",
    "WriteRows",
]


@dataclass(frozen=True, slots=True)
class WriteOptions:
    """Options of the writers.

    date: `YYYYMMDDThhmmssZ`, "" to write none. excel: a byte order mark before a TSV.
    """

    date: str = ""
    excel: bool = False
    stem: str = ""
    """What the names of the files begin with, where files name one another."""
    one_sided: bool = False
    """Beads with an empty side go into formats of pairs too."""
    confirmed_only: bool = False
    min_confidence: float = 0.0
    tmx_profile: str = ""
    """One of TMX_PROFILES: whose names the properties of a unit have; "": our own."""
    tmx_langs: str = ""
    """One of TMX_LANGS: the form of language codes; "": as the documents have them."""
    o_tmf: str = "aligner"
    """What a TMX says its original format was."""

    def unwanted(self, confidence: float, status: str, *, is_pair: bool) -> str:
        """Return why a bead is not asked for, "" where it is."""
        if self.confirmed_only and status != "confirmed":
            return "not confirmed"
        if confidence < self.min_confidence:
            return f"below confidence {self.min_confidence:g}"
        return "" if is_pair or self.one_sided else "with one side"


@dataclass(frozen=True, slots=True)
class Rendered:
    """A file's bytes, and what the reader of the summary should know: what was left out, and why.

    A format of several files has `parts` instead of `data`: what comes after the stem of a name, and bytes.
    """

    data: bytes = b""
    notes: tuple[str, ...] = ()
    parts: tuple[tuple[str, bytes], ...] = ()

    def files(self, name: str, stem: str) -> tuple[tuple[str, bytes], ...]:
        """Return the names and bytes of all files: `name` for the only one, else `stem` with what comes after."""
        return tuple((stem + suffix, data) for suffix, data in self.parts) or ((name, self.data),)


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
        "csv": Entry("aligner.writers.csv_pairs:render_csv"),
        "xlsx": Entry("aligner.writers.xlsx:render_xlsx", package="xlsxwriter", extra="formats"),
        "docx": Entry("aligner.writers.docx:render_docx", package="docx", extra="formats"),
        "intertext": Entry("aligner.writers.intertext:render_intertext"),
        "tei": Entry("aligner.writers.tei:render_tei"),
        "html": Entry("aligner.writers.html:render_report"),
        "moses": Entry("aligner.writers.moses:render_moses"),
        "xliff": Entry("aligner.writers.xliff:render_xliff"),
        "xliff2": Entry("aligner.writers.xliff2:render_xliff2"),
        "po": Entry("aligner.writers.po:render_po"),
    },
)
"""Formats that a Bitext is rendered to; `aligner`, the project file, is written by aligner.project."""

SEVERAL_FILES = frozenset(("moses", "intertext"))
"""Formats whose Rendered has parts: their name is a stem, and standard output cannot hold them."""

FILTERED = frozenset(("tmx", "tsv", "csv", "jsonl", "moses"))
"""Formats that heed `one_sided`, `confirmed_only` and `min_confidence`; the others always hold every bead."""

TMX_PROFILES = ("trados", "memoq", "omegat", "client")
TMX_LANGS = ("zh-CN", "zh-Hans-CN", "ZH-CN")

OpenFile: TypeAlias = Callable[[str], BinaryIO]
"""From what comes after the stem of a name, "" for a format of one file, to a file open for writing."""

WriteRows: TypeAlias = Callable[[RowStream, WriteOptions, OpenFile], tuple[str, ...]]
"""Writes rows as they come, and returns notes."""

ROW_FORMATS: Table[tuple[str, ...]] = Table(
    "format of rows",
    {
        "tmx": Entry("aligner.writers.tmx:write_tmx"),
        "tsv": Entry("aligner.writers.tsv:write_tsv"),
        "csv": Entry("aligner.writers.csv_pairs:write_csv"),
        "jsonl": Entry("aligner.writers.jsonl:write_jsonl"),
        "moses": Entry("aligner.writers.moses:write_moses"),
        "xliff": Entry("aligner.writers.xliff:write_xliff"),
    },
)
"""Formats that are also written row by row, in constant memory, from a file of pairs."""
