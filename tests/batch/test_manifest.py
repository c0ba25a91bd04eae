"""Manifests of every form give the same tasks; what is wrong with a row stays with the row."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from aligner.batch.folders import read_folders
from aligner.batch.manifest import estimate_rows, read_manifest
from aligner.batch.run import cut_shards
from aligner.batch.sources import content_of, local_files, resolve, stamp_of
from aligner.batch.work import PairTask
from aligner.errors import InputError

_ROWS = [
    {"id": "甲", "source": "zh/茶.txt", "target": "en/tea.txt", "granularity": "clause"},
    {"id": "b", "source": "mixed,\t1.txt", "target": "", "granularity": ""},
    {"id": "", "source": "/far/3.txt", "target": "s3://bucket/3.txt", "granularity": ""},
]


def _write(folder: Path, form: str) -> Path:
    path = folder / f"manifest.{form}"
    names = list(_ROWS[0])
    if form == "parquet":
        arrow = pytest.importorskip("pyarrow")
        parquet = pytest.importorskip("pyarrow.parquet")
        parquet.write_table(arrow.Table.from_pylist(_ROWS), path)
    elif form == "jsonl":
        path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in _ROWS), "utf-8")
    elif form == "csv":
        lines = [",".join(f'"{cell}"' for cell in row.values()) for row in _ROWS]
        path.write_text("\r\n".join([",".join(names), *lines]) + "\r\n", "utf-8-sig", newline="")
    else:
        lines = ["\t".join(cell.replace("\t", "\\t") for cell in row.values()) for row in _ROWS]
        path.write_text("\n".join(["\t".join(names), *lines]) + "\n", "utf-8")
    return path


@pytest.mark.parametrize("form", ["tsv", "csv", "jsonl", "parquet"])
def test_every_form_says_the_same(form: str, tmp_path: Path) -> None:
    """Paths from the manifest's folder, absolute ones and URLs as they are, an id for a row that has none."""
    path = _write(tmp_path, form)
    assert list(read_manifest(path)) == [
        PairTask(0, "甲", f"{tmp_path}/zh/茶.txt", f"{tmp_path}/en/tea.txt", (("granularity", "clause"),)),
        PairTask(1, "b", f"{tmp_path}/mixed,\t1.txt"),
        PairTask(2, "3", "/far/3.txt", "s3://bucket/3.txt"),
    ]
    assert estimate_rows(path) == (0 if form == "parquet" else 3)


def test_bad_rows_keep_their_places(tmp_path: Path) -> None:
    """A cell too many, no source, a broken line of JSON: a task with its reason, and the next row is the next."""
    table = tmp_path / "a.tsv"
    table.write_text("id\tsource\nx\ta.txt\ty\nz\t\nw\tb.txt\n", "utf-8")
    tasks = list(read_manifest(table))
    assert [task.position for task in tasks] == [0, 1, 2]
    assert "3 cells" in tasks[0].fault
    assert "no source" in tasks[1].fault
    assert tasks[2].fault == ""
    lines = tmp_path / "a.jsonl"
    lines.write_text('{"source": "a"\n[1]\n{"source": "a", "profil": "x"}\n{"source": "a", "x_mine": 1}\n', "utf-8")
    faults = [task.fault for task in read_manifest(lines)]
    assert [bool(fault) for fault in faults] == [True, True, True, False]
    assert "no option named 'profil'" in faults[2]


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.tsv", b"", "is empty"),
        ("a.tsv", b"src\ttrg\n", "no column named source"),
        ("a.tsv", b"source\ttarget\tprofil\n", "no option is named 'profil'"),
        ("a.tsv", b"source\tsource\n", "two columns"),
        ("a.tsv", b"source\n\xff\xfe\n", "line 2 is not UTF-8"),
        ("a.csv", b'source\n"a\n', "is no CSV"),
        ("a.xml", b"source\n", "is no manifest"),
        ("a.parquet", b"source\n", "is no Parquet"),
    ],
)
def test_what_is_no_manifest_is_told_in_a_line(name: str, data: bytes, message: str, tmp_path: Path) -> None:
    """What, where, and what to do."""
    if name.endswith(".parquet"):
        pytest.importorskip("pyarrow")
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(InputError, match=re.escape(message)) as raised:
        list(read_manifest(path))
    assert str(path) in str(raised.value)
    assert "\n" not in str(raised.value)


def test_shards_are_cut_by_position() -> None:
    """Five rows by two: two, two and one."""
    shards = list(cut_shards((PairTask(k, str(k), "a") for k in range(5)), 2))
    assert [(shard.number, [task.position for task in shard.tasks]) for shard in shards] == [
        (1, [0, 1]),
        (2, [2, 3]),
        (3, [4]),
    ]


def test_folders_are_paired_by_name_or_pattern(tmp_path: Path) -> None:
    """By path without suffix, by pattern in two folders or in one; what is alone says so."""
    for name in ("zh/a/1.txt", "zh/2.docx", "zh/3.txt", "en/a/1.md", "en/2.txt", "en/2.pdf", "en/9.txt"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    tasks = list(read_folders(tmp_path / "zh", tmp_path / "en", None))
    assert [(task.id, Path(task.target).name) for task in tasks if not task.fault] == [("a/1", "1.md")]
    assert {task.id: task.fault for task in tasks if task.fault} == {
        "2": "2 targets have this name",
        "3": "no target has this name",
        "9": "no source has this name",
    }
    both = tmp_path / "both"
    both.mkdir()
    for name in ("x.zh.txt", "x.en.txt", "y.zh.txt", "README"):
        (both / name).touch()
    tasks = list(read_folders(both, None, ("*.zh.txt", "*.en.txt")))
    assert [(task.id, Path(task.source).name, Path(task.target).name) for task in tasks] == [
        ("x", "x.zh.txt", "x.en.txt"),
        ("y", "y.zh.txt", ""),
    ]
    assert [task.id for task in read_folders(both, None, None)] == ["README", "x.en", "x.zh", "y.zh"]
    with pytest.raises(InputError, match="one star"):
        list(read_folders(both, None, ("*.zh*", "*.en.txt")))


def test_remote_files_are_brought_here(tmp_path: Path) -> None:
    """A URL is read through fsspec, keeps its name, and its hash changes with what it holds."""
    fsspec = pytest.importorskip("fsspec")
    memory = fsspec.filesystem("memory")
    memory.pipe("/batch/茶.txt", "春茶".encode())
    task = PairTask(0, "a", "memory://batch/茶.txt", str(tmp_path / "b.txt"))
    with local_files(task) as (source, target):
        assert source.name == "茶.txt"
        assert source.read_text("utf-8") == "春茶"
        assert target == tmp_path / "b.txt"
    before, stamp = content_of((task,)), stamp_of((task,))
    memory.pipe("/batch/茶.txt", "秋茶叶".encode())
    assert content_of((task,)) != before
    assert stamp_of((task,)) != stamp
    gone = PairTask(0, "a", "memory://batch/none.txt")
    with pytest.raises(InputError, match=r"none\.txt: cannot be read"), local_files(gone):
        pass


def test_file_urls_are_paths() -> None:
    """file:///a is /a, and a name beside a URL is a URL."""
    assert resolve("file:///a/b.txt", "/x") == "/a/b.txt"
    assert resolve("b.txt", "/x") == "/x/b.txt"
    assert resolve("b.txt", "s3://bucket/m/") == "s3://bucket/m/b.txt"
