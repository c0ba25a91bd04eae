"""A bitext with everything in it that a review can meet, and commands drawn at random for it."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from aligner.codes import CODES, SEVERITIES
from aligner.model import (
    FINDING_STATUSES,
    SIDES,
    Alignment,
    Bead,
    Bitext,
    Checked,
    Document,
    Finding,
    Segment,
    Span,
    Title,
    renumber_beads,
)
from aligner.project.store import write_project
from aligner.project.workspace import Workspace
from aligner.review.arguments import Stamp
from aligner.review.commands import COMMANDS
from aligner.terms.model import Termbase

__all__ = ["STAMP", "draw_arguments", "dump", "long_bitext", "review_bitext", "row_with", "unit_with", "write"]

STAMP = Stamp("LM", "2026-03-01T08:00:00Z")

_ZH = (
    "茶山纪行", "去年有3万人来到茶山。", "电影《山茶》在这里拍摄。", "谢谢。", "雨下了三天。", "河水涨了。",
    "谢谢。", "村里修了桥。", "大家又看了《山茶》。", "编辑：李娜",
)  # fmt: skip
_EN = (
    "Notes from the Tea Hills", "Last year 40,000 people came to the tea hills.", "Camellia Road was filmed here.",
    "Thank you.", "The river rose.", "It rained for three days.", "Thank you.", "The village built a bridge.",
    "It is long.", "Everybody saw Camellia Road again.", "All rights reserved.",
)  # fmt: skip
_BEADS = (
    ((0,), (0,)), ((1,), (1,)), ((2,), (2,)), ((3,), (3,)), ((4,), (5,)), ((5,), (4,)), ((6,), (6,)),
    ((7,), (7, 8)), ((8,), (9,)), ((9,), ()), ((), (10,)),
)  # fmt: skip


def _document(name: str, language: str, texts: Iterable[str], anchors: tuple[tuple[int, str], ...] = ()) -> Document:
    """Join texts by what stands between sentences there; every third opens a paragraph."""
    segments: list[Segment] = []
    whole = "\u3000" if language == "zh-CN" else ""
    for k, text in enumerate(texts):
        if k:
            whole += "\n\n" if k % 3 == 0 else ("" if language == "zh-CN" else " ")
        segments.append(Segment(text, len(whole)))
        whole += text
    return Document(
        name, language, whole + "\n", tuple(segments), frozenset(range(0, len(segments), 3)), anchors=anchors
    )


def review_bitext() -> Bitext:
    """Build a bitext with crossing, one-sided and identical rows, and findings on any part of a row."""
    source = _document("茶山.txt", "zh-CN", _ZH, ((0, "第一节"), (30, "(a)")))
    target = _document("hills.txt", "en-US", _EN)
    beads = renumber_beads(Bead(s, t, 0.99 - 0.09 * (k % 7)) for k, (s, t) in enumerate(_BEADS))
    of = {(bead.source, bead.target): k for k, bead in enumerate(beads)}

    def found(bead: int, code: str, severity: str, source_span: Span | None, target_span: Span | None) -> Finding:
        return Finding(code, of[_BEADS[bead]], severity, source_span, target_span, f"about {code}", (("a", "b"),), 0.8)

    findings = (
        found(1, "number-mismatch", "major", Span(1, 3, 6), Span(1, 10, 16)),
        found(2, "localized-title", "minor", Span(2, 2, 6), Span(2, 0, 13)),
        found(3, "same-target", "info", None, Span(3, 0, 5)),
        found(4, "reordering", "info", None, None),
        found(7, "addition", "minor", None, Span(8, 0, 11)),
        found(7, "misaligned", "major", None, None),
        found(8, "localized-title", "minor", Span(8, 5, 9), Span(9, 14, 27)),
        found(8, "omission", "minor", Span(8, 2, 3), None),
        found(9, "unaligned", "info", Span(9, 0, 5), None),
        found(10, "unaligned", "major", None, Span(10, 0, 20)),
    )
    titles = (
        Title(of[_BEADS[2]], Span(2, 2, 6), Span(2, 0, 13), "localized", "film"),
        Title(of[_BEADS[8]], Span(8, 5, 9), Span(9, 14, 27), "localized", "film"),
    )
    checked = (Checked("numbers", 2), Checked("titles", 2, titles=titles))
    in_order = tuple(sorted(findings, key=lambda finding: finding.bead))
    return Bitext(Alignment(source, target, beads), in_order, "aligner test", checked)


def long_bitext(n: int) -> Bitext:
    """Build a bitext of `n` short rows, one in ten with a finding."""
    zh, en = [f"第{k}站到了。" for k in range(n)], [f"This is stop {k}." for k in range(n)]
    beads = tuple(Bead((k,), (k,), 0.5 + 0.49 * (k % 100) / 100) for k in range(n))
    findings = tuple(
        Finding("number-mismatch", k, "major", Span(k, 1, 1 + len(str(k))), Span(k, 13, 13 + len(str(k))), "another")
        for k in range(0, n, 10)
    )
    alignment = Alignment(_document("站.txt", "zh-CN", zh), _document("stops.txt", "en-US", en), beads)
    return Bitext(alignment, findings, "aligner test", (Checked("numbers", n),))


def write(
    folder: Path, bitext: Bitext | None = None, name: str = "a.aligner", termbase: Termbase | None = None
) -> Path:
    """Write a project and return its path."""
    path = folder / name
    write_project(path, bitext or review_bitext(), termbase=termbase)
    return path


def dump(workspace: Workspace) -> str:
    """Return everything that a workspace holds, the same text for the same state."""
    state = {
        "segments": {str(k): asdict(v) for k, v in workspace.segments.items()},
        "order": workspace.order,
        "rows": {str(k): asdict(v) for k, v in workspace.rows.items()},
        "row_order": workspace.row_order,
        "remarks": {str(k): asdict(v) for k, v in workspace.remarks.items()},
        "decisions": {"/".join(k): asdict(v) for k, v in workspace.decisions.items()},
        "values": workspace.values,
        "live": [n for n in sorted(workspace.remarks) if workspace.is_live(n)],
        "findings": {str(n): asdict(workspace.finding(n)) for n in workspace.remarks if workspace.is_live(n)},
        "statuses": [(workspace.status(n), workspace.note(n)) for n in workspace.row_order],
        "same": [sorted(workspace.same_rows(workspace.row_key(n))) for n in workspace.row_order],
        "in_rows": [workspace.remarks_of(n) for n in workspace.row_order],
    }
    return json.dumps(state, ensure_ascii=False, sort_keys=True)


def row_with(workspace: Workspace, words: str) -> int:
    """Return the first row with some words on either side."""
    return next(n for n in workspace.row_order if any(words in workspace.text(n, side) for side in SIDES))


def unit_with(workspace: Workspace, words: str) -> int:
    """Return the first segment with some words."""
    return next(n for side in SIDES for n in workspace.order[side] if words in workspace.segments[n].text)


def draw_arguments(workspace: Workspace, name: str, chance: random.Random) -> dict[str, Any]:
    """Return arguments for a command, mostly such as fit, now and then such as do not."""
    rows = [*workspace.rows, 99_999] if chance.random() < 0.05 else list(workspace.rows)
    segments = list(workspace.segments)
    findings = list(workspace.remarks) or [0]
    row, segment = chance.choice(rows), chance.choice(segments)
    text = workspace.segments[segment].text
    cell = workspace.rows.get(row)
    a, b = sorted((chance.randint(0, len(text)), chance.randint(0, len(text))))
    words = {"unit": segment, "start": a, "end": b}
    edited = text[:a] + chance.choice(("", "新", " new ", "《山茶》", "<b>")) + text[b:]
    span: dict[str, Any] = {"source": None, "target": None, workspace.segments[segment].side: words}
    values: dict[str, dict[str, Any]] = {
        "note": {"row": row, "text": chance.choice(("", "  ask \n Wang ", "好"))},
        "merge": {"row": row, "direction": chance.choice(("next", "previous", "sideways"))},
        "split": {
            "row": row,
            "source": chance.randint(0, len(cell.source) if cell else 1),
            "target": chance.randint(0, len(cell.target) if cell else 1),
        },
        "shift": {
            "row": row,
            "side": chance.choice(SIDES),
            "direction": chance.choice(("up", "down")),
            "follow": chance.random() < 0.5,
        },
        "shift_column": {"row": row, "side": chance.choice(SIDES), "direction": chance.choice(("up", "down"))},
        "move": {"unit": segment, "row": row},
        "split_unit": {"unit": segment, "at": a},
        "join_units": {"unit": segment},
        "edit": {"unit": segment, "text": edited, "finding": chance.choice((None, None, chance.choice(findings)))},
        "replace": {
            "side": chance.choice(SIDES),
            "find": chance.choice(("谢谢", "the", "o", "[aeiou]{2}", "(", "。", "^")),
            "replacement": chance.choice(("", "多谢", r"\g<0>\g<0>", "THE")),
            "regex": chance.random() < 0.5,
            "match_case": chance.random() < 0.5,
        },
        "decide": {
            "findings": chance.sample(findings, min(len(findings), 2)),
            "status": chance.choice(FINDING_STATUSES),
            "comment": chance.choice(("", "so it is")),
            "everywhere": chance.random() < 0.5,
        },
        "add_finding": {
            "row": workspace.row_of(segment) if chance.random() < 0.9 else row,
            **span,
            "code": chance.choice(tuple(CODES)),
            "severity": chance.choice(SEVERITIES),
            "comment": "by hand",
        },
        "remove_finding": {"finding": chance.choice(findings)},
        "add_term": {"source": chance.choice(("茶山", "桥", "")), "target": "tea hills", "kind": "term"},
        "confirm_rule": {"least_confidence": chance.random(), "without_findings": chance.random() < 0.5},
        "confirm_shown": {"status": "open", "high": "0.8"},
        "sample": {"n": chance.randint(0, 4)},
        "judge": {"row": row, "right": chance.random() < 0.5},
    }
    default = {"row": row, "rows": chance.sample(rows, min(len(rows), 3))}
    assert name in COMMANDS or name in ("undo", "redo")
    return values.get(name, default)
