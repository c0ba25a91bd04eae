"""The commands as a user runs them: what goes where, and the exit status."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from aligner.cli import run

_ZH = "春茶节在五月开幕。\n去年有3万人参加。\n"
_EN = "The spring tea festival opens in May.\nLast year 30,000 people took part.\n"


@pytest.fixture
def pair(tmp_path: Path) -> tuple[str, str]:
    """Return a small pair of files."""
    (tmp_path / "tea.zh.txt").write_text(_ZH, "utf-8")
    (tmp_path / "tea.en.txt").write_text(_EN, "utf-8")
    return str(tmp_path / "tea.zh.txt"), str(tmp_path / "tea.en.txt")


def _align(*arguments: str) -> int:
    return run(["align", "--encoder", "hashing", *arguments])


def test_align_writes_the_default_files_under_the_shared_name(
    pair: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Five files, nothing on standard output, a summary on standard error, no leftovers."""
    assert _align(*pair, "-o", str(tmp_path / "out")) == 0
    names = ["tea.aligner", "tea.findings.tsv", "tea.html", "tea.tmx", "tea.tsv"]
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == names
    captured = capsys.readouterr()
    assert captured.out == ""
    for word in ("2 pairs", "encoder", "hashing@1", *names):
        assert word in captured.err


def test_json_summary_is_the_only_output(
    pair: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One object on standard output, nothing on standard error."""
    assert _align(*pair, "-o", str(tmp_path), "--stem", "x", "-f", "tsv,ladder", "--json") == 0
    captured = capsys.readouterr()
    record = json.loads(captured.out)
    assert captured.err == ""
    assert record["files"] == [str(tmp_path / "x.tsv"), str(tmp_path / "x.ladder")]
    assert record["pairs"] == 2


def test_stdout_prints_one_format_and_writes_no_file(
    pair: tuple[str, str],
    tmp_path: Path,
    capfdbinary: pytest.CaptureFixture[bytes],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Only data on standard output; progress and summary keep away."""
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.iterdir())
    assert _align(*pair, "--stdout", "ladder") == 0
    captured = capfdbinary.readouterr()
    assert captured.out.startswith(b"[0]:[0]:")
    assert captured.out.count(b"\n") == 2
    assert sorted(tmp_path.iterdir()) == before


def test_two_runs_give_the_same_bytes(pair: tuple[str, str], tmp_path: Path) -> None:
    """All formats but the project file."""
    formats = "tmx,tsv,findings.tsv,ladder,jsonl,html"
    for folder in ("a", "b"):
        assert _align(*pair, "-o", str(tmp_path / folder), "-f", formats, "-q") == 0
    for path in (tmp_path / "a").iterdir():
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes()


def test_dates_come_from_the_option_or_the_environment(
    pair: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`--date` wins over SOURCE_DATE_EPOCH; a bad one is a usage error."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1750000000")
    assert _align(*pair, "-o", str(tmp_path), "-f", "tmx", "-q") == 0
    assert b'creationdate="20250615T150640Z"' in (tmp_path / "tea.tmx").read_bytes()
    assert _align(*pair, "-o", str(tmp_path), "-f", "tmx", "-q", "--date", "2025-06-17T09:30:00+08:00") == 0
    assert b'creationdate="20250617T013000Z"' in (tmp_path / "tea.tmx").read_bytes()
    assert _align(*pair, "--date", "yesterday") == 2
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "soon")
    assert _align(*pair) == 2
    assert "is no date" in capsys.readouterr().err


def test_fail_on_looks_at_open_findings(pair: tuple[str, str], tmp_path: Path) -> None:
    """3万 = 30,000 is a finding of severity info: --fail-on info says 3, minor says 0."""
    arguments = [*pair, "-o", str(tmp_path), "-f", "tsv", "-q"]
    assert _align(*arguments, "--fail-on", "info") == 3
    assert _align(*arguments, "--fail-on", "minor") == 0


def test_export_gives_what_align_would_have_written(
    pair: tuple[str, str], tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    """Every format of align, from the project file."""
    assert _align(*pair, "-o", str(tmp_path), "-f", "aligner,tmx,tsv,findings.tsv,ladder,jsonl,html", "-q") == 0
    project = str(tmp_path / "tea.aligner")
    for name in ("tmx", "tsv", "findings.tsv", "ladder", "jsonl", "html"):
        output = tmp_path / f"again.{name}"
        assert run(["export", project, "-f", name, "-o", str(output), "-q"]) == 0
        assert output.read_bytes() == (tmp_path / f"tea.{name}").read_bytes()
    capfdbinary.readouterr()
    assert run(["export", project, "-f", "ladder", "-q"]) == 0
    assert capfdbinary.readouterr().out == (tmp_path / "tea.ladder").read_bytes()


def test_evaluate_prints_scores(pair: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A ladder file against a gold table."""
    assert _align(*pair, "-o", str(tmp_path), "-f", "ladder", "-q") == 0
    (tmp_path / "gold.tsv").write_text("zh_ids\ten_ids\n1\t1\n2\t2\n", "utf-8")
    assert run(["evaluate", str(tmp_path / "gold.tsv"), str(tmp_path / "tea.ladder"), "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert (record["strict"]["f1"], record["lax"]["f1"], record["to_fix"]) == (1.0, 1.0, 0)
    assert run(["evaluate", str(tmp_path / "gold.tsv"), str(tmp_path / "tea.ladder")]) == 0
    assert "strict      1.0000" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--stdout", "tmxx"], "no format named 'tmxx'; there are: tmx, tsv"),
        (["-f", "tmx,doc"], "no format named 'doc'; there are: tmx, tsv"),
        (["--encoder", "lasre"], "no encoder named 'lasre'; there are: use, labse"),
        (["--frobnicate"], "No such option"),
        (["--stem", "a/b"], "no file name"),
        (["--json", "--stdout", "tsv"], "both want standard output"),
    ],
)
def test_wrong_usage_is_status_2_with_the_right_names(
    pair: tuple[str, str], arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Before any work is done."""
    assert run(["align", *pair, *arguments]) == 2
    assert message in capsys.readouterr().err


def test_extra_package_that_is_missing_is_told_with_the_command(
    pair: tuple[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Labse without sentence-transformers is the user's to install."""
    monkeypatch.setitem(__import__("sys").modules, "sentence_transformers", None)
    assert run(["align", *pair, "--encoder", "labse"]) == 1
    assert "pip install -c constraints.txt '.[transformers]'" in capsys.readouterr().err


def test_english_source_and_traditional_target_are_recognised(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The first file is the source, whatever its language; traditional characters are zh-TW."""
    (tmp_path / "a.txt").write_text(_EN, "utf-8")
    (tmp_path / "b.txt").write_bytes("春茶節在五月開幕。\n去年有3萬人參加。\n".encode("big5"))
    assert _align(str(tmp_path / "a.txt"), str(tmp_path / "b.txt"), "-o", str(tmp_path / "out"), "-f", "tmx") == 0
    tmx = (tmp_path / "out" / "a-b.tmx").read_text("utf-8")
    assert 'srclang="en-US"' in tmx
    assert 'xml:lang="zh-TW"' in tmx
    err = capsys.readouterr().err
    assert "en-US to zh-TW" in err
    assert "b.txt read as big5hkscs" in err
