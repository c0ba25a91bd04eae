"""aligner export and aligner merge: any bitext to any format, row by row or whole."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from lxml import etree

from aligner.cli import run
from aligner.pipeline import render, save
from aligner.readers.xml import XML_LANG
from aligner.writers.base import FILTERED, FORMATS, ROW_FORMATS, SEVERAL_FILES, WriteOptions
from tests.builders import sample_bitext

_SCHEMA = etree.RelaxNG(etree.parse(Path(__file__).parent.parent / "data" / "tmx14.rng"))


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """Return a table of the sample bitext."""
    path = tmp_path / "memory.tsv"
    path.write_bytes(render(sample_bitext(), "tsv", WriteOptions()).data)
    return path


def _pairs(tmx: Path) -> list[list[str]]:
    root = etree.parse(tmx).getroot()
    _SCHEMA.assertValid(root)
    return [["".join(map(str, seg.itertext())) for seg in unit.iter("seg")] for unit in root.iter("tu")]


@pytest.mark.parametrize("name", list(FORMATS))
def test_every_format_is_written_from_a_bitext(name: str, table: Path, tmp_path: Path) -> None:
    """Formats of several files take the name as a stem."""
    output = tmp_path / "out" / f"x.{name}"
    assert run(["export", str(table), "-f", name, "-o", str(output), "-q"]) == 0
    files = sorted((tmp_path / "out").iterdir())
    assert len(files) > 1 if name in SEVERAL_FILES else files == [output]


def test_moses_pair_goes_out_and_comes_back(table: Path, tmp_path: Path) -> None:
    """Two files named by language, which are a bitext again."""
    stem = tmp_path / "e"
    assert run(["export", str(table), "-f", "moses", "-o", str(stem), "-q"]) == 0
    assert (tmp_path / "e.zh-CN").read_text("utf-8").count("\n") == 3
    assert run(["export", str(stem), "-f", "tmx", "-o", str(tmp_path / "e.tmx"), "-q"]) == 0
    assert _pairs(tmp_path / "e.tmx")[0] == ["茶文化节开幕", "Tea Festival Opens"]


def test_table_to_table_changes_nothing_but_the_codes(table: Path, tmp_path: Path) -> None:
    """Ids, shapes, confidence, status and notes go through; findings belong to the check."""
    assert run(["export", str(table), "-f", "tsv", "-o", str(tmp_path / "b.tsv"), "-q"]) == 0
    cut = [
        [line.split("\t")[:8] + line.split("\t")[9:] for line in path.read_text("utf-8").splitlines()]
        for path in (table, tmp_path / "b.tsv")
    ]
    assert cut[0] == cut[1]


@pytest.mark.parametrize(
    ("name", "text"), [("tsv", "source\ttarget\n甲。\tA.\n乙。\t\n"), ("csv", "原文,译文\n甲。,A.\n乙。,\n")]
)
def test_rows_without_ids_are_known_by_their_numbers(name: str, text: str, tmp_path: Path) -> None:
    """Also where they are streamed, as everywhere else."""
    path, output = tmp_path / f"in.{name}", tmp_path / "out.tsv"
    path.write_text(text, encoding="utf-8")
    assert run(["export", str(path), "-f", "tsv", "-o", str(output), "-q"]) == 0
    rows = [line.split("\t")[:4] for line in output.read_text(encoding="utf-8").splitlines()[1:]]
    assert rows == [["1", "1", "1", "1-1"], ["2", "2", "", "1-0"]]


def test_inline_tags_survive_from_tmx_to_tmx_only(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The text is without codes; the segment's own XML goes along, and other formats say that they dropped it."""
    inside = 'The <bpt i="1" type="bold">{\\b </bpt>rain<ept i="1">}</ept> <hi>&amp; wind</hi> stopped.<ph x="1"/>'
    (tmp_path / "a.tmx").write_text(
        '<tmx version="1.4"><header srclang="zh-CN"/><body><tu><note>n</note>'
        f'<tuv xml:lang="zh-CN"><seg>风雨停了。</seg></tuv><tuv xml:lang="en-US"><seg>{inside}</seg></tuv></tu></body>'
        "</tmx>",
        "utf-8",
    )
    assert run(["export", str(tmp_path / "a.tmx"), "-f", "tmx", "-o", str(tmp_path / "b.tmx")]) == 0
    root = etree.parse(tmp_path / "b.tmx").getroot()
    _SCHEMA.assertValid(root)
    assert f"<seg>{inside}</seg>" in (tmp_path / "b.tmx").read_text("utf-8")
    assert root.findtext("body/tu/note") == "n"
    capsys.readouterr()
    assert run(["export", str(tmp_path / "a.tmx"), "-f", "tsv"]) == 0
    captured = capsys.readouterr()
    assert "The rain & wind stopped." in captured.out
    assert "1 units have inline tags, which only a TMX keeps" in captured.err


def test_fault_in_a_table_leaves_no_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Rows stream, but the file appears whole or not at all."""
    rows = "雨停了。\tThe rain stopped.\n" * 3_000
    (tmp_path / "a.tsv").write_text(f"source\ttarget\n{rows}缺\n", "utf-8")
    assert run(["export", str(tmp_path / "a.tsv"), "-f", "tmx", "-o", str(tmp_path / "a.tmx")]) == 1
    assert "row 3001: not 2 cells" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["a.tsv"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030"])
def test_long_tables_are_streamed_in_any_encoding(encoding: str, tmp_path: Path) -> None:
    """Also where the first megabyte is ASCII only, so that the encoding shows late."""
    rows = (
        "1 2 3\tonly ASCII here, one line like another\n" * 30_000 + "雨停了，路面很快就干了。𠮷\tThe rain stopped.\n"
    )
    (tmp_path / "a.tsv").write_bytes(f"source\ttarget\n{rows}".encode(encoding))
    arguments = ["--source-lang", "zh-CN", "--target-lang", "en-US", "-o", str(tmp_path / "b.jsonl"), "-q"]
    assert run(["export", str(tmp_path / "a.tsv"), "-f", "jsonl", *arguments]) == 0
    last = (tmp_path / "b.jsonl").read_text("utf-8").splitlines()[-1]
    assert json.loads(last)["source"] == ["雨停了，路面很快就干了。𠮷"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["-f", "moses"], "moses has several files"),
        (["-f", "tsv", "--tmx-profile", "trados"], "are for -f tmx, not for tsv"),
        (["-f", "ladder", "--confirmed-only"], "ladder always holds every bead"),
        (["-f", "tmx", "--tmx-profile", "across"], "'trados', 'memoq', 'omegat', 'client'"),
        (["-f", "tmz"], "there are: tmx"),
        (["-f", "tmx", "--json"], "give the file with -o"),
    ],
)
def test_wrong_usage_is_told(
    arguments: list[str], message: str, table: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An option that a format would pass over is refused."""
    assert run(["export", str(table), *arguments]) == 2
    assert message in capsys.readouterr().err


def test_tables_of_formats_know_one_another() -> None:
    """What is written row by row, filtered, or in several files is a format."""
    assert set(ROW_FORMATS) | FILTERED | SEVERAL_FILES <= set(FORMATS)


def test_merge_says_how_much_it_dropped_and_why(
    table: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A table and a project with the same pairs."""
    save(sample_bitext(("雨停了。", "The rain stopped.")), tmp_path, "p", ["aligner"], WriteOptions())
    output = tmp_path / "all.tmx"
    inputs = [str(table), str(tmp_path / "p.aligner")]
    assert run(["merge", *inputs, "-o", str(output), "--min-confidence", "0.6"]) == 0
    err = capsys.readouterr().err
    for line in ("memory.tsv: 4 pairs read", "p.aligner: 5 pairs read", "dropped: 2 below confidence 0.6",
                 "dropped: 3 the same pair again", "kept: 4 pairs", "left out: 1 without target"):  # fmt: skip
        assert line in err
    assert _pairs(output)[-1] == ["雨停了。", "The rain stopped."]
    assert run(["merge", *inputs, "-o", str(tmp_path / "all.ladder"), "--json", "--sort", "length"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert (record["kept"], record["dropped"]) == (5, {"the same pair again": 4})
    assert (tmp_path / "all.ladder").read_text().count("\n") == 5
    assert run(["merge", *inputs, "-o", str(tmp_path / "all.memory")]) == 2
    assert "all.memory names no format; give one with -f: tmx" in capsys.readouterr().err


def test_tags_tell_pairs_apart_only_where_they_stay(tmp_path: Path) -> None:
    """The pair with inline tags and without: two units in a TMX, one pair anywhere else."""
    (tmp_path / "b.tsv").write_text("source\ttarget\n雨停了。\tThe rain stopped.\n", "utf-8")
    (tmp_path / "a.tmx").write_text(
        '<tmx version="1.4"><header srclang="zh-CN"/><body><tu><tuv xml:lang="zh-CN"><seg>雨停了。</seg></tuv>'
        '<tuv xml:lang="en-US"><seg>The <hi>rain</hi> stopped.</seg></tuv></tu></body></tmx>', "utf-8"
    )  # fmt: skip
    for name, n_lines in (("tsv", 2), ("jsonl", 1)):
        output = tmp_path / f"all.{name}"
        assert run(["merge", *(str(tmp_path / file) for file in ("a.tmx", "b.tsv")), "-o", str(output), "-q"]) == 0
        assert output.read_text("utf-8").count("\n") == n_lines
    assert run(["merge", *(str(tmp_path / file) for file in ("a.tmx", "b.tsv")), "-o", str(tmp_path / "c.tmx")]) == 0
    assert (tmp_path / "c.tmx").read_text("utf-8").count("<tu ") == 2


def test_project_is_not_replaced_by_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The decisions in it would be gone."""
    save(sample_bitext(), tmp_path, "p", ["aligner"], WriteOptions())
    project = tmp_path / "p.aligner"
    before = project.read_bytes()
    for command in ("export", "check"):
        assert run([command, str(project), "-f", "json", "-o", str(project), "-q"]) == 1
        assert f"{project}: is a project, with the decisions made in it; choose another name" in capsys.readouterr().err
    assert project.read_bytes() == before


def test_align_writes_all_files_of_a_format(tmp_path: Path) -> None:
    """The stem with the languages, beside the formats of one file."""
    saved = save(sample_bitext(), tmp_path, "p", ["moses", "tsv"], WriteOptions())
    assert [path.name for path in saved.paths] == ["p.zh-CN", "p.en-US", "p.tsv"]
    assert run(["align", "x.txt", "--stdout", "moses"]) == 2


def test_merge_takes_the_options_of_tmx(table: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Profile, language codes and one-sided pairs as on export; what is unsure is dropped for every format."""
    output = tmp_path / "m.tmx"
    options = ["--tmx-profile", "client", "--tmx-langs", "ZH-CN", "--o-tmf", "house", "--one-sided"]
    assert run(["merge", str(table), "-o", str(output), "-q", *options]) == 0
    root = etree.parse(output).getroot()
    assert [header.get("o-tmf") for header in root.iter("header")] == ["house"]
    assert {str(tuv.get(XML_LANG)) for tuv in root.iter("tuv")} == {"ZH-CN", "EN-US"}
    assert not list(root.iter("prop"))
    assert len(list(root.iter("tu"))) == len(sample_bitext().alignment.beads)
    assert run(["merge", str(table), "-f", "html", "-o", str(tmp_path / "m.html"), "--min-confidence", "0.9"]) == 0
    assert "dropped: 2 below confidence 0.9" in capsys.readouterr().err
    for wrong in (["-f", "tsv", "--tmx-langs", "ZH-CN"], ["-f", "html", "--one-sided"]):
        assert run(["merge", str(table), "-o", str(tmp_path / "x"), *wrong]) == 2


def test_align_takes_the_options_of_tmx(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """They hold for the files that heed them; where none does, that is wrong usage."""
    (tmp_path / "a.txt").write_text("茶文化节开幕\n\nTea Festival Opens\n", "utf-8")
    command = ["align", str(tmp_path / "a.txt"), "--encoder", "hashing", "-o", str(tmp_path), "-q"]
    assert run([*command, "--tmx-profile", "trados", "--tmx-langs", "zh-Hans-CN", "--min-confidence", "0.001"]) == 0
    written = (tmp_path / "a.tmx").read_text("utf-8")
    assert 'xml:lang="zh-Hans-CN"' in written
    assert "x-ConfirmationLevel" in written
    assert run([*command, "--stdout", "tmx", "--confirmed-only"]) == 0
    assert "<tu " not in capsys.readouterr().out
    assert run([*command, "-f", "html,tsv", "--tmx-profile", "trados"]) == 2
    assert run([*command, "-f", "html,ladder", "--confirmed-only"]) == 2
