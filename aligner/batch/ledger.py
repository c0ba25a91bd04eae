"""The ledger of a batch: which shards are done, and what became of every pair. SQLite, in the folder of logs.

Only the coordinator writes it, one transaction a shard, after the files of the shard are in their places: a crash
between the two costs nothing but making that shard again.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from aligner.batch.work import Figures, ShardFile, ShardResult
from aligner.errors import OutputError, ProjectError

__all__ = ["DoneShard", "Ledger", "PairRow"]

_SCHEMA = "1"
_CACHE_KB = 16_000
_SQL_PAIRS = "SELECT position, id, source, target, kind, reason, figures, left_out FROM pairs ORDER BY position"


@dataclass(frozen=True, slots=True)
class DoneShard:
    """A shard as the ledger has it; the hashes are those of a ShardResult, `made` that of the settings."""

    made: str
    stamp: str
    content: str
    files: tuple[ShardFile, ...]
    n_failed: int


@dataclass(frozen=True, slots=True)
class PairRow:
    """A pair as the ledger has it."""

    position: int
    id: str
    source: str
    target: str
    kind: str
    reason: str
    figures: Figures | None
    left_out: bool


class Ledger:
    """The ledger in one file; OutputError where the disk takes no more, ProjectError where it is none."""

    def __init__(self, path: Path) -> None:
        self._path = path
        with self._told():
            self._database = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
            self._database.execute("PRAGMA synchronous = FULL")
            self._database.execute(f"PRAGMA cache_size = -{_CACHE_KB}")
            self._database.execute("PRAGMA temp_store = FILE")
            self._database.executescript(files("aligner.batch").joinpath("ledger.sql").read_text("utf-8"))
        if self._meta("schema", _SCHEMA) != _SCHEMA:
            raise ProjectError(f"{path}: was written by another version of aligner; choose another -o")

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.OperationalError as error:
            raise OutputError(
                f"{self._path}: cannot be written: {error}; what is done stays done: free space, and run the same "
                "command again"
            ) from error
        except sqlite3.DatabaseError as error:
            raise ProjectError(f"{self._path}: is no ledger of a batch: {error}; choose another -o") from error

    def _meta(self, name: str, value: str) -> str:
        """Return a value, the one that is given if there was none."""
        with self._told():
            self._database.execute("INSERT OR IGNORE INTO meta VALUES (?, ?)", (name, value))
            found: str = self._database.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()[0]
        return found

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._told():
            self._database.execute("BEGIN IMMEDIATE")
            try:
                yield self._database
                self._database.execute("COMMIT")
            finally:
                if self._database.in_transaction:
                    self._database.execute("ROLLBACK")

    def find(self, number: int) -> DoneShard | None:
        """Return a shard that is done, None for one that is not."""
        with self._told():
            row = self._database.execute(
                "SELECT made, stamp, content, files FROM shards WHERE number = ?", (number,)
            ).fetchone()
            if row is None:
                return None
            n_failed = self._database.execute(
                "SELECT count(*) FROM pairs WHERE shard = ? AND kind <> ''", (number,)
            ).fetchone()[0]
        made, stamp, content, written = row
        return DoneShard(made, stamp, content, tuple(ShardFile(*file) for file in json.loads(written)), n_failed)

    def record(self, result: ShardResult, made: str, at: str) -> None:
        """Write down a shard whose files are in their places."""
        pairs = [
            (
                outcome.task.position, result.number, _legal(outcome.task.id), _legal(outcome.task.source),
                _legal(outcome.task.target), outcome.kind, _legal(outcome.reason),
                _figures_text(outcome.figures) if outcome.figures else "",
                outcome.left_out, outcome.content, outcome.sketch,
            )
            for outcome in result.outcomes
        ]  # fmt: skip
        written = json.dumps([[file.name, file.size, file.sha256] for file in result.files])
        with self._transaction() as database:
            database.execute("DELETE FROM pairs WHERE shard = ?", (result.number,))
            # Where shards have become larger or smaller, a row may still belong to another.
            database.executemany("INSERT OR REPLACE INTO pairs VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", pairs)
            database.execute(
                "INSERT OR REPLACE INTO shards VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (result.number, made, result.stamp, result.content, written, result.seconds, result.retried, at),
            )

    def restamp(self, number: int, stamp: str) -> None:
        """Note that files of a shard have a new time but the same content."""
        with self._transaction() as database:
            database.execute("UPDATE shards SET stamp = ? WHERE number = ?", (stamp, number))

    def forget_after(self, last_shard: int, last_position: int) -> None:
        """Drop shards and pairs that the manifest has no more."""
        with self._transaction() as database:
            database.execute("DELETE FROM shards WHERE number > ?", (last_shard,))
            database.execute("DELETE FROM pairs WHERE shard > ? OR position > ?", (last_shard, last_position))

    def pairs(self) -> Iterator[PairRow]:
        """Yield every pair in the order of the manifest."""
        with self._told():
            for position, name, source, target, kind, reason, text, left_out in self._database.execute(_SQL_PAIRS):
                figures = json.loads(text) if text else None
                if figures:
                    figures["findings"] = tuple(map(tuple, figures["findings"]))
                made = Figures(**figures) if figures else None
                yield PairRow(position, name, source, target, kind, reason, made, bool(left_out))

    def files(self) -> Iterator[str]:
        """Yield the names of all files of shards that are done."""
        with self._told():
            for (text,) in self._database.execute("SELECT files FROM shards ORDER BY number"):
                yield from (name for name, _, _ in json.loads(text))

    def repeated_ids(self) -> int:
        """Return how many ids stand in several rows."""
        sql = "SELECT count(*) FROM (SELECT 1 FROM pairs GROUP BY id HAVING count(*) > 1)"
        with self._told():
            found: int = self._database.execute(sql).fetchone()[0]
        return found

    def query(self, sql: str, values: tuple[object, ...] = ()) -> Iterator[tuple[object, ...]]:
        """Yield the rows of a query on the tables of `ledger.sql`."""
        with self._told():
            yield from self._database.execute(sql, values)

    def make_table(self, definition: str) -> None:
        """Make an empty temporary table, on disk, in place of an older one of its name."""
        with self._told():
            self._database.execute(f"DROP TABLE IF EXISTS temp.{definition.split(maxsplit=1)[0]}")
            self._database.execute(f"CREATE TEMP TABLE {definition}")

    def fill(self, table: str, rows: Iterator[tuple[object, ...]]) -> None:
        """Put rows into a temporary table; those whose key is there already are passed over."""
        with self._transaction() as database:
            for row in rows:
                marks = ", ".join("?" * len(row))
                database.execute(f"INSERT OR IGNORE INTO temp.{table} VALUES ({marks})", row)  # noqa: S608 - our own names

    def close(self) -> None:
        """Close the file."""
        self._database.close()


def _figures_text(figures: Figures) -> str:
    # dataclasses.asdict copies every value, which takes longer than all else here.
    return json.dumps({name: getattr(figures, name) for name in Figures.__slots__})


def _legal(text: str) -> str:
    """Return a text that SQLite can hold; bytes of a file name that are no text become U+FFFD."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
