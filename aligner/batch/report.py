"""A page with plots of a whole corpus, made of what `aligner batch` wrote: self-contained, without script.

    summary.json, summary.tsv, failures.tsv, duplicates.tsv -> views -> Jinja2 template -> bytes

Every string goes through the autoescaping template, and the page admits no style but its own, by its hash.
"""

from __future__ import annotations

import heapq
import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from markupsafe import Markup

from aligner.errors import InputError
from aligner.text.cells import unescape_cell
from aligner.writers.pages import content_policy, page_template, resource

__all__ = ["render_corpus"]

_SHOWN = 30
_WIDTH = 420
_HEIGHT = 150
_NAMES = {
    "confidence": "Pairs by mean confidence of their beads",
    "not_1_1": "Pairs by share of beads that are not 1-1",
    "unaligned": "Pairs by share of segments without counterpart",
}


@dataclass(frozen=True, slots=True)
class _Bar:
    x: str
    y: str
    width: str
    height: str
    words: str


@dataclass(frozen=True, slots=True)
class _Label:
    x: str
    y: str
    anchor: str
    words: str


@dataclass(frozen=True, slots=True)
class _Plot:
    """A plot in units of its SVG `viewBox`; `left` and `base` are where its axis begins and stands."""

    title: str
    width: int
    height: int
    left: int
    base: int
    bars: tuple[_Bar, ...]
    labels: tuple[_Label, ...]


@dataclass(frozen=True, slots=True)
class _Table:
    """The first rows of a file; `more` are not shown."""

    title: str
    file: str
    none: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    more: int


def render_corpus(folder: Path) -> bytes:
    """Return the page of a batch's folder; InputError where it holds none."""
    try:
        record = json.loads((folder / "summary.json").read_text("utf-8"))
        tables = (_least_sure(folder), *_first_rows(folder, record))
        figures = _figures(record)
        histograms = [_histogram(title, record["histograms"][name]) for name, title in _NAMES.items()]
        findings = _findings(record["pairs_with_finding"])
    except OSError as error:
        raise InputError(f"{folder}: holds no batch that has come to its summary: {error.strerror}") from error
    except (ValueError, KeyError) as error:
        raise InputError(f"{folder / 'summary.json'}: is not as aligner batch writes it") from error
    style = resource("corpus.css")
    html = page_template("corpus.html").render(
        name=folder.absolute().name,
        style=Markup(style),  # noqa: S704 - a file of this package
        policy=content_policy(style),
        figures=figures,
        histograms=histograms,
        findings=findings,
        tables=tables,
    )
    return html.encode("utf-8", "replace")


def _figures(record: dict[str, Any]) -> list[tuple[str, str]]:
    doubles = record["duplicates"]
    return [
        ("pairs", f"{record['pairs']:,}"),
        ("aligned", f"{record['aligned']:,}"),
        ("failed", f"{record['failed']:,}"),
        *([("left out", f"{record['left_out']:,}")] if record["left_out"] else []),
        ("beads", f"{record['beads']:,}"),
        ("mean confidence", f"{record['mean_confidence']:.3f}"),
        ("beads not 1-1", f"{record['share_not_1_1']:.1%}"),
        ("segments unaligned", f"{record['share_unaligned']:.1%}"),
        ("exact doubles", f"{doubles['exact']:,}"),
        *([] if doubles["near"] is None else [("near doubles", f"{doubles['near']:,}")]),
    ]


def _histogram(title: str, counts: list[int]) -> _Plot:
    most, base, step = max([*counts, 1]), _HEIGHT - 20, _WIDTH / len(counts)
    bars = tuple(
        _Bar(
            _number(k * step + 1),
            _number(base - count / most * (base - 16)),
            _number(step - 2),
            _number(count / most * (base - 16)),
            f"{k / len(counts):.2f} to {(k + 1) / len(counts):.2f}: {count:,} pairs",
        )
        for k, count in enumerate(counts)
    )
    ends = (("start", 0.0), ("middle", 0.5), ("end", 1.0))
    labels = [_Label(_number(_WIDTH * x), str(_HEIGHT - 6), anchor, f"{x:g}") for anchor, x in ends]
    labels.append(_Label("0", "10", "start", f"{most:,} pairs"))
    return _Plot(title, _WIDTH, _HEIGHT, 0, base, bars, tuple(labels))


def _findings(counts: dict[str, int]) -> _Plot | None:
    if not counts:
        return None
    row, left, width = 20, 160, 2 * _WIDTH
    most = max(counts.values())
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    bars, labels = [], []
    for k, (code, count) in enumerate(ordered):
        length = count / most * (width - left - 90)
        bars.append(_Bar(str(left), str(k * row + 3), _number(length), str(row - 6), f"{code}: {count:,} pairs"))
        labels.append(_Label(str(left - 8), str(k * row + 14), "end", code))
        labels.append(_Label(_number(left + length + 6), str(k * row + 14), "start", f"{count:,}"))
    height = len(ordered) * row + 4
    return _Plot("Pairs that have a finding, by code", width, height, left, height - 2, tuple(bars), tuple(labels))


def _rows(path: Path) -> Iterator[tuple[str, ...]]:
    with path.open(encoding="utf-8", newline="\n") as file:
        for line in file:
            yield tuple(map(unescape_cell, line.removesuffix("\n").split("\t")))


def _least_sure(folder: Path) -> _Table:
    rows = _rows(folder / "summary.tsv")
    columns = next(rows)
    status, confidence = columns.index("status"), columns.index("mean_confidence")
    aligned = (row for row in rows if row[status] != "failed")
    least = heapq.nsmallest(_SHOWN, aligned, key=lambda row: float(row[confidence]))
    return _Table("Pairs of least confidence", "summary.tsv", "No pair was aligned.", columns, tuple(least), 0)


def _first_rows(folder: Path, record: dict[str, Any]) -> Iterator[_Table]:
    doubles = record["duplicates"]
    for title, name, none, total in (
        ("Failures", "failures.tsv", "No pair failed.", record["failed"]),
        ("Doubles", "duplicates.tsv", "No pair stands twice.", doubles["exact"] + (doubles["near"] or 0)),
    ):
        rows = _rows(folder / name)
        columns, shown = next(rows), tuple(islice(rows, _SHOWN))
        yield _Table(title, name, none, columns, shown, total - len(shown))


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
