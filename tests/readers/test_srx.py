"""Segmentation rules read from SRX files, and texts cut by them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner.cli import run
from aligner.errors import InputError
from aligner.model import Document
from aligner.readers.icu import compile_icu
from aligner.readers.srx import read_srx
from aligner.segmenters.document import split_document

_HOUSE = Path(__file__).parent.parent / "data" / "srx" / "house.srx"


def _srx(tmp_path: Path, rules: str, *, cascade: str = "no", maps: str = '.*" languagerulename="a"') -> Path:
    path = tmp_path / "own.srx"
    path.write_text(
        f'<srx xmlns="http://www.lisa.org/srx20" version="2.0"><header segmentsubflows="yes" cascade="{cascade}"/>'
        f"<body><languagerules>\n{rules}\n</languagerules>"
        f'<maprules><languagemap languagepattern="{maps}/></maprules></body></srx>',
        "utf-8",
    )
    return path


def _rule(before: str, after: str = "", is_break: str = "yes") -> str:
    return f'<rule break="{is_break}"><beforebreak>{before}</beforebreak><afterbreak>{after}</afterbreak></rule>'


def _cut(path: Path, text: str, language: str) -> list[str]:
    return list(split_document(Document("t", language, text), read_srx(path)).texts())


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("zh-CN", "货到了；钱没到！？人呢……“走吧。”他说。", ["货到了；", "钱没到！？", "人呢……", "“走吧。”", "他说。"]),
        ("zh-TW", "他說「再等。」就走了。", ["他說「再等。」", "就走了。"]),
        ("zh-CN", "附注: 见下页。", ["附注:", "见下页。"]),
        ("en-GB", "Dr. Lin came. He left; Art. 5. \U00020000.", ["Dr. Lin came.", "He left;", "Art. 5. \U00020000."]),
        ("en-US", "3. He said: “Go!” 12 left.", ["3. He said:", "“Go!”", "12 left."]),
        ("fr-FR", "Note: voir. Fin.", ["Note:", "voir. Fin."]),
    ],
)  # fmt: skip
def test_rules_of_the_language_and_those_for_all_hold(language: str, text: str, expected: list[str]) -> None:
    """Breaks, exceptions before them, and with cascade the rules of every map that fits."""
    assert _cut(_HOUSE, text, language) == expected


def test_the_first_rule_that_fits_a_place_decides(tmp_path: Path) -> None:
    """An exception after the break comes too late."""
    break_, exception = _rule("[.]", r"\s"), _rule("Mr[.]", r"\s", "no")
    for rules, expected in (
        (exception + break_, ["Mr. Yu came.", "He left."]),
        (break_ + exception, ["Mr.", "Yu came.", "He left."]),
    ):
        path = _srx(tmp_path, f'<languagerule languagerulename="a">{rules}</languagerule>')
        assert _cut(path, "Mr. Yu came. He left.", "en") == expected


def test_a_run_of_marks_is_not_cut_in_itself(tmp_path: Path) -> None:
    """Where what must follow does not, the run does not give its last mark back to be what follows."""
    rule = _rule("[。！？]+", "[^”]")
    path = _srx(tmp_path, f'<languagerule languagerulename="a">{rule}</languagerule>')
    assert _cut(path, "他问：“真的？！”然后走了。好吗？！好", "zh-CN") == [
        "他问：“真的？！”然后走了。",
        "好吗？！",
        "好",
    ]


def test_without_cascade_the_first_map_that_fits_holds_alone(tmp_path: Path) -> None:
    """With it, all of them do."""
    rules = "".join(f'<languagerule languagerulename="{name}">{_rule(name)}</languagerule>' for name in "ab")
    maps = 'en.*" languagerulename="a"/><languagemap languagepattern=".*" languagerulename="b"'
    found = [_cut(_srx(tmp_path, rules, cascade=c, maps=maps), "1a2b3a4", "EN-US") for c in ("no", "yes")]
    assert found == [["1a", "2b3a", "4"], ["1a", "2b", "3a", "4"]]


def test_a_language_without_rules_is_cut_as_without_a_file(tmp_path: Path) -> None:
    """English sentences stay sentences, though the file is for Chinese."""
    path = _srx(
        tmp_path, f'<languagerule languagerulename="a">{_rule("，")}</languagerule>', maps='zh.*" languagerulename="a"'
    )
    assert _cut(path, "It rained, and we left. He stayed.", "en-US") == ["It rained, and we left.", "He stayed."]
    assert _cut(path, "下雨了，走吧。他留下。", "zh-CN") == ["下雨了，", "走吧。他留下。"]


@pytest.mark.parametrize(
    ("icu", "text"),
    [
        (r"\x{4e2d}\x{1F600}", "中\U0001f600"),
        (r"\Qa.b[\E.", "a.b[c"),
        (r"[\p{Han}&[^中]]", "国"),
        (r"[\p{Han}-[中]]", "国"),
        (r"[\p{L}&&[^a-z]]", "A"),
        (r"\uD83D\uDE00", "\U0001f600"),
        (r"\e\cI\0041", "\x1b\t!"),
        (r"\h[[:alpha:]]\z", "\u3000a"),
        (r"a\Z", "a"),
        (r"(?i)İx|ABC", "abc"),
        (r"\N{BULLET}", "•"),
        (r"(?>a+)b|\P{Lu}++", "aab"),
        (r"\p{IsHan}\p{Script=Hiragana}", "中あ"),
    ],
)
def test_expressions_of_icu_mean_what_they_say(icu: str, text: str) -> None:
    """What ICU spells otherwise than `regex`, and what both spell alike."""
    assert compile_icu(icu).fullmatch(text)


def test_sets_leave_out_what_they_leave_out() -> None:
    """One sign between two sets, not between two characters."""
    assert not compile_icu(r"[\p{Han}-[中]]").fullmatch("中")
    assert not compile_icu(r"[\p{Han}&[^中]]").fullmatch("中")
    assert compile_icu(r"[a-c&]").fullmatch("&")


@pytest.mark.parametrize(
    ("rules", "maps", "message"),
    [
        (_rule("(a"), '.*" languagerulename="a"', r"line 2: '\(a' is no regular expression that is known: missing \)"),
        (_rule("a", "b)|(c"), '.*" languagerulename="a"', "line 2: 'b.*' is no regular expression"),
        (_rule(r"\p{javaLowerCase}"), '.*" languagerulename="a"', "line 2: .* unknown property"),
        (_rule("a"), '[" languagerulename="a"', r"line 3: '\[' is no regular expression"),
        (_rule("a"), '.*" languagerulename="b"', "line 3: maps a language to 'b', but no languagerule is called so"),
    ],
)
def test_faults_are_told_with_their_lines(tmp_path: Path, rules: str, maps: str, message: str) -> None:
    """What cannot be compiled, and where."""
    path = _srx(tmp_path, f'<languagerule languagerulename="a">{rules}</languagerule>', maps=maps)
    with pytest.raises(InputError, match=message):
        read_srx(path)


def test_other_files_are_refused(tmp_path: Path) -> None:
    """Another version, no map, no SRX, entities."""
    for text, message in (
        ('<srx version="1.0"><header/></srx>', "is SRX 1.0; save it as SRX 2.0"),
        ('<srx version="2.0"><header/></srx>', "has no languagemap"),
        ("<tmx/>", "is XML, but no SRX file"),
        ('<!DOCTYPE srx [<!ENTITY a "b">]><srx version="2.0"/>', "declares XML entities"),
        ("", "is empty"),
        ("<srx>", "no well-formed XML"),
    ):
        (tmp_path / "x.srx").write_text(text, "utf-8")
        with pytest.raises(InputError, match=message):
            read_srx(tmp_path / "x.srx")


@given(st.text('。！？；”」 .!?;:"Aa1中\U00020000\u2029\t', max_size=60), st.sampled_from(["zh-CN", "en-US", "de"]))
def test_nothing_is_altered(text: str, language: str) -> None:
    """Segments by rules are characters of the text, with white space between them only."""
    document = split_document(Document("t", language, text), read_srx(_HOUSE))
    joined = "".join(gap + part for gap, part in zip(document.gaps(), (*document.texts(), ""), strict=True))
    assert joined == text
    assert not document.segments or not "".join(document.gaps()).strip()


def test_align_takes_rules(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each side by its language; the signature names the file, and a language that it lacks is told."""
    (tmp_path / "a.txt").write_text("货到了；钱没到。\n", "utf-8")
    (tmp_path / "b.txt").write_text("The goods are here; The money is not.\n", "utf-8")
    files = [str(tmp_path / name) for name in ("a.txt", "b.txt")]
    assert run(["align", *files, "--srx", str(_HOUSE), "--stdout", "tsv", "--encoder", "hashing", "-q"]) == 0
    assert [line.split("\t")[6] for line in capsys.readouterr().out.splitlines()[1:]] == ["货到了；", "钱没到。"]
    path = _srx(
        tmp_path, f'<languagerule languagerulename="a">{_rule("；")}</languagerule>', maps='zh.*" languagerulename="a"'
    )
    assert run(["align", *files, "--srx", str(path), "--encoder", "hashing", "-o", str(tmp_path), "--json"]) == 0
    out = capsys.readouterr().out
    assert "own.srx has no rules for en-US: cut by our own" in out
    assert run(["align", *files, "--srx", str(path), "--segmented"]) == 2
    assert run(["align", *files, "--srx", str(tmp_path / "none.srx")]) == 1
    assert "none.srx" in capsys.readouterr().err
