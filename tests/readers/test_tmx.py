"""TMX files as other programs write them."""

from __future__ import annotations

from pathlib import Path

import pytest

from aligner.errors import EncodingError, InputError
from aligner.pipeline import render
from aligner.readers.bitext import read_bitext
from aligner.readers.tmx import stream_tmx
from aligner.settings import ReadSettings
from aligner.writers.base import WriteOptions
from tests.builders import sample_bitext

_SETTINGS = ReadSettings()


def _tmx(*units: str, head: str = "", version: str = "1.4", srclang: str = "zh-CN") -> str:
    return (
        f'<?xml version="1.0"?>{head}<tmx version="{version}"><header srclang="{srclang}" segtype="sentence"/>'
        f"<body>{''.join(f'<tu>{unit}</tu>' for unit in units)}</body></tmx>"
    )


def _tuv(language: str, text: str, attribute: str = "xml:lang") -> str:
    return f'<tuv {attribute}="{language}"><seg>{text}</seg></tuv>'


_UNIT = _tuv("zh-CN", "雨停了。") + _tuv("en-US", "The rain stopped.")


def _read(folder: Path, text: str | bytes, settings: ReadSettings = _SETTINGS) -> list[tuple[str, str]]:
    path = folder / "m.tmx"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    alignment = read_bitext(path, settings).alignment
    return [(alignment.text(bead, "source"), alignment.text(bead, "target")) for bead in alignment.beads]


def test_own_tmx_comes_back(tmp_path: Path) -> None:
    """Every unit that we write, with its confidence."""
    path = tmp_path / "own.tmx"
    path.write_bytes(render(sample_bitext(), "tmx", WriteOptions()).data)
    alignment = read_bitext(path, _SETTINGS).alignment
    assert [bead.confidence for bead in alignment.beads] == [0.99, 0.75, 0.5]
    assert alignment.source.texts() == ("茶文化节开幕", "今年有120万人次参加。", "大家看了电影《山茶》。")
    assert alignment.target.language == "en-US"
    assert [bead.shape for bead in alignment.beads] == ["1-1", "1-1", "1-1"]
    assert [alignment.target.ids(bead.target) for bead in alignment.beads] == [(1,), (2, 3), (4,)]
    again = [row.shape for row in stream_tmx(path, _SETTINGS).rows]
    assert again == ["1-1", "1-2", "1-1"]


@pytest.mark.parametrize("attribute", ["xml:lang", "lang"])
@pytest.mark.parametrize("version", ["1.1", "1.4"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_versions_and_encodings(attribute: str, version: str, encoding: str, tmp_path: Path) -> None:
    """Early versions write `lang`; some programs write UTF-16 with a mark."""
    unit = _tuv("EN-us", "The rain stopped.", attribute) + _tuv("ZH-CN", "雨停了。", attribute)
    head = '<!DOCTYPE tmx SYSTEM "tmx11.dtd">'
    assert _read(tmp_path, _tmx(unit, head=head, version=version).encode(encoding)) == [
        ("雨停了。", "The rain stopped.")
    ]


@pytest.mark.parametrize(("declared", "encoding"), [("utf-16", "utf-8"), ("gb2312", "gb18030"), ("utf-8", "gb18030")])
def test_encoding_that_is_given_counts_where_the_declared_one_is_wrong(
    declared: str, encoding: str, tmp_path: Path
) -> None:
    """UTF-16 that an editor made UTF-8 of, GB 2312 with a character beyond it; a file in order needs no help."""
    text = _tmx(_tuv("zh-CN", "镕字不在其中。") + _tuv("en-US", "It is not among them."))
    data = text.replace("?>", f' encoding="{declared}"?>', 1).encode(encoding)
    with pytest.raises(EncodingError, match="if its first line names another encoding than it has, pass --encoding"):
        _read(tmp_path, data)
    given = ReadSettings(encoding=encoding)
    assert _read(tmp_path, data, given) == [("镕字不在其中。", "It is not among them.")]
    assert _read(tmp_path, _tmx(_UNIT), ReadSettings(encoding="gb18030")) == [("雨停了。", "The rain stopped.")]
    with pytest.raises(EncodingError, match="no encoding named 'klingon'"):
        _read(tmp_path, data, ReadSettings(encoding="klingon"))


def test_codes_are_left_out_and_marked_text_stays(tmp_path: Path) -> None:
    """Native codes of inline elements are no words; what `hi` marks is."""
    marked = 'The <bpt i="1">{\\b </bpt>rain<ept i="1">}</ept> <hi>really</hi> stopped<ph x="1">&lt;br/&gt;</ph>.'
    assert _read(tmp_path, _tmx(_tuv("zh-CN", "雨停了。") + _tuv("en-US", marked))) == [
        ("雨停了。", "The rain really stopped.")
    ]


def test_header_tells_the_source_and_options_choose_among_many(tmp_path: Path) -> None:
    """English to Chinese; three languages of which two are meant; a unit without these is left out."""
    both = _UNIT + _tuv("fr-FR", "La pluie a cessé.")
    assert _read(tmp_path, _tmx(_UNIT, srclang="en-US")) == [("The rain stopped.", "雨停了。")]
    assert _read(tmp_path, _tmx(_UNIT, srclang="*all*")) == [("雨停了。", "The rain stopped.")]
    with pytest.raises(InputError, match=r"holds zh-CN, en-US, fr-FR; name the target among them with --target-lang"):
        _read(tmp_path, _tmx(both))
    french = ReadSettings(target_lang="fr")
    assert _read(tmp_path, _tmx(both, _tuv("en-US", "Alone.")), french) == [("雨停了。", "La pluie a cessé.")]
    with pytest.raises(InputError, match="name the target among them"):
        _read(tmp_path, _tmx(_UNIT), ReadSettings(target_lang="de"))


def test_texts_that_are_not_read_are_counted(tmp_path: Path) -> None:
    """A second translation in one unit, and the texts in a third language; without srclang they are asked for."""
    path = tmp_path / "x.tmx"
    taiwan, second = _tuv("zh-TW", "雨停了。"), _tuv("en-US", "It has stopped raining.")
    path.write_text(_tmx(_UNIT + second + taiwan, taiwan, srclang="zh-CN"), encoding="utf-8")
    stream = stream_tmx(path, ReadSettings())
    assert [(row.source, row.target) for row in stream.rows] == [("雨停了。", "The rain stopped.")]
    assert stream.notes == [
        "2 texts in zh-TW left out",
        "1 texts left out: their units have one in the same language before them",
        "1 units without zh-cn and en-us left out",
    ]
    with pytest.raises(InputError, match="holds zh-CN, en-US, zh-TW; name the source among them with --source-lang"):
        _read(tmp_path, _tmx(_UNIT + taiwan, srclang="*all*"))


@pytest.mark.parametrize(
    ("own", "level", "status"),
    [
        ("", "RejectedTranslation", "check"),
        ("open", "Translated", "open"),
        ("no-counterpart", "Draft", "no-counterpart"),
        ("open", "ApprovedTranslation", "confirmed"),
        ("confirmed", "RejectedSignOff", "check"),
        ("confirmed", "Translated", "open"),
        ("check", "", "check"),
    ],
)
def test_level_that_changed_in_trados_counts(own: str, level: str, status: str, tmp_path: Path) -> None:
    """Our own status goes out and comes back beside it, but nobody changes that there."""
    path = tmp_path / "x.tmx"
    props = (("x-status:SingleString", own), ("x-ConfirmationLevel", level))
    written = "".join(f'<prop type="{name}">{value}</prop>' for name, value in props if value)
    path.write_text(_tmx(written + _UNIT), encoding="utf-8")
    assert [row.status for row in stream_tmx(path, ReadSettings()).rows] == [status]


def test_unit_with_one_language_is_a_bead_with_one_side(tmp_path: Path) -> None:
    """Its text has no counterpart, and that is a finding."""
    assert _read(tmp_path, _tmx(_UNIT, _tuv("zh-CN", "路干了。"))) == [
        ("雨停了。", "The rain stopped."),
        ("路干了。", ""),
    ]


_BOMB = '<!DOCTYPE tmx [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
_FILE = '<!DOCTYPE tmx [<!ENTITY a SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (_tmx(_UNIT + _tuv("fr", "&b;"), head=_BOMB), "declares XML entities"),
        (_tmx(_tuv("zh-CN", "&a;") + _tuv("en-US", "x"), head=_FILE), "declares XML entities"),
        (_tmx(_UNIT)[:-9], "is no well-formed XML"),
        ("no markup at all", "is no well-formed XML"),
        ("<html/>", "its outermost element is html"),
        ("", "is empty"),
        (_tmx(), "holds no unit with a text"),
        (_tmx(_tuv("zh-CN", "雨停了。")), "name the target among them"),
    ],
)
def test_what_is_no_tmx_is_refused_in_one_line(text: str, message: str, tmp_path: Path) -> None:
    """Among it files that would load others or swell in memory."""
    with pytest.raises(InputError) as caught:
        _read(tmp_path, text)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)
