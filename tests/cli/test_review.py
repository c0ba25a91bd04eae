"""aligner review: a project or a bitext is served until it is stopped, and nothing is lost when it is killed."""

from __future__ import annotations

import http.client
import json
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from aligner.cli import run
from aligner.project.store import read_decisions, read_project
from aligner.review.app import TOKEN_HEADER
from tests.review.steps import review_bitext, write

_TABLE = "source\ttarget\n春茶节开幕。\tThe tea festival opens.\n去年有3万人。\tLast year 40,000 people came.\n"


class _Browser:
    """Comes in by the address that was printed, as a browser would."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self._place = (parts.hostname or "", parts.port or 0)
        self._cookie, _ = self._ask("GET", f"/?{parts.query}")
        page = self._ask("GET", "/")[1].decode()
        found = re.search(r'name="aligner-token" content="([^"]+)"', page)
        assert found
        self._token = found[1]

    def _ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> tuple[str, bytes]:
        """Return the cookie that an answer sets, and its body."""
        with closing(http.client.HTTPConnection(*self._place, timeout=30)) as connection:
            cookie = getattr(self, "_cookie", "")
            connection.request(method, path, body, headers | ({"Cookie": cookie} if cookie else {}))
            answer = connection.getresponse()
            return (answer.headers["set-cookie"] or "").partition(";")[0], answer.read()

    def get(self, path: str) -> Any:
        """Return what a path answers."""
        return json.loads(self._ask("GET", path)[1])

    def command(self, version: int, name: str, **given: object) -> Any:
        """Send a command and return its answer."""
        body = json.dumps({"version": version, "name": name, "arguments": given}).encode()
        headers = {TOKEN_HEADER: self._token, "Content-Type": "application/json"}
        return json.loads(self._ask("POST", "/api/command", body, **headers)[1])


@contextmanager
def _serving(*arguments: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run the command; give its process and the address that it prints."""
    command = [sys.executable, "-m", "aligner", "review", *arguments, "--no-browser", "--json", "--encoder", "hashing"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)  # noqa: S603 - our own
    try:
        assert process.stdout
        line = process.stdout.readline()
        assert line, process.stderr.read() if process.stderr else ""
        yield process, json.loads(line)["address"]
    finally:
        process.kill()
        process.communicate()


@pytest.mark.fault
def test_review_is_killed_and_goes_on_where_it_was(tmp_path: Path) -> None:
    """Kill -9 after a command was acknowledged: the next review has it, and can undo it."""
    path = write(tmp_path)
    with _serving(str(path), "--by", "LM") as (process, address):
        browser = _Browser(address)
        answer = browser.command(0, "note", row=1, text="kept")
        assert answer["version"] == 1
        process.kill()
        assert process.wait() == -signal.SIGKILL
    with _serving(str(path)) as (process, address):
        browser = _Browser(address)
        assert browser.get("/api/rows?first=2&n=1")["rows"][0]["note"] == "kept"
        assert browser.command(1, "undo")["project"]["redo"] == "Note on pair 2"
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=30)
        assert "Traceback" not in err
        assert process.returncode in (0, 130)
    assert [item.name for item in tmp_path.iterdir()] == ["a.aligner"]
    assert read_project(path) == review_bitext()


@pytest.mark.fault
def test_bitext_becomes_a_project_and_is_gone_on_with(tmp_path: Path) -> None:
    """A table is made into a project once; the second review finds what the first decided."""
    table = tmp_path / "pairs.tsv"
    table.write_text(_TABLE, "utf-8")
    out = tmp_path / "out"
    for version in (0, 1):
        with _serving(str(table), "-o", str(out)) as (process, address):
            browser = _Browser(address)
            assert browser.get("/api/project")["version"] == version
            browser.command(version, "note", row=version, text=f"{version}")
            process.send_signal(signal.SIGTERM)
            _, err = process.communicate(timeout=30)
            assert "Traceback" not in err
    assert sorted(d.comment for d in read_decisions(out / "pairs.aligner")) == ["0", "1"]


def test_what_cannot_be_reviewed_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No file, no project, a project of other texts in the way, a port that is taken."""
    table, out = tmp_path / "a.tsv", tmp_path / "out"
    table.write_text(_TABLE, "utf-8")
    out.mkdir()
    write(out)
    broken = tmp_path / "b.aligner"
    broken.write_text("no database" * 99)
    path = write(tmp_path, name="c.aligner")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        for arguments, message in (
            ([str(tmp_path / "none.aligner")], "no such project"),
            ([str(tmp_path / "none.tsv")], "no such file"),
            ([str(broken)], "no aligner project"),
            ([str(table), "-o", str(out)], "other texts"),
            ([str(path), "--port", port], "choose another with --port"),
        ):
            assert run(["review", *arguments, "--no-browser", "--encoder", "hashing", "-q"]) == 1
            err = capsys.readouterr().err
            assert message in err
            assert err.count("\n") == 1


def test_findings_by_hand_survive_check_and_terms_are_exported(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What a review adds is seen by the other commands."""
    from aligner.review.session import Session  # noqa: PLC0415 - after what does not need it

    path = write(tmp_path)
    session = Session(path, by="LM")
    added = {"row": 1, "source": None, "target": None, "code": "idiom", "severity": "critical", "comment": "mine"}
    session.command(0, "add_finding", added)
    session.command(1, "add_term", {"source": "茶山", "target": "tea hills", "kind": "term"})
    session.close()
    assert run(["check", str(path), "-f", "findings.tsv", "--encoder", "hashing", "-q"]) == 0
    assert "mine" in capsys.readouterr().out
    assert run(["export", str(path), "-f", "titles.terms"]) == 0
    assert "茶山\ttea hills\tconfirmed" in capsys.readouterr().out


def test_table_of_a_reviewed_project_comes_back_as_one_step(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Rows and texts were changed in review: the table knows them by their content, and the import can be undone."""
    from aligner.review.session import Session  # noqa: PLC0415 - after what does not need it

    path, table = write(tmp_path), tmp_path / "a.csv"
    session = Session(path)
    session.command(0, "merge", {"row": 3, "direction": "next"})
    session.command(1, "edit", {"unit": 10, "text": "Notes from Tea Country"})
    session.close()
    assert run(["export", str(path), "-f", "csv", "-o", str(table), "-q"]) == 0
    table.write_text(table.read_text("utf-8-sig").replace(",open,", ",confirmed,", 1), "utf-8")
    assert run(["import", str(path), str(table), "--by", "Wang"]) == 0
    assert "1 decisions changed, 0 conflicts" in capsys.readouterr().err
    session = Session(path)
    assert session.project()["undo"] == "Imported a.csv"
    assert session.project()["rows"]["confirmed"] == 1
    session.command(3, "undo", {})
    assert session.project()["rows"]["confirmed"] == 0
    session.close()
