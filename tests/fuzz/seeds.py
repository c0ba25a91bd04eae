"""Whole files to break, for every format that is read: what our writers write, the nasty files, and some small ones."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from aligner.errors import AlignerError
from aligner.pipeline import render
from aligner.readers.bitext import BITEXT_READERS
from aligner.readers.documents import DOCUMENT_READERS
from aligner.writers.base import FORMATS, WriteOptions
from tests.builders import sample_bitext
from tests.readers.pdf_builder import build_pdf

__all__ = ["SUFFIXES", "seeds_of"]

SUFFIXES = tuple(sorted({*DOCUMENT_READERS, *BITEXT_READERS, ".txt"}))
"""Everything that is read by its suffix, and plain text."""

_NASTY = Path(__file__).parents[1] / "data" / "nasty"
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
_LARGE = 100_000
_LIKE = {
    ".htm": ".html",
    ".xhtml": ".html",
    ".markdown": ".md",
    ".ssa": ".ass",
    ".tab": ".tsv",
    ".sdlxliff": ".xliff",
    ".mqxliff": ".xliff",
    ".mxliff": ".xliff",
    ".xlf": ".xliff",
    ".pot": ".po",
}


def seeds_of(suffix: str) -> list[bytes]:
    """Return files of a format; never none."""
    own = _LIKE.get(suffix, suffix)
    seeds = [_TEXTS[own].encode()] if own in _TEXTS else []
    if own == ".epub":
        seeds.append(_zipped(_BOOK))
    elif own == ".pdf":
        seeds.append(
            build_pdf([[(50, 760, "Report"), (50, 700 - k, "一座桥。"), (50, 650, "A long-")] for k in range(4)])
        )
    for name in FORMATS:
        if f".{name}" == own:
            try:
                seeds.append(render(sample_bitext(), name, WriteOptions()).data)
            except AlignerError:
                continue
    nasty = sorted(_NASTY.rglob(f"*{suffix}"))
    seeds += [path.read_bytes() for path in nasty if path.stat().st_size < _LARGE]
    return seeds or ["新桥 A new bridge\n".encode()]


def _zipped(parts: dict[str, str]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name), text)
    return packed.getvalue()
