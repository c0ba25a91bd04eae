"""TSV, findings, ladder and JSON Lines: fixed columns, and every text comes back."""

from __future__ import annotations

import csv
import json
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from aligner.model import Alignment, Bead, Bitext
from aligner.readers.beads import parse_beads
from aligner.text.cells import escape_cell, unescape_cell
from aligner.writers.base import WriteOptions
from aligner.writers.jsonl import render_jsonl
from aligner.writers.ladder import render_ladder
from aligner.writers.tsv import render_findings, render_tsv
from tests.builders import document_of, sample_bitext

_OPTIONS = WriteOptions()


def _rows(data: bytes) -> list[dict[str, str]]:
    text = data.decode("utf-8")
    assert text.endswith("\n")
    lines = text[:-1].split("\n")
    rows = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    header = next(rows)
    return [{name: unescape_cell(cell) for name, cell in zip(header, row, strict=True)} for row in rows]


def test_bitext_table_has_the_columns_that_scripts_rely_on() -> None:
    """Ids count from 1, an empty side is an empty cell, info findings are not among the codes."""
    rows = _rows(render_tsv(sample_bitext(), _OPTIONS).data)
    assert list(rows[0]) == "bead_id source_ids target_ids shape confidence status source target codes note".split()
    assert rows[0] == {
        "bead_id": "1", "source_ids": "1", "target_ids": "", "shape": "1-0", "confidence": "0.9100", "status": "open",
        "source": "新华社杭州5月3日电", "target": "", "codes": "", "note": "",
    }  # fmt: skip
    assert rows[2]["target"] == "It drew 1.3 million visits. That was a record."
    assert rows[2]["codes"] == "number-mismatch"
    assert (rows[3]["status"], rows[3]["note"]) == ("confirmed", "checked with the client")


def test_findings_table_has_words_ids_and_keys() -> None:
    """Spans are verbatim, ids are those of the segments that the words stand in, every severity is there."""
    bitext = sample_bitext()
    rows = _rows(render_findings(bitext, _OPTIONS).data)
    assert " ".join(rows[0]) == (
        "finding_id bead_id code mqm severity status source_ids target_ids source_span target_span message evidence "
        "confidence key by at comment"
    )
    assert [row["severity"] for row in rows] == ["info", "major", "minor"]
    assert rows[0]["mqm"] == "omission"
    assert (rows[1]["source_span"], rows[1]["target_span"]) == ("120万人次", "1.3 million")
    assert (rows[1]["source_ids"], rows[1]["target_ids"]) == ("3", "2")
    assert len({row["key"] for row in rows}) == 3


def test_excel_gets_its_byte_order_mark_and_nobody_else() -> None:
    """`--excel` changes nothing but the first three bytes."""
    plain = render_tsv(sample_bitext(), _OPTIONS).data
    assert render_tsv(sample_bitext(), replace(_OPTIONS, excel=True)).data == b"\xef\xbb\xbf" + plain
    assert not plain.startswith(b"\xef\xbb\xbf")


@given(st.text(max_size=40))
def test_every_cell_comes_back(text: str) -> None:
    """Tabs, newlines, backslashes and anything else survive a cell."""
    cell = escape_cell(text)
    assert not set(cell) & set("\t\n\r")
    assert unescape_cell(cell) == text


@given(st.text(min_size=1, max_size=30), st.text(min_size=1, max_size=30))
def test_any_pair_survives_the_table(zh: str, en: str) -> None:
    """What the table says of the two sides is what the segments say."""
    source, target = document_of(zh), document_of(en, language="en-US")
    if len(source.segments) != 1 or len(target.segments) != 1:
        return
    bitext = Bitext(Alignment(source, target, (Bead((0,), (0,), 1.0),)))
    row = _rows(render_tsv(bitext, _OPTIONS).data)[0]
    assert (row["source"], row["target"]) == (source.segments[0].text, target.segments[0].text)


def test_ladder_reads_back_as_the_same_beads() -> None:
    """Positions count from 0 there."""
    bitext = sample_bitext()
    text = render_ladder(bitext, _OPTIONS).data.decode("ascii")
    assert text.splitlines()[2] == "[2]:[1, 2]:0.7500"
    assert parse_beads(text, "x.ladder") == [(b.source, b.target) for b in bitext.alignment.beads]


def test_json_lines_hold_segments_apart_and_findings_with_offsets() -> None:
    """An object a bead; spans point into their segment."""
    records = [json.loads(line) for line in render_jsonl(sample_bitext(), _OPTIONS).data.decode("utf-8").splitlines()]
    assert records[2]["target"] == ["It drew 1.3 million visits.", "That was a record."]
    span = records[2]["findings"][0]["target_span"]
    assert records[2]["target"][span["segment"] - 2][span["start"] : span["end"]] == span["text"] == "1.3 million"
    assert records[0]["findings"][0]["target_span"] is None
