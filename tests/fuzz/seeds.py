"""Whole files to break, for every format that is read: what our writers write, the nasty files, and some small ones.

Formats of several files have a file that is read and others that stand beside it, called `case…`.
"""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

from aligner.errors import AlignerError
from aligner.pipeline import render
from aligner.writers.base import FORMATS, SEVERAL_FILES, WriteOptions
from aligner.writers.termbases import render_termbase
from tests.builders import sample_bitext
from tests.fuzz.targets import ALIASES, MOSES, SRX, TERMS
from tests.office_files import pptx
from tests.readers.pdf_builder import Placed, build_pdf
from tests.readers.sdltm_builder import build_sdltm
from tests.terms.termbases import sample_termbase

__all__ = ["companions_of", "seeds_of"]

_DATA = Path(__file__).parents[1] / "data"
_NASTY = _DATA / "nasty"
_PAGE = """<html><head><meta charset=utf-8><title>t</title></head><body><nav><a href=x>首页</a></nav><h1>新桥</h1>
<p>一座<ruby>橋<rt>qiáo</rt></ruby>，<b>很长</b>。<br>Second line &amp; more.</p><ol start=2><li>甲<li>乙</ol>
<table><tr><td>年<td>2031</table><pre>a\n b</pre></body></html>"""
_BOOK = {
    "META-INF/container.xml": '<container><rootfiles><rootfile full-path="b.opf"/></rootfiles></container>',
    "b.opf": '<package><manifest><item id="a" href="a.xhtml" media-type="application/xhtml+xml"/></manifest>'
    '<spine><itemref idref="a"/></spine></package>',
    "a.xhtml": _PAGE,
}
_SRT = (
    "1\n00:00:01,000 --> 00:00:02,500\n<i>我们走了很远</i>\nWe have come\n\n"
    "2\n00:00:02,600 --> 00:00:04,000\n还不累。\na way.\n\n"
)
_TEXTS = {
    ".txt": "新桥\n\n一座桥，很长。“好！”\r\nA bridge, quite long.\tTab\n",
    ".html": _PAGE,
    ".md": "---\nt: x\n---\n# 新桥\n\n一座**桥**，[很长](x)。[^1]\n\n"
    "- 甲\n  1. 乙\n\n| 年 | 长 |\n|--|--|\n| 1 | 2 |\n\n```\nx\n```\n\n[^1]: 注\n",
    ".srt": _SRT,
    ".vtt": "WEBVTT\n\nNOTE x\n\n"
    + _SRT.replace(",", ".")
    + "id\n00:05.000 --> 00:06.000 align:start\n<v 甲><c.a>好</c></v>\n",
    ".ass": "[Script Info]\nTitle: x\n\n[V4+ Styles]\nFormat: Name, Fontname, Fontsize\nStyle: Default,Arial,20\n\n"
    "[Events]\n"
    "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
    "Dialogue: 0,0:00:01.00,0:00:02.50,Default,,0,0,0,,{\\an8\\i1}走了很远\\N{\\fs12}We came, from afar.\n",
}
_ENGLISH = '<s xml:id="b">A bridge.</s><s xml:id="d">It is</s><s xml:id="e">long.</s>'
_GLOSSARIES = {
    "tsv": ("中文\t英文\t禁用\n茶馆\tteahouse\t\n茶馆\ttea house\t是\n",),
    "csv": ('Chinese (PRC),"English (US)",Note\n茶馆,"teahouse; tea house","一处\n两处"\n',),
    "memoq": (
        (
            "Entry_ID;Entry_Subject;Chinese_PRC;Term_Info;English;Term_Info;Term_Example\n"
            "1;tea;茶馆;CasePermissive;teahouse;CaseSense;a cup\n"
        ),
    ),
    "omegat": ("# glossary\n茶馆\tteahouse, tea house\tin town\n茶税\ttea duty\n",),
    "utx": (
        (
            "#UTX 1.20; zh-CN/en-US; 2031-01-02T03:04:05Z; copyright: Tea Board (2031)\n"
            "#src\ttgt\tsrc:pos\tterm status\n茶馆\tteahouse\tnoun\tapproved\n茶税\ttea tax\tnoun\tforbidden\n"
        ),
    ),
    "tbx": (
        (
            '<martif type="TBX" xml:lang="en"><martifHeader><fileDesc><sourceDesc><p>tea</p></sourceDesc></fileDesc>'
            '</martifHeader><text><body><termEntry id="a"><descripGrp><descrip type="subjectField">tea</descrip>'
            '<ref type="crossReference" target="b">x</ref></descripGrp><langSet xml:lang="zh"><ntig><termGrp><term>茶馆'
            '<hi>楼</hi></term><termNote type="partOfSpeech">noun</termNote></termGrp></ntig></langSet><langSet '
            'xml:lang="en-GB"><tig><term>teahouse</term><termNote type="administrativeStatus">preferredTerm-admn-sts'
            "</termNote></tig></langSet></termEntry></body></text></martif>"
        ),
    ),
    "tbx3": (
        (
            '<tbx xmlns="urn:iso:std:iso:30042:ed-2" xmlns:min="http://www.tbxinfo.net/ns/min" style="dct" '
            'type="TBX-Min" xml:lang="en"><tbxHeader/><text><body><conceptEntry id="c1">'
            "<min:subjectField>tea</min:subjectField>"
            '<langSec xml:lang="zh-CN"><termSec><term>茶馆</term></termSec></langSec>'
            '<langSec xml:lang="en"><termSec><term>teahouse</term>'
            "<min:administrativeStatus>admittedTerm-admn-sts</min:administrativeStatus></termSec></langSec>"
            "</conceptEntry></body></text></tbx>"
        ),
    ),
    "multiterm": (
        (
            '<mtf><conceptGrp><concept>1</concept><descripGrp><descrip type="Subject">tea</descrip></descripGrp>'
            '<languageGrp><language type="Chinese (PRC)" lang="ZH-CN"/>'
            "<termGrp><term>茶馆</term></termGrp></languageGrp>"
            '<languageGrp><language type="English" lang="EN"/><termGrp><term>teahouse</term><descripGrp><descrip '
            'type="Status">forbidden</descrip></descripGrp></termGrp></languageGrp></conceptGrp></mtf>'
        ),
    ),
}
_LARGE = 100_000
_LIKE = ALIASES | dict.fromkeys((".sdlxliff", ".mqxliff", ".mxliff"), ".xliff")
"""Where files are found for a suffix that has few of its own."""
_OPEN_DOCUMENT = "urn:oasis:names:tc:opendocument:xmlns"
_FLAT = f"""<office:document xmlns:office="{_OPEN_DOCUMENT}:office:1.0" xmlns:text="{_OPEN_DOCUMENT}:text:1.0"
xmlns:style="{_OPEN_DOCUMENT}:style:1.0" xmlns:table="{_OPEN_DOCUMENT}:table:1.0"
office:mimetype="application/vnd.oasis.opendocument.text">
<office:automatic-styles><text:list-style style:name="L"><text:list-level-style-number text:level="1"
style:num-format="一, 二, 三, ..." style:num-suffix="、"/></text:list-style></office:automatic-styles>
<office:body><office:text><text:h text:outline-level="1">桥</text:h>
<text:p>一座<text:span>桥</text:span>，<text:s text:c="2"/>
很长<text:note text:note-class="footnote"><text:note-body><text:p>注</text:p></text:note-body></text:note>。</text:p>
<text:list text:style-name="L"><text:list-item><text:p>甲</text:p></text:list-item></text:list>
<table:table><table:table-row><table:table-cell table:number-columns-repeated="2"><text:p>年</text:p></table:table-cell>
</table:table-row></table:table></office:text></office:body></office:document>"""
_SEGMENT = (
    "<Segment><Elements><Text><Value>{}</Value></Text><Tag><Type>TextPlaceholder</Type><Anchor>1</Anchor><TagID>x</TagID>"
    "<TextEquivalent>7</TextEquivalent></Tag></Elements><CultureName>zh-CN</CultureName></Segment>"
)
_LINKS_OUT = (
    '<TEI xmlns="http://www.tei-c.org/ns/1.0"><text><body><linkGrp type="translation">'
    '<link target="case.zh.xml#a case.en.xml#b"/><link target="case.zh.xml#c case.en.xml#d case.en.xml#e" cert="0.5"/>'
    "</linkGrp></body></text></TEI>"
)
_TEI_TEXT = '<TEI xmlns="http://www.tei-c.org/ns/1.0"><text xml:lang="{}"><body><p>{}</p></body></text></TEI>'


def seeds_of(name: str) -> list[bytes]:
    """Return files that a target reads, by its name; never none, but for a Moses pair."""
    if name == MOSES:
        return []
    if name == SRX:
        return [path.read_bytes() for path in sorted(_DATA.rglob("*.srx"))]
    if name.startswith(TERMS):
        return _termbases(name.removeprefix(TERMS))
    return _by_suffix(name)


def _by_suffix(suffix: str) -> list[bytes]:
    own = _LIKE.get(suffix, suffix)
    seeds = [_TEXTS[own].encode()] if own in _TEXTS else []
    if own in _MADE:
        seeds += _MADE[own]()
    for name in FORMATS:
        if f".{name}" == own and name not in SEVERAL_FILES:
            try:
                seeds.append(render(sample_bitext(), name, WriteOptions()).data)
            except AlignerError:
                continue
    names = {suffix, own, *(alias for alias, of in ALIASES.items() if of == own)}
    paths = sorted((*_NASTY.rglob("*.*"), *(_DATA / "exchange").iterdir()))
    seeds += [path.read_bytes() for path in paths if path.suffix in names and path.stat().st_size < _LARGE]
    return seeds or ["新桥 A new bridge\n".encode()]


def _termbases(name: str) -> list[bytes]:
    """Return our own file in a format, those of others, and nasty ones."""
    seeds = [text.encode() for text in _GLOSSARIES.get(name, ())]
    seeds += [path.read_bytes() for path in sorted((_NASTY / "termbases").glob(f"*.{name}"))]
    try:
        return [render_termbase(sample_termbase(), name).data, *seeds]
    except AlignerError:
        return seeds or [b"x"]


def companions_of(suffix: str) -> dict[str, bytes]:
    """Return the files that stand beside a file of some formats, by their names."""
    alignment = sample_bitext().alignment
    if suffix == MOSES:
        return dict(render(sample_bitext(), "moses", WriteOptions()).files("", "case"))
    if suffix == ".ladder":
        sides = (("zh", alignment.source), ("en", alignment.target))
        return {f"case.{language}.txt": "\n".join(document.texts()).encode() for language, document in sides}
    if suffix in (".intertext", ".xml"):
        return _intertext()[0]
    if suffix == ".tei":
        pages = (("zh", '<s xml:id="a">一座桥。</s><s xml:id="c">很长。</s>'), ("en", _ENGLISH))
        return {f"case.{language}.xml": _TEI_TEXT.format(language, page).encode() for language, page in pages}
    return {}


def _intertext() -> tuple[dict[str, bytes], bytes]:
    """Return the two texts by their names, and the links."""
    files = dict(render(sample_bitext(), "intertext", WriteOptions(stem="case")).files("", "case"))
    links = max(files, key=len)
    return {name: data for name, data in files.items() if name != links}, files[links]


def _made_intertext() -> list[bytes]:
    links = _intertext()[1]
    opus = b'<cesAlign version="1.0">' + links[links.index(b"<linkGrp") :] + b"</cesAlign>"
    return [links, opus]


def _made_xml() -> list[bytes]:
    others = (render(sample_bitext(), name, WriteOptions()).data for name in ("tei", "tmx", "xliff"))
    return [*_made_intertext(), *others]


def _made_pdf() -> list[bytes]:
    pages: list[list[Placed]] = [
        [(50, 760, "Report"), (50, 700 - k, "一座桥。"), (50, 650, "A long-"), (50, 635, "winded page")]
        for k in range(4)
    ]
    return [build_pdf(pages)]


def _made_sdltm() -> list[bytes]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "case.sdltm"
        build_sdltm(path, *((_SEGMENT.format("桥通了。"), _SEGMENT.format(f"Open {k}."), k) for k in range(8)))
        return [path.read_bytes()]


def _made_pptx() -> list[bytes]:
    try:
        return [pptx()]
    except ModuleNotFoundError:
        return []


_MADE: dict[str, Callable[[], list[bytes]]] = {
    ".epub": lambda: [_zipped(_BOOK)],
    ".pdf": _made_pdf,
    ".fodt": lambda: [_FLAT.encode()],
    ".sdltm": _made_sdltm,
    ".pptx": _made_pptx,
    ".intertext": _made_intertext,
    ".xml": _made_xml,
    ".tei": lambda: [_LINKS_OUT.encode()],
}


def _zipped(parts: dict[str, str]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name), text)
    return packed.getvalue()
