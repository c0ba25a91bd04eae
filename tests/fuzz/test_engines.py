"""The fuzzers find planted defects with a fixed seed; none of them is timed."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from aligner.readers.bitext import BITEXT_READERS, ROW_STREAMS
from aligner.readers.documents import DOCUMENT_READERS
from aligner.registry import Table
from tests.fuzz import __main__ as command
from tests.fuzz.cases import Cases
from tests.fuzz.targets import ALIASES, MOSES
from tests.fuzz.trees import mutate_xml
from tests.fuzz.worker import FAILED, KNOWN, WHY

needs_atheris = pytest.mark.skipif(not find_spec("atheris"), reason="needs atheris, of the extra fuzz")
_RUNS = {"atheris": 4_000, "chance": 1_000}


def _work(name: str, folder: Path, engine: str) -> int:
    program = [sys.executable, "-m", "tests.fuzz.worker", name, "--folder", str(folder)]
    options = ["--engine", engine, "--seed", "1", "--runs", str(_RUNS[engine])]
    environment = os.environ | {"PYTHONHASHSEED": "0"}
    return subprocess.run([*program, *options], capture_output=True, check=False, env=environment).returncode  # noqa: S603


@needs_atheris
def test_coverage_leads_to_a_guarded_defect(tmp_path: Path) -> None:
    """Files that got past some of the conditions were kept, and broken further."""
    assert _work("planted-guarded", tmp_path, "atheris") == FAILED
    assert "planted, guarded" in (tmp_path / WHY).read_text(encoding="utf-8")
    kept = [path.read_bytes() for path in (tmp_path / "corpus").iterdir()]
    assert any(b"<" in data and b"\\" in data and b"NaN" not in data for data in kept)


def test_chance_finds_an_open_defect_the_same_each_time(tmp_path: Path) -> None:
    """The same seed breaks the same files."""
    found = []
    for name in ("once", "again"):
        folder = tmp_path / name
        folder.mkdir()
        assert _work("planted-open", folder, "chance") == FAILED
        found.append((folder / "case.txt").read_bytes())
    assert found[0] == found[1]
    assert b"<table>" in found[0]


def test_a_known_failure_is_no_new_one(tmp_path: Path) -> None:
    """A worker that is told of a failure goes on after it."""
    assert _work("planted-open", tmp_path, "chance") == FAILED
    first = (tmp_path / WHY).read_text(encoding="utf-8").split("\n")[0]
    (tmp_path / KNOWN).write_text(first + "\n", encoding="utf-8")
    assert _work("planted-open", tmp_path, "chance") == 0


def test_without_atheris_files_are_broken_by_chance(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line says so; what fails is kept with its reason in its name, and the status tells it."""
    monkeypatch.setattr(command, "find_spec", lambda _: None)
    arguments = ["planted-open", "--runs", str(_RUNS["chance"]), "--keep", str(tmp_path)]
    assert command.main(arguments) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[:2] == [command._NO_ATHERIS, "engine chance, seed 1"]
    kept = list(tmp_path.iterdir())
    assert len(kept) == 1
    assert kept[0].name.startswith("planted-open-KeyError-at-planted.py")
    assert b"<table>" in kept[0].read_bytes()


def test_files_that_belong_together_are_one_input(tmp_path: Path) -> None:
    """A Moses pair is packed and comes out whole; the empty input, with which fuzzers begin, is the pair unbroken."""
    cases = Cases(MOSES)
    for data in (*cases.seeds, b""):
        path = cases.write(data, tmp_path)
        assert not path.exists()
        assert sorted(p.name for p in tmp_path.iterdir()) == ["case.en-US", "case.zh-CN"]


@pytest.mark.parametrize(
    "data",
    [
        b'<tmx><tu xl:lang="zh"><x:y a="1"/></tu></tmx>',
        # The wrong value after it makes the parser forget that the address is none.
        b'<a xmlns:q="http://a:b.c" q:c="1" xml:space="x">b</a>',
    ],
)
def test_xml_that_lxml_reads_and_cannot_write_is_left_to_bytes(data: bytes) -> None:
    """Undeclared prefixes and namespaces that are no address must not end a worker."""
    assert {mutate_xml(data, random.Random(seed)) for seed in range(50)} == {None}  # noqa: S311 - nothing secret


def test_xml_is_broken_in_many_ways() -> None:
    """As often as there are seeds, nearly."""
    declared = b'<a xmlns:q="u"><q:b q:c="1"/><b c="2"/></a>'
    assert len({mutate_xml(declared, random.Random(seed)) for seed in range(50)}) > 10  # noqa: S311


@pytest.mark.parametrize("table", [DOCUMENT_READERS, BITEXT_READERS, ROW_STREAMS])
def test_an_alias_is_read_by_the_reader_that_stands_for_it(table: Table[object]) -> None:
    """What is fuzzed under the other name is what reads the alias."""
    aliases = [alias for alias in ALIASES if alias in table]
    assert aliases
    for alias in aliases:
        assert table.load(alias) is table.load(ALIASES[alias])
