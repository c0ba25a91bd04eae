"""Bad input and broken surroundings: one line, the right status, nothing half-written."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from aligner.cli import run

_ZH = "春茶节在五月开幕。\n去年有3万人参加。\n"
_EN = "The spring tea festival opens in May.\nLast year 30,000 people took part.\n"
_PAIR = "去年有3万人参加。\tLast year 30,000 people took part.\n"


def _write(folder: Path, name: str, data: str | bytes) -> str:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return str(path)


@pytest.mark.parametrize(
    ("source", "target", "message"),
    [
        (None, _EN, "no such file"),
        ("", _EN, "is empty"),
        ("\n \u3000\n", _EN, "is empty"),
        (_ZH, b"\x89PNG\r\n\x1a\n\0\0\0\0\0", "binary"),
        (_ZH, b"PK\x03\x04....", "docx"),
        (_ZH, "naïve café, déjà vu".encode("cp1252"), "--encoding"),
        (_ZH, _ZH + "更多。", "both are Chinese"),
        (_EN, _EN + "More.", "neither is Chinese"),
        (_ZH, "123 456\n", "no word of Chinese or English"),
    ],
)
def test_bad_input_is_one_line_and_status_1(
    source: str | None, target: str | bytes, message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What, where and what to do; no output folder appears."""
    first = _write(tmp_path, "a.txt", source) if source is not None else str(tmp_path / "a.txt")
    second = _write(tmp_path, "b.txt", target)
    assert run(["align", first, second, "-o", str(tmp_path / "out"), "--encoder", "hashing"]) == 1
    err = capsys.readouterr().err
    assert message in err
    assert err.count("\n") == 1
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("text", "message"), [(_ZH, "no line is English"), (_EN, "no line is Chinese"), ("12\n", "no line is Chinese")]
)
def test_mixed_file_with_one_language_asks_for_the_other(
    text: str, message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A second file is what is missing."""
    assert run(["align", _write(tmp_path, "a.txt", text), "-o", str(tmp_path / "out")]) == 1
    err = capsys.readouterr().err
    assert message in err
    assert "second file" in err


def test_directory_and_same_file_twice_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With the reason."""
    path = _write(tmp_path, "a.txt", _ZH + _EN)
    assert run(["align", str(tmp_path)]) == 1
    assert "is a directory" in capsys.readouterr().err
    assert run(["align", path, path]) == 1
    assert "one file" in capsys.readouterr().err


def test_large_file_is_refused_with_the_option_that_raises_the_limit(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A line of 200 MB is not read into memory."""
    path = tmp_path / "long.txt"
    with path.open("wb") as file:
        file.truncate(200 * 2**20)
    assert run(["align", str(path)]) == 1
    assert "--max-mb" in capsys.readouterr().err
    workbook = path.rename(tmp_path / "long.xlsx")
    command = ["export", str(workbook), "-f", "tsv"]
    assert run(command) == 1
    assert "the 64 MB that one text may have; split it, or raise the limit with --max-mb" in capsys.readouterr().err
    assert run([*command, "--max-mb", "300"]) == 1
    assert "--max-mb" not in capsys.readouterr().err


@pytest.mark.parametrize("command", ["trace pair.tsv long.txt", "terms check long.txt --termbase terms.tsv"])
def test_a_long_document_beside_a_pair_is_refused_so_too(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The option that the message names is one of the command."""
    monkeypatch.chdir(tmp_path)
    _write(tmp_path, "pair.tsv", f"source\ttarget\n{_PAIR}")
    _write(tmp_path, "terms.tsv", "source\ttarget\n茶节\ttea festival\n")
    _write(tmp_path, "long.txt", "A line about tea.\n" * 70_000)
    assert run([*command.split(), "--max-mb", "1"]) == 1
    assert "raise the limit with --max-mb" in capsys.readouterr().err


def test_output_that_cannot_be_written_leaves_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file in the place of the folder, a folder in the place of a file: the old files stay as they were."""
    path = _write(tmp_path, "a.txt", _ZH + _EN)
    assert run(["align", path, "-o", path, "--encoder", "hashing"]) == 1
    assert "not a folder" in capsys.readouterr().err
    out = tmp_path / "out"
    (out / "a.tsv").mkdir(parents=True)
    _write(out, "a.tmx", "old")
    assert run(["align", path, "-o", str(out), "--encoder", "hashing"]) == 1
    assert "is a directory" in capsys.readouterr().err
    assert sorted(p.name for p in out.iterdir()) == ["a.tmx", "a.tsv"]
    assert (out / "a.tmx").read_text() == "old"


def test_device_or_pipe_is_refused_and_not_replaced(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A rename would make a file of /dev/null, where the user may write in its folder."""
    path = _write(tmp_path, "a.tsv", "source\ttarget\n" + _PAIR)
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    assert run(["check", path, "-o", str(pipe), "--encoder", "hashing"]) == 1
    assert "not a file" in capsys.readouterr().err
    assert pipe.is_fifo()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.tsv", "pipe"]


@pytest.mark.skipif(
    not Path("/sys/kernel").is_dir(), reason="needs Linux: /sys takes no new folder, not even from root"
)
def test_folder_without_permission_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The message says which folder."""
    path = _write(tmp_path, "a.txt", _ZH + _EN)
    assert run(["align", path, "-o", "/sys/aligner", "--encoder", "hashing"]) == 1
    err = capsys.readouterr().err
    assert "/sys/aligner: cannot be written" in err
    assert err.count("\n") == 1


def _limit_file_size() -> None:
    """Let no file of this process grow over 300 bytes, as on a full disk."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (300, 300))


@pytest.mark.fault
@pytest.mark.parametrize("formats", ["tsv,tmx", "aligner", "html"])
def test_full_disk_leaves_nothing_half_written(formats: str, tmp_path: Path) -> None:
    """Whatever the format, status 1, one line, and only what was there before."""
    path = _write(tmp_path, "a.txt", _ZH + _EN)
    out = tmp_path / "out"
    out.mkdir()
    _write(out, "a.tmx", "old")
    command = [
        sys.executable,
        "-m",
        "aligner",
        "align",
        path,
        "-o",
        str(out),
        "-f",
        formats,
        "--encoder",
        "hashing",
        "-q",
    ]
    done = subprocess.run(command, preexec_fn=_limit_file_size, capture_output=True, text=True, check=False)  # noqa: S603 - a fixed command
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "cannot be written" in done.stderr
    assert [p.name for p in out.iterdir()] == ["a.tmx"]
    assert (out / "a.tmx").read_text() == "old"


@pytest.mark.fault
def test_full_disk_leaves_the_file_of_an_earlier_check(tmp_path: Path) -> None:
    """Status 1, one line, and the old file is whole."""
    path = _write(tmp_path, "a.tsv", "source\ttarget\n" + _PAIR * 9)
    out = tmp_path / "out"
    out.mkdir()
    _write(out, "f.tsv", "old")
    command = [sys.executable, "-m", "aligner", "check", path, "-o", str(out / "f.tsv"), "--encoder", "hashing", "-q"]
    done = subprocess.run(command, preexec_fn=_limit_file_size, capture_output=True, text=True, check=False)  # noqa: S603 - a fixed command
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "cannot be written" in done.stderr
    assert [p.name for p in out.iterdir()] == ["f.tsv"]
    assert (out / "f.tsv").read_text() == "old"


@pytest.mark.fault
@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
@pytest.mark.parametrize("name", ["align", "check"])
def test_interrupt_leaves_nothing(name: str, number: signal.Signals, status: int, tmp_path: Path) -> None:
    """Ctrl-C in the middle of the work: status 130, no file."""
    text = (_ZH * 3000) + (_EN * 3000) if name == "align" else "source\ttarget\n" + _PAIR * 60_000
    path = _write(tmp_path, "a.txt" if name == "align" else "a.tsv", text)
    out = tmp_path / "out"
    file = out if name == "align" else out / "f.tsv"
    command = [sys.executable, "-m", "aligner", name, path, "-o", str(file), "--encoder", "hashing"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)  # noqa: S603 - a fixed command
    time.sleep(2)
    assert process.poll() is None, "the work was over before the signal came"
    process.send_signal(number)
    _, err = process.communicate(timeout=30)
    assert process.returncode == status
    assert "Traceback" not in err
    assert not out.exists() or list(out.iterdir()) == []


@pytest.mark.fault
@pytest.mark.parametrize("redirection", [">/dev/full", ">&-"])
@pytest.mark.parametrize(
    "arguments",
    ["align {0} --stdout tsv", "align {0} -f tsv -o {1} --json", "evaluate {2} {2}", "check {3}", "export {3} -f tmx"],
)
def test_standard_output_that_takes_nothing_is_one_line(arguments: str, redirection: str, tmp_path: Path) -> None:
    """A full device or a closed descriptor: status 1, no traceback."""
    text = _write(tmp_path, "a.txt", _ZH + _EN)
    ladder = _write(tmp_path, "a.ladder", "[0]:[0]\n")
    table = _write(tmp_path, "a.tsv", "source\ttarget\n" + _PAIR)
    command = f"{sys.executable} -m aligner {arguments.format(text, tmp_path, ladder, table)} {redirection}"
    for name in ("align", "check"):
        command = command.replace(f" {name} ", f" {name} --encoder hashing ", 1)
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)  # noqa: S603, S607 - our own command
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "standard output" in done.stderr


def test_odd_files_and_names_are_told_not_raised(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A device without end, a loop of links, a name that is no text."""
    english = _write(tmp_path, "b.txt", _EN)
    loop = tmp_path / "loop.txt"
    loop.symlink_to(loop)
    for path, message in (("/dev/zero", "--max-mb"), (str(loop), "cannot be read")):
        assert run(["align", path, english, "--max-mb", "1", "-o", str(tmp_path / "out")]) == 1
        assert message in capsys.readouterr().err
    odd = Path(os.fsdecode(os.fsencode(tmp_path) + b"/bad\xff.txt"))
    odd.write_text(_ZH, "utf-8")
    assert (
        run(["align", str(odd), english, "-o", str(tmp_path / "out"), "--stem", "x", "--encoder", "hashing", "-q"]) == 0
    )


@pytest.mark.parametrize("tag", ["zh CN<", "", "x"])
def test_language_tag_of_the_wrong_shape_is_wrong_usage(tag: str, tmp_path: Path) -> None:
    """It would end up in the TMX."""
    assert run(["align", _write(tmp_path, "a.txt", _ZH + _EN), "--source-lang", tag]) == 2


def test_damaged_project_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Export of what is no project says so."""
    assert run(["export", _write(tmp_path, "a.aligner", "not a database" * 50), "-f", "tsv"]) == 1
    assert "no aligner project" in capsys.readouterr().err
    assert run(["export", str(tmp_path / "none.aligner"), "-f", "tsv"]) == 1
    assert "no such project" in capsys.readouterr().err


def test_bug_keeps_its_traceback(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only errors raised on purpose become one line."""

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr("aligner.pipeline.align", broken)
    with pytest.raises(RuntimeError):
        run(["align", _write(tmp_path, "a.txt", _ZH + _EN)])
