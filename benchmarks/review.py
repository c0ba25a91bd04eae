"""How long the server of the review page takes for what a reviewer does, on 50,000 rows.

    make bench-review-server

Processor time in milliseconds, and beside it that of a fixed loop in the same run, as machines and loads differ.
"""

from __future__ import annotations

import argparse
import gc
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from aligner.model import Alignment, Bead, Bitext, Checked, Document, Finding, Span
from aligner.project.store import write_project
from aligner.review.session import Session
from aligner.segmenters.document import take_lines
from aligner.settings import Settings

_PLACES = "茶山 河口 东湖 白塔 石桥 青谷 南渡 云顶".split()
_NAMES = "Tea Hill, Hekou, East Lake, White Tower, Stone Bridge, Green Valley, South Ferry, Cloud Top".split(", ")


def make_bitext(n: int) -> Bitext:
    """Return `n` rows of invented text: one in ten has an alarm, one in twenty is doubtful, one in fifty is double."""
    zh, en, beads, findings = [], [], [], []
    for k in range(n):
        number, place = (k // 50 * 50 if k % 50 == 1 else k), k % len(_PLACES)
        zh.append(f"{_PLACES[place]}今年来了{number}名游客，比去年多。")
        en.append(f"{_NAMES[place]} received {number} visitors this year, more than last year.")
        beads.append(Bead((k,), (k,), 0.6 if k % 20 == 0 else 0.95))
        if k % 10 == 0:
            width, start = len(str(number)), len(_NAMES[place]) + 10
            spans = Span(k, 6, 6 + width), Span(k, start, start + width)
            findings.append(Finding("number-mismatch", k, "major", *spans, "another number"))
        findings.append(Finding("number-form", k, "info", Span(k, 0, 2), None, "a link"))
    source = take_lines(Document("long.zh-CN", "zh-CN", "\n".join(zh)))
    target = take_lines(Document("long.en-US", "en-US", "\n".join(en)))
    return Bitext(Alignment(source, target, tuple(beads)), tuple(findings), "benchmark", (Checked("numbers", n),))


def _loop() -> float:
    start = time.process_time()
    sum(k * k % 7 for k in range(2_000_000))
    return 1000 * (time.process_time() - start)


def _measure(name: str, work: Callable[[], Any]) -> Any:
    start = time.process_time()
    result = work()
    print(f"| {name} | {1000 * (time.process_time() - start):.1f} |", flush=True)
    return result


class _Review:
    """A session whose commands are timed."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.version = 0

    def command(self, name: str, label: str = "", **given: object) -> dict[str, Any]:
        answer: dict[str, Any] = _measure(label or f"`{name}`", lambda: self._run(name, given))
        return answer

    def _run(self, name: str, given: dict[str, object]) -> dict[str, Any]:
        answer = self.session.command(self.version, name, given)
        self.version = answer["version"]
        return answer


def _measure_reading(session: Session) -> None:
    _measure("`/api/project`, first", session.project)
    _measure("`/api/project`, again", session.project)
    _measure("100 rows, first", lambda: session.rows({"first": "1", "n": "100"}))
    _measure("100 rows in the middle", lambda: session.rows({"first": "25000", "n": "100"}))
    _measure("rows that hold words", lambda: session.rows({"find": "White Tower", "n": "100"}))
    _measure("rows with a code", lambda: session.rows({"code": "number-mismatch", "n": "100"}))
    _measure("overview", session.overview)
    _measure("50 items of the queue, first", lambda: session.queue({}))
    _measure("50 items of the queue, again", lambda: session.queue({}))
    _measure("next open row", lambda: session.next_row({"row": "25000", "what": "open"}))
    _measure("next doubtful row", lambda: session.next_row({"row": "25000", "what": "doubtful"}))
    _measure("concordance", lambda: session.concordance("White Tower", "target"))


def _work_out_keys(session: Session) -> None:
    while session._file.workspace.work_out_keys(500):  # noqa: SLF001 - the server does it in a thread of its own
        pass


def _measure_commands(session: Session, n: int) -> None:
    _measure("all keys, worked out in pieces ahead of the first command", lambda: _work_out_keys(session))
    review = _Review(session)
    middle = session.rows({"first": str(n // 2), "n": "30"})["rows"]
    rows, units = [row["id"] for row in middle], [row["target"][0]["id"] for row in middle]
    alarm = next(finding["id"] for row in middle for finding in row["findings"] if finding["is_alarm"])
    review.command("confirm", rows=rows[:1])
    review.command("confirm", "`confirm` again", rows=rows[1:2])
    review.command("decide", findings=[alarm], status="intended")
    review.command("decide", "`decide` everywhere", findings=[alarm], status="dismissed", everywhere=True)
    review.command("note", row=rows[2], text="ask")
    review.command("bookmark", row=rows[2])
    review.command("merge", row=rows[3], direction="next")
    review.command("undo", "`undo` of it")
    review.command("redo", "`redo` of it")
    review.command("split", row=rows[3], source=1, target=1)
    _measure("queue after a split", lambda: session.queue({}))
    review.command("shift", "`shift` by one", row=rows[6], side="target", direction="down")
    review.command("shift", "`shift`, the rest follows (25,000 rows)", row=rows[9], side="target", direction="up",
                   follow=True)  # fmt: skip
    review.command("undo", "`undo` of it")
    review.command("shift_column", "`shift_column` of the source (25,000 rows)", row=rows[9], side="source",
                   direction="down")  # fmt: skip
    review.command("undo", "`undo` of it")
    review.command("swap", row=rows[10])
    review.command("move", unit=units[12], row=rows[20])
    review.command("split_unit", unit=units[14], at=20)
    review.command("join_units", unit=units[14])
    review.command("edit", unit=units[15], text="Quite another text.")
    review.command("replace", "`replace` in 6,250 segments", side="target", find="White Tower", replacement="Baita")
    review.command("add_finding", row=rows[16], source=None, target=None, code="idiom", severity="minor", comment="")
    review.command("confirm_rule", "`confirm_rule` of 47,000 rows", least_confidence=0.9, without_findings=False)
    review.command("undo", "`undo` of it")
    review.command("redo", "`redo` of it")
    review.command("sample", n=299)
    review.command(
        "confirm", "`confirm` of one more", rows=[session.rows({"low": "0", "high": "0.7"})["rows"][5]["id"]]
    )
    _measure("queue after a decision", lambda: session.queue({}))
    _measure("overview", session.overview)


def _measure_realign(path: Path, n: int, encoder: str) -> None:
    """One fix in the middle, then the rest around it, with all vectors in the project."""
    write_project(path, make_bitext(n))
    session = Session(path, Settings(encoder=encoder))
    _measure(f"encoding {n:,} rows with `{encoder}`, ahead of the first command", session.warm_up)
    review = _Review(session)
    row = session.rows({"first": str(n // 2), "n": "1"})["rows"][0]["id"]
    review.command("shift", row=row, side="target", direction="down")
    review.command("confirm", rows=[row])
    review.command("realign", f"`realign` after one fix, {n:,} rows")
    review.command("undo", "`undo` of it")
    session.close()


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-n", type=int, default=50_000, help="rows")
    parser.add_argument("--realign", type=int, default=5_000, help="rows that are aligned anew")
    parser.add_argument("--encoder", default="hashing", help="for aligning anew")
    options = parser.parse_args()
    n = options.n
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "long.aligner"
        write_project(path, make_bitext(n))
        print("| what | ms |\n|---|---|")
        print(f"| (a loop of 2,000,000 steps) | {_loop():.0f} |")
        session = _measure("opening", lambda: Session(path, Settings(encoder="hashing")))
        gc.freeze()  # As the server does.
        _measure_reading(session)
        _measure_commands(session, n)
        session.close()
        again = _measure("opening again with its log", lambda: Session(path, Settings(encoder="hashing")))
        again.close()
        _measure_realign(Path(folder) / "realign.aligner", options.realign, options.encoder)


if __name__ == "__main__":
    main()
