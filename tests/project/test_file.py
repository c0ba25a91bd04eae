"""A project that is open: written before anybody is told, whoever else has it open and whatever happens to the disk."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from aligner import pipeline
from aligner.cli import run
from aligner.errors import ProjectError
from aligner.project.changes import Edit, change_to_json
from aligner.project.file import ProjectFile, StaleError, check_unused
from aligner.project.history import Entry
from aligner.project.register import Decision
from aligner.project.store import read_decisions, read_project
from aligner.project.workspace import Workspace
from aligner.review.session import Session
from aligner.writers.base import WriteOptions
from tests.review.steps import dump, review_bitext, write

_KILLED = """
import os, signal, sys
from pathlib import Path
from aligner.review.session import Session
session = Session(Path(sys.argv[1]))
session.command(0, "note", {"row": 1, "text": "kept"})
session.command(1, "merge", {"row": 4, "direction": "next"})
os.kill(os.getpid(), signal.SIGKILL)
"""


def _run(
    code: str, path: Path, before: Callable[[], None] | None = None, *prefix: str
) -> subprocess.CompletedProcess[str]:
    command = [*prefix, sys.executable, "-c", code, str(path)]
    return subprocess.run(command, preexec_fn=before, capture_output=True, text=True, check=False)  # noqa: S603 - our own code


def _note(number: int, text: str) -> Entry:
    """Return an entry that puts a decision."""
    key = f"{number:016}"
    edit = Edit("decision", ("bead", key), None, Decision("bead", key, "check", text))
    return Entry(number, "note", text, change_to_json((edit,)))


def test_entries_come_back_and_one_file_is_left(tmp_path: Path) -> None:
    """Also values and vectors; the write-ahead log is gone when the project is closed."""
    path = write(tmp_path)
    with ProjectFile(path) as file:
        file.append(_note(1, "甲"))
        file.write_value("place", "3")
        file.write_vectors("e@1", {b"a": b"1", b"b": b"2"})
        assert file.read_vectors("e@1", [b"a", b"c"]) == {b"a": b"1"}
        assert file.read_vectors("e@2", [b"a"]) == {}
    assert [item.name for item in tmp_path.iterdir()] == ["a.aligner"]
    with ProjectFile(path) as file:
        assert file.history.version == 1
        assert (file.read_value("place"), file.read_value("none")) == ("3", None)
        assert [d.comment for d in file.workspace.decisions.values()] == ["甲"]


def test_second_writer_is_told_that_it_is_late(tmp_path: Path) -> None:
    """Nothing is written over; it catches up and may go on."""
    path = write(tmp_path)
    with ProjectFile(path) as first, ProjectFile(path) as second:
        first.append(_note(1, "first"))
        with pytest.raises(StaleError) as late:
            second.append(_note(1, "second"))
        assert late.value.version == 1
        assert second.catch_up()
        assert not second.catch_up()
        second.append(_note(2, "second"))
        assert first.history.version == 0
    with ProjectFile(path) as file:
        assert sorted(d.comment for d in file.workspace.decisions.values()) == ["first", "second"]


def test_project_that_was_replaced_or_removed_takes_nothing_more(tmp_path: Path) -> None:
    """The message names the file; what was put there is not touched."""
    path, other = write(tmp_path), write(tmp_path, name="b.aligner")
    session = Session(path)
    shutil.copy(path, tmp_path / "c.aligner")
    path.unlink()
    with pytest.raises(OSError, match=r"a\.aligner was replaced or removed"):
        session.command(0, "note", {"row": 1, "text": "x"})
    other.replace(path)
    with pytest.raises(OSError, match="replaced or removed"):
        session.command(0, "note", {"row": 1, "text": "x"})
    assert session.project()["version"] == 0
    assert dump(session._file.workspace) == dump(Workspace(review_bitext()))
    session.close()
    assert read_project(path) == review_bitext()


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE log SET change = '[' WHERE number = 1",
        "UPDATE log SET change = '[[\"row\", 1, null, {}]]' WHERE number = 1",
        'UPDATE log SET change = \'[["rows", "", null, {"index": 0, "removed": [9], "added": []}]]\' WHERE number = 1',
        "UPDATE log SET reverses = 7 WHERE number = 2",
        "UPDATE log SET number = 9 WHERE number = 2",
        "DELETE FROM log WHERE number = 1",
        "UPDATE log SET change = '[[\"nothing\", 1, null, 2]]' WHERE number = 1",
        "UPDATE log SET change = '{}' WHERE number = 1",
        "UPDATE log SET change = '[[\"segment\", 1, null, 3]]' WHERE number = 1",
    ],
)
def test_damaged_log_is_one_line_and_stays_as_it_is(
    damage: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """In every command that reads a project, and for a review; nothing is written."""
    path = write(tmp_path)
    with ProjectFile(path) as file:
        file.append(_note(1, "first"))
        file.append(_note(2, "second"))
    connection = sqlite3.connect(path)
    connection.execute(damage)
    connection.commit()
    connection.close()
    before = _log(path)
    for arguments in (["export", str(path), "-f", "tsv"], ["review", str(path), "--no-browser"], ["check", str(path)]):
        assert run([*arguments, *(["--encoder", "hashing"] if "check" in arguments else [])]) == 1
        err = capsys.readouterr().err
        assert "is damaged" in err
        assert err.count("\n") == 1
    assert _log(path) == before


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        ("UPDATE documents SET text = CAST(x'e88cb6ff00e5b1b1' AS TEXT)", "no text"),
        ("UPDATE findings SET code = CAST(x'6e07756d0a62' AS TEXT)", "no finding code"),
    ],
)
def test_damage_is_told_without_the_bytes_of_the_file(damage: str, told: str, tmp_path: Path) -> None:
    """A terminal can show the line, whatever stands in the file."""
    path = write(tmp_path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(damage)
        connection.commit()
    for read in (ProjectFile, read_project):
        with pytest.raises(ProjectError, match=told) as error:
            read(path)
        assert str(error.value).isprintable()
        assert "\ufffd" not in str(error.value)


def _log(path: Path) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(path)
    rows = connection.execute("SELECT * FROM log ORDER BY number").fetchall()
    connection.close()
    return rows


def test_damage_by_another_program_is_told_and_applied_in_no_part(tmp_path: Path) -> None:
    """An entry that does not fit comes while the project is open."""
    path = write(tmp_path)
    session = Session(path)
    before = dump(session._file.workspace)
    edits = '[["value", "terms", null, []], ["rows", "", null, {"index": 0, "removed": [99], "added": []}]]'
    with sqlite3.connect(path) as connection:
        connection.execute("INSERT INTO log VALUES (1, 'x', 'x', ?, NULL, '', '')", (edits,))
    connection.close()
    for _ in range(2):
        with pytest.raises(OSError, match="is damaged: entry 1"):
            session.command(0, "note", {"row": 1, "text": "x"})
    assert dump(session._file.workspace) == before
    session.close()


@pytest.mark.fault
def test_killed_review_is_taken_in_by_every_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What was acknowledged is in the write-ahead log beside the file: export, check, import and align find it."""
    path = write(tmp_path)
    assert _run(_KILLED, path).returncode == -signal.SIGKILL
    assert (tmp_path / "a.aligner-wal").exists()
    assert [d.comment for d in read_decisions(path)] == ["kept"]
    assert len(read_project(path).alignment.beads) == len(review_bitext().alignment.beads) - 1
    assert run(["export", str(path), "-f", "tsv"]) == 0
    assert "kept" in capsys.readouterr().out
    with pytest.raises(ProjectError, match="was worked on in review"):
        pipeline.save(review_bitext(), tmp_path, "a", ["aligner"], WriteOptions())
    assert not (tmp_path / "a.aligner-wal").exists()
    assert len(read_project(path).alignment.beads) == len(review_bitext().alignment.beads) - 1


@pytest.mark.fault
def test_killed_review_can_be_read_where_nothing_can_be_written(tmp_path: Path) -> None:
    """A folder without permission to write: export reads, review says in one line why not."""
    prefix: tuple[str, ...] = ()
    if os.geteuid() == 0:
        if not shutil.which("setpriv"):
            pytest.skip("root may write anywhere, and there is no setpriv to take that away")
        prefix = ("setpriv", "--bounding-set=-dac_override,-dac_read_search", "--")
    path = write(tmp_path)
    _run(_KILLED, path)
    for item in tmp_path.iterdir():
        item.chmod(0o444)
    tmp_path.chmod(0o555)
    code = "import sys; from aligner.cli import run; sys.exit(run({0}))"
    try:
        read = _run(code.format("['export', sys.argv[1], '-f', 'tsv']"), path, None, *prefix)
        review = _run(code.format("['review', sys.argv[1], '--no-browser']"), path, None, *prefix)
    finally:
        tmp_path.chmod(0o755)
    assert (read.returncode, "kept" in read.stdout) == (0, True), read.stderr
    assert (review.returncode, review.stderr.count("\n")) == (1, 1)
    assert "cannot be written" in review.stderr


@pytest.mark.fault
def test_log_of_a_project_that_is_gone_is_never_taken_for_that_of_a_new_one(tmp_path: Path) -> None:
    """SQLite would replay it into whatever file comes there."""
    path = write(tmp_path)
    _run(_KILLED, path)
    path.unlink()
    with pytest.raises(ProjectError, match="project is gone"):
        pipeline.save(review_bitext(), tmp_path, "a", ["aligner"], WriteOptions())
    assert not path.exists()
    pipeline.save(review_bitext(), tmp_path, "a", ["aligner"], WriteOptions(), force=True)
    assert sorted(item.name for item in tmp_path.iterdir()) == ["a.aligner"]
    assert read_project(path) == review_bitext()


def test_project_under_review_cannot_be_replaced(tmp_path: Path) -> None:
    """One line with what to do, also with --force; after it is closed it can."""
    path = write(tmp_path)
    with ProjectFile(path) as file:
        file.append(_note(1, "kept"))
        for force in (False, True):
            with pytest.raises(ProjectError, match="is open in a review"):
                pipeline.save(review_bitext(), tmp_path, "a", ["aligner"], WriteOptions(), force=force)
        assert [d.comment for d in read_decisions(path)] == ["kept"]
    check_unused(path)
    pipeline.save(review_bitext(), tmp_path, "a", ["aligner"], WriteOptions())
    assert [d.comment for d in read_decisions(path)] == ["kept"]


_FULL = """
import json, sys
from pathlib import Path
from aligner.review.session import Session
session = Session(Path(sys.argv[1]))
version = 0
for k in range(400):
    before = session.project()
    try:
        version = session.command(version, "note", {"row": 1, "text": f"{k} " + "x" * 900})["version"]
    except OSError as error:
        assert session.project() == before
        print(json.dumps([version, str(error)]))
        break
"""


def _limit_file_size() -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))


@pytest.mark.fault
def test_full_disk_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    """The command fails in words, memory is as before it, and the file opens with all that came before."""
    path = write(tmp_path)
    done = _run(_FULL, path, _limit_file_size)
    assert done.returncode == 0, done.stderr
    assert "cannot be written" in done.stdout
    n = int(done.stdout[1:].split(",")[0])
    assert n > 20
    with ProjectFile(path) as file:
        assert file.history.version == n
        assert file.workspace.note(1).startswith(f"{n - 1} ")
