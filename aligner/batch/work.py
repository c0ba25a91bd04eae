"""What travels between the coordinator, the engines and the processes that align.

    manifest -> PairTask -> Shard -> engine -> run_shard -> process of its own -> Outcome -> ShardResult -> ledger

Everything here is plain data that can be sent to another process or machine. Positions count the rows of the manifest
from 0; a shard is known by its number, from 1, which depends on positions alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from aligner.settings import BatchSettings, Settings
from aligner.writers.base import WriteOptions

__all__ = ["Align", "Figures", "Job", "Outcome", "PairTask", "Shard", "ShardFile", "ShardResult"]


@dataclass(frozen=True, slots=True)
class PairTask:
    """One row of the manifest: paths or URLs, an empty target where the source holds both languages.

    `options` are pairs of a name and a value. `fault` says why the row cannot be worked on, "" where it can.
    """

    position: int
    id: str
    source: str
    target: str = ""
    options: tuple[tuple[str, str], ...] = ()
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """How good an aligned pair is: shares and the mean confidence lie between 0 and 1.

    `share_not_1_1` is of the beads with two sides, `share_unaligned` of all segments. `findings` are triples of code,
    severity and count, in the order of the codes. `n_characters` counts both texts.
    """

    n_beads: int
    n_pairs: int
    mean_confidence: float
    share_not_1_1: float
    share_unaligned: float
    findings: tuple[tuple[str, str, int], ...] = ()
    n_source: int = 0
    n_target: int = 0
    n_characters: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one pair: figures and a piece for each format, or the kind of failure and its reason.

    kind: "" for a pair that was aligned, else input, time, memory, crash or error. content: a hash of both texts, for
    doubles. sketch: the minimum hashes of the texts, empty where near doubles are not asked for.
    """

    task: PairTask
    kind: str = ""
    reason: str = ""
    figures: Figures | None = None
    pieces: tuple[tuple[str, bytes], ...] = ()
    languages: tuple[str, str] = ("", "")
    signature: str = ""
    content: str = ""
    sketch: bytes = b""
    left_out: bool = False
    """Aligned, but below the mean confidence that was asked for: in the summary, not in the shards."""


Align: TypeAlias = Callable[["PairTask", "Job"], Outcome]
"""Aligns one pair, in a process of its own; a function of a module, as only its name is sent there."""


@dataclass(frozen=True, slots=True)
class Job:
    """What is the same for every pair of a run."""

    folder: Path
    formats: tuple[str, ...]
    settings: Settings = field(default_factory=Settings)
    options: WriteOptions = field(default_factory=WriteOptions)
    batch: BatchSettings = field(default_factory=BatchSettings)
    align: Align | None = None
    """None: `aligner.batch.pair.align_pair`. Others are for tests and measurements."""


@dataclass(frozen=True, slots=True)
class Shard:
    """Some rows of the manifest that follow one another."""

    number: int
    tasks: tuple[PairTask, ...]


@dataclass(frozen=True, slots=True)
class ShardFile:
    """A file of a shard as it was written."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class ShardResult:
    """A shard whose files are in their place. Outcomes have no pieces any more.

    stamp: a hash of the rows and of size and time of their files. content: a hash of rows and texts. Both as they were
    before the work began. retried: attempts beyond the first of each pair.
    """

    number: int
    outcomes: tuple[Outcome, ...]
    files: tuple[ShardFile, ...]
    stamp: str
    content: str
    seconds: float = 0.0
    retried: int = 0
