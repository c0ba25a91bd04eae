"""A batch as a user runs it: the same bytes from any number of workers and runs, and nothing done twice."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from aligner.batch.report import render_corpus
from aligner.batch.run import Tally
from aligner.cli import run
from aligner.errors import InputError
from tests.batch.runs import LIMITS, run_local, tree_of, write_pairs

_ZH = ("第{0}批茶叶于{1}月运抵港口，共{2}箱。", "{2}箱全部合格。", "茶商谈了价格。", "会议在{1}月{0}日结束。")
_EN = (
    "Shipment {0} of tea reached the port in month {1} with {2} cases.",
    "All {2} cases were sound.",
    "The merchants talked about prices.",
    "The meeting ended on {1}/{0}.",
)


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    """Write seven pairs, one of them from English, one in traditional characters, one of a missing file."""
    rows = ["id\tsource\ttarget\tgranularity"]
    for k in range(7):
        numbers = (k + 1, k % 12 + 1, 20 + 7 * k)
        (tmp_path / f"{k}.zh.txt").write_text("\n".join(line.format(*numbers) for line in _ZH) + "\n", "utf-8")
        (tmp_path / f"{k}.en.txt").write_text("\n".join(line.format(*numbers) for line in _EN) + "\n", "utf-8")
        sides = ("en", "zh") if k == 2 else ("zh", "en")
        rows.append(f"pair {k}\t{k}.{sides[0]}.txt\t{k}.{sides[1]}.txt\t{'clause' if k == 4 else ''}")
    (tmp_path / "5.zh.txt").unlink()
    path = tmp_path / "manifest.tsv"
    path.write_text("\n".join(rows) + "\n", "utf-8")
    return path


def _batch(manifest: Path, out: Path, *more: str) -> int:
    common = ["--encoder", "hashing", "--shard-size", "2", "--workers", "1", "-q"]
    return run(["batch", str(manifest), "-o", str(out), *common, *more])


def test_bytes_do_not_depend_on_workers_and_runs(manifest: Path, tmp_path: Path) -> None:
    """One worker, two, and two runs on a growing manifest."""
    formats = "tmx,tsv,findings.tsv,jsonl"
    assert _batch(manifest, tmp_path / "one", "-f", formats, "--workers", "1") == 0
    assert _batch(manifest, tmp_path / "two", "-f", formats, "--workers", "2") == 0
    whole = manifest.read_text("utf-8")
    manifest.write_text("".join(whole.splitlines(keepends=True)[:4]), "utf-8")
    assert _batch(manifest, tmp_path / "grown", "-f", formats) == 0
    manifest.write_text(whole, "utf-8")
    assert _batch(manifest, tmp_path / "grown", "-f", formats) == 0
    trees = [tree_of(tmp_path / name) for name in ("one", "two", "grown")]
    assert trees[0] == trees[1] == trees[2]
    assert len(trees[0]) == 4 * 4 + 4


def test_shards_say_what_align_says(manifest: Path, tmp_path: Path) -> None:
    """Rows of a shard are those of `aligner align`, after the id of their pair; a TMX has them as units."""
    out = tmp_path / "out"
    _batch(manifest, out, "-f", "tmx,tsv,jsonl")
    for k in (0, 1):
        files = [str(tmp_path / f"{k}.zh.txt"), str(tmp_path / f"{k}.en.txt")]
        run(["align", *files, "--encoder", "hashing", "-o", str(tmp_path), "--stem", f"s{k}", "-f", "tsv", "-q"])
    single = [line for k in (0, 1) for line in (tmp_path / f"s{k}.tsv").read_text("utf-8").splitlines()[1:]]
    rows = (out / "shards" / "00001.tsv").read_text("utf-8").splitlines()[1:]
    assert [row.partition("\t")[2] for row in rows] == single
    assert [row.partition("\t")[0] for row in rows] == ["pair 0"] * 4 + ["pair 1"] * 4
    records = [json.loads(line) for line in (out / "shards" / "00001.jsonl").read_text("utf-8").splitlines()]
    assert [next(iter(record.items())) for record in records] == [("pair_id", "pair 0")] * 4 + [
        ("pair_id", "pair 1")
    ] * 4
    unit_ids = []
    for number in (1, 2, 3, 4):
        root = etree.parse(out / "shards" / f"{number:05}.tmx").getroot()
        for unit in root.iter("tu"):
            source = unit.get("srclang") or root[0].get("srclang")
            languages = [variant.get("{http://www.w3.org/XML/1998/namespace}lang") for variant in unit.iter("tuv")]
            assert languages[0] == source
            assert str(unit.findtext("prop[@type='x-pair-id']")).startswith("pair ")
            unit_ids.append(str(unit.get("tuid")))
    assert len(set(unit_ids)) == len(unit_ids) == 24
    assert not any(" " in name for name in unit_ids)


def test_only_what_changed_is_made_again(manifest: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A text with new words: its shard. A text only touched: nothing. Another format: all."""
    out = tmp_path / "out"

    def shards_made(*more: str) -> list[int]:
        _batch(manifest, out, "--json", *more)
        events = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
        assert events[-1]["event"] == "done"
        return sorted(event["shard"] for event in events if event["event"] == "shard")

    assert shards_made() == [1, 2, 3, 4]
    assert shards_made() == []
    (tmp_path / "3.en.txt").write_text("Nothing of the kind was said.\n", "utf-8")
    (tmp_path / "0.en.txt").touch()
    assert shards_made() == [2]
    (tmp_path / "5.zh.txt").write_text("茶商谈了价格。\n", "utf-8")
    assert shards_made() == [3]
    assert shards_made("-f", "tsv") == [1, 2, 3, 4]
    assert {path.suffix for path in (out / "shards").iterdir()} == {".tsv"}
    assert shards_made("-f", "tsv", "--pair-seconds", "500") == []


def test_failures_summary_and_page(manifest: Path, tmp_path: Path) -> None:
    """Each pair has a row, the missing file its reason, and the page shows both without script."""
    out = tmp_path / "out"
    _batch(manifest, out)
    failures = (out / "failures.tsv").read_text("utf-8").splitlines()
    assert len(failures) == 2
    assert failures[1].startswith(f"pair 5\tinput\t{tmp_path / '5.zh.txt'}: there is no such file")
    rows = [line.split("\t") for line in (out / "summary.tsv").read_text("utf-8").splitlines()]
    assert [row[:2] for row in rows[1:]] == [[f"pair {k}", "failed" if k == 5 else "aligned"] for k in range(7)]
    record = json.loads((out / "summary.json").read_text("utf-8"))
    assert (record["pairs"], record["aligned"], record["failures"]) == (7, 6, {"input": 1})
    assert sum(record["histograms"]["confidence"]) == 6
    assert run(["batch-report", str(out), "-q"]) == 0
    page = (out / "report.html").read_text("utf-8")
    assert "pair 5" in page
    assert "<script" not in page
    assert page.count("<svg") >= 3
    with pytest.raises(InputError, match="holds no batch"):
        render_corpus(tmp_path)


def test_retry_failed_tries_only_them(tmp_path: Path) -> None:
    """What failed stays aside until somebody asks for it."""
    manifest = write_pairs(tmp_path / "in", ["good", "good", "good", "bug"])
    run_local(manifest, tmp_path / "out", workers=1)
    text = (tmp_path / "in" / "4.txt").read_text("utf-8")
    assert "bug" in text
    done = run_local(manifest, tmp_path / "out", workers=1)
    assert done.tally.pairs == 0
    again = run_local(manifest, tmp_path / "out", workers=1, retries_failed=True)
    assert (again.tally.pairs, again.tally.skipped) == (1, 3)


def test_long_pair_does_not_hold_up_the_others(tmp_path: Path) -> None:
    """One worker is busy with it until the other has done all the rest."""
    manifest = write_pairs(tmp_path / "in", ["wait"] + ["good"] * 8)
    done: list[int] = []

    def watch(_: Tally, shard: int) -> None:
        done.append(shard)
        if len(done) == 8:
            (tmp_path / "in" / "1.txt.go").touch()

    run_local(manifest, tmp_path / "out", workers=2, batch=replace(LIMITS, shard_size=1, pair_seconds=60), watch=watch)
    assert done == [2, 3, 4, 5, 6, 7, 8, 9, 1]


def test_pairs_below_the_mean_confidence_are_left_out(manifest: Path, tmp_path: Path) -> None:
    """They are in the summary and in no shard."""
    out = tmp_path / "out"
    _batch(manifest, out, "--min-pair-confidence", "1", "-f", "tsv,tmx")
    assert json.loads((out / "summary.json").read_text("utf-8"))["left_out"] == 6
    assert all(len(path.read_text("utf-8").splitlines()) == 1 for path in (out / "shards").glob("*.tsv"))


def test_doubles_are_reported(tmp_path: Path) -> None:
    """The same texts under two ids, and nearly the same; all stay in the shards."""
    pytest.importorskip("datasketch")
    rows = ["id\tsource\ttarget"]
    for name, tail in (("first", ""), ("same", ""), ("near", "茶商走了。"), ("other", None)):
        zh = "".join(line.format(3, 4, 50 + k) for k in range(9) for line in _ZH) + (tail or "")
        en = " ".join(line.format(3, 4, 50 + k) for k in range(9) for line in _EN)
        if tail is None:
            zh, en = "山上下了一夜的雨。溪水涨了起来。", "It rained all night in the hills. The brook rose."
        (tmp_path / f"{name}.zh").write_text(zh, "utf-8")
        (tmp_path / f"{name}.en").write_text(en, "utf-8")
        rows.append(f"{name}\t{name}.zh\t{name}.en")
    manifest = tmp_path / "manifest.tsv"
    manifest.write_text("\n".join(rows) + "\n", "utf-8")
    _batch(manifest, tmp_path / "out", "--near-duplicates", "--workers", "1")
    found = [line.split("\t") for line in (tmp_path / "out" / "duplicates.tsv").read_text("utf-8").splitlines()[1:]]
    assert found[0] == ["same", "first", "exact", "1.0000"]
    assert found[1][:3] == ["near", "first", "near"]
    assert 0.8 <= float(found[1][3]) <= 1
    assert len(found) == 2
    summary = (tmp_path / "out" / "summary.tsv").read_text("utf-8")
    assert summary.count("\taligned\t") == 4


def test_parquet_holds_the_rows_of_the_table(manifest: Path, tmp_path: Path) -> None:
    """Read back by the library."""
    parquet = pytest.importorskip("pyarrow.parquet")
    _batch(manifest, tmp_path / "out", "-f", "parquet,tsv", "--workers", "1")
    table = parquet.read_table(tmp_path / "out" / "shards" / "00001.parquet")
    assert table.column_names[:2] == ["pair_id", "bead_id"]
    assert table.num_rows == 8
    assert table.column("source").to_pylist()[1] == "20箱全部合格。"


def test_metrics_are_written_for_prometheus(manifest: Path, tmp_path: Path) -> None:
    """With the number of pairs, and that the run is over."""
    pytest.importorskip("prometheus_client")
    _batch(manifest, tmp_path / "out", "--prometheus", str(tmp_path / "batch.prom"), "--workers", "1")
    text = (tmp_path / "batch.prom").read_text("utf-8")
    assert "aligner_batch_pairs 7.0" in text
    assert "aligner_batch_failed_pairs 1.0" in text
    assert "aligner_batch_running 0.0" in text


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["none.tsv", "-o", "out"], 1, "no such manifest"),
        (["manifest.tsv", "-o", "out", "-f", "docx"], 2, "there are: tmx, tsv"),
        (["manifest.tsv", "-o", "out", "-f", ","], 2, "names no format"),
        (["manifest.tsv", "-o", "manifest.tsv"], 1, "is a file, not a folder"),
        (["manifest.tsv", ".", "-o", "out"], 2, "for folders"),
        ([".", "--pattern", "*.zh.txt", "x", "-o", "out"], 1, "one star"),
        (["manifest.tsv", "-o", "out", "--encoder", "nothing"], 2, "no encoder named"),
        (["manifest.tsv", "-o", "out", "--workers", "2", "--scheduler", "tcp://127.0.0.1:1"], 2, "--workers are"),
    ],
)
def test_bad_usage_is_told_at_once(
    arguments: list[str],
    status: int,
    message: str,
    manifest: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """One line that says what, where and what to do."""
    monkeypatch.chdir(manifest.parent)
    assert run(["batch", *arguments]) == status
    assert message in capsys.readouterr().err


def test_encoder_that_does_not_fit_is_told(manifest: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Before any pair is blamed for it."""
    status = run(["batch", str(manifest), "-o", str(tmp_path / "out"), "--pair-mb", "64", "--workers", "1", "-q"])
    assert status == 1
    assert "--pair-mb 64" in capsys.readouterr().err
