"""An aligner for tests: it needs no encoder, and does what the id of a pair says."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from aligner.batch.work import Figures, Job, Outcome, PairTask

__all__ = ["align"]

_FIGURES = Figures(n_beads=2, n_pairs=2, mean_confidence=0.5, share_not_1_1=0.0, share_unaligned=0.0)


def align(task: PairTask, job: Job) -> Outcome:
    """Align a pair, or hang, crash, eat memory, fail; `once` beside the source is killed the first time only."""
    text = Path(task.source).read_text("utf-8")
    what = text.split()[0] if text.split() else ""
    if what == "hang":
        time.sleep(600)
    elif what == "crash":
        os._exit(7)
    elif what == "eat":
        # At once, as a slow machine would else run into the limit on time first.
        eaten = bytearray(2**38)
        raise AssertionError(f"{len(eaten)} bytes were had")
    elif what == "bug":
        raise ValueError("a bug that this pair brings out")
    elif what == "once":
        mark = Path(f"{task.source}.seen")
        if not mark.exists():
            mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)
    elif what == "wait":
        while not Path(f"{task.source}.go").exists():
            time.sleep(0.05)
    elif what == "slow":
        time.sleep(0.2)
    row = f"{task.id}\t1\t1\t1\t1-1\t0.5000\topen\t{text.strip()}\t{text.strip()}\t\t\n".encode()
    pieces = tuple((name, row) for name in job.formats)
    return Outcome(task, figures=_FIGURES, pieces=pieces, languages=("zh-CN", "en-US"), content=text)
