"""Web pages and Markdown: what is text, what ends a line, what is left out."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("selectolax")

from hypothesis import given
from hypothesis import strategies as st

from aligner.errors import InputError
from aligner.readers.documents import DocumentText, read_document
from aligner.readers.html import decode_html
from aligner.readers.markup import parse_html, walk
from aligner.settings import ReadSettings

_WHOLE = ReadSettings(whole_page=True)


def _read(folder: Path, text: str, name: str = "a.html", settings: ReadSettings = _WHOLE) -> DocumentText:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return read_document(path, settings)


def test_blocks_items_cells_and_breaks_are_lines(tmp_path: Path) -> None:
    """Blank lines stand between blocks; numbers of lists are anchors."""
    page = (
        "<h1>桥</h1><p>第一行<br>第二行</p><ol start=3><li>甲</li><li><p>乙</p></li></ol>"
        "<table><tr><th>年</th><td><p>长度</p></td></tr></table>末尾"
    )
    read = _read(tmp_path, page)
    assert read.text == "桥\n\n第一行\n第二行\n\n甲\n\n乙\n\n年\n长度\n\n末尾\n"
    assert [(read.text[offset], label) for offset, label in read.anchors] == [("甲", "3."), ("乙", "4.")]


def test_scripts_readings_and_hidden_text_are_none(tmp_path: Path) -> None:
    """Of ruby the base is read, of an article what a reader sees."""
    page = (
        "<head><title>t</title><style>p{}</style></head><p><ruby>漢<rp>(</rp><rt>hàn</rt><rp>)</rp></ruby>字"
        "<script>x</script><span hidden>隐</span><span style='display: none'>藏</span>&mdash;&#x20000;<!-- c --></p>"
    )
    assert _read(tmp_path, page).text == "漢字—\U00020000\n"


def test_source_line_breaks_are_blanks_but_not_between_chinese(tmp_path: Path) -> None:
    """Blanks are one, and preformatted lines stay lines."""
    assert _read(tmp_path, "<p>一座\n  新桥， \n很长。</p><p>A  new\nbridge.</p><pre>a\n b</pre>").text == (
        "一座新桥，很长。\n\nA new bridge.\n\na\nb\n"
    )


_PAGE = """<html><body><nav><a href=1>首页</a><a href=2>新闻</a></nav><div class=top><ul><li><a href=1>一</a></li>
<li><a href=2>二</a></li><li><a href=3>三</a></li></ul></div><h1>新桥通车</h1><div id=text>{}</div>
<aside>推荐阅读</aside><div><a href=4>上一篇文章的标题</a> <a href=5>下一篇文章的标题</a> <a href=6>更多</a></div>
<footer>版权所有</footer></body></html>"""


def test_article_without_menus_but_with_its_heading(tmp_path: Path) -> None:
    """What is left out is counted; an option takes it."""
    paragraphs = "".join(
        f"<p>第{k}段说的是这座桥的事，<a href=x>桥长</a>三百米，两岸的人都来看。</p>" for k in "一二三"
    )
    read = _read(tmp_path, _PAGE.format(paragraphs), settings=ReadSettings())
    assert read.text.startswith("新桥通车\n\n第一段说的是")
    assert read.text.count("\n\n") == 3
    assert "characters of menus" in read.notes[0]
    assert "推荐阅读" in _read(tmp_path, _PAGE.format(paragraphs)).text


def test_a_page_that_is_no_article_is_read_whole(tmp_path: Path) -> None:
    """Nothing is lost where nothing is navigation."""
    page = "<body><h1>告示</h1><p>今天停水。</p><ul><li>东村</li><li>西村</li></ul></body>"
    assert _read(tmp_path, page, settings=ReadSettings()) == _read(tmp_path, page)


@pytest.mark.parametrize(
    ("head", "codec"),
    [
        ("<meta charset=gb2312>", "gb18030"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=big5">', "big5hkscs"),
        ("", "gb18030"),
    ],
)
def test_encoding_is_what_the_page_says_or_shows(head: str, codec: str) -> None:
    """Codecs by the names that pages use; where the page says nothing, its characters do."""
    text = "一座新的大橋今天通車了，兩岸的人都很高興。"
    assert decode_html(f"{head}<p>{text}".encode(codec), "a.html").text.endswith(text)
    assert decode_html(f"<meta charset=gb2312>{text}".encode(), "a.html").text.endswith(text)


def test_an_empty_title_of_xhtml_swallows_nothing(tmp_path: Path) -> None:
    """To a parser of HTML it would never end."""
    page = '<?xml version="1.0"?><html><head><title/><script src="x"/></head><body><p>桥<a id="p1"/></p></body></html>'
    assert _read(tmp_path, page, "a.xhtml").text == "桥\n"


@pytest.mark.parametrize("tag", ["div", "b"])
def test_a_page_built_to_use_up_time_is_refused(tmp_path: Path, tag: str) -> None:
    """Open elements by the thousand cost the square of their number."""
    with pytest.raises(InputError, match="elements open inside one another"):
        _read(tmp_path, f"<{tag}>" * 30_000 + "x")


@given(st.text(st.sampled_from("<>/pbdivtabletdliolrubyrtscript !-=\"'&;x桥\n")))
def test_every_text_node_is_walked_once(text: str) -> None:
    """However broken the page, starts and ends of elements match."""
    page = parse_html(f"<body>{text}", "x")
    open_elements = []
    for node, starts in walk(page.body, page.skipped):
        if node.is_text_node:
            continue
        if starts:
            open_elements.append(node.mem_id)
        else:
            assert open_elements.pop() == node.mem_id
    assert not open_elements


def test_markdown_is_read_as_it_is_shown(tmp_path: Path) -> None:
    """Words of links and emphasis; code and front matter are left out with a note."""
    text = (
        "---\ntitle: x\n---\n# 新桥\n\n"
        "这是**“一座”**\n[新桥](http://x)。[^1]\n\n- 甲\n- 乙\n\n| 年 | 长 |\n|---|---|\n| 1 | 2 |\n\n"
        "```\ncode\n```\n\n[^1]: 见第三章。\n"
    )
    read = _read(tmp_path, text, "a.md")
    assert read.text == "新桥\n\n这是“一座”新桥。\n\n甲\n乙\n\n年\n长\n1\n2\n\n见第三章。\n"
    assert read.notes == ("a.md: front matter of 3 lines left out", "a.md: 1 block of code left out")


def test_no_text_is_an_error(tmp_path: Path) -> None:
    """In one line, with the path."""
    with pytest.raises(InputError, match=r"a\.html: holds no text"):
        _read(tmp_path, "<img src=x><script>x</script>")


def test_two_rules_are_no_front_matter(tmp_path: Path) -> None:
    """Settings begin with a name; a text between two lines of dashes is text."""
    text = "---\n\n雨停\n了。\n\n---\n\n风起。\n"
    assert _read(tmp_path, text, "a.md").text == "雨停了。\n\n风起。\n"
    for settings in ("---\n# x\n标题: 雨\n---\n", "+++\n[params]\na = 1\n+++\n", '---\r\n"ab": 1\r\n...\r\n'):
        assert _read(tmp_path, settings + "\n风起。\n", "a.md").text == "风起。\n"


def test_footnotes_of_several_paragraphs(tmp_path: Path) -> None:
    """The further ones are indented; they are no code."""
    text = "雨停了。[^a]\n\n[^a]: 见前。\n\n    又见后。\n    第二行。\n\n风起。\n"
    assert _read(tmp_path, text, "a.md").text == "雨停了。\n\n见前。\n\n又见后。第二行。\n\n风起。\n"


def test_lists_are_numbered_as_they_look(tmp_path: Path) -> None:
    """Letters and Roman figures by attribute or style, from where they start."""
    inner = "<ol type=i start=3><li>乙</ol>"
    lists = f'<ol type="a"><li>甲{inner}<li>丙</ol><ol style="list-style-type: cjk-ideographic"><li>丁</ol>'
    read = _read(tmp_path, lists)
    assert [(read.text[offset], label) for offset, label in read.anchors] == [
        ("甲", "a."), ("乙", "iii."), ("丙", "b."), ("丁", "一."),
    ]  # fmt: skip


def test_what_browsers_draw_or_leave_out(tmp_path: Path) -> None:
    """Quotation marks of <q> are drawn, soft hyphens are not; of XHTML, CDATA is text and every tag may end itself."""
    head = '<html><head><script src="a>b"/><title/></head>'
    text = f"{head}<body><p>She said <q>good&#173;bye</q> <![CDATA[& left]]>.</p></body></html>"
    assert _read(tmp_path, text, "a.xhtml").text == "She said “goodbye” & left.\n"


def test_raised_figures_stay_raised(tmp_path: Path) -> None:
    """10 and a raised 8 are not 108, and the number of a note is not part of the one before it."""
    text = "<p>1.2×10<sup><i>8</i></sup>，2024年<sup>3</sup>，27<sup>th</sup>，x<sup>[4]</sup><sup><div>5</div></sup>6"
    assert _read(tmp_path, text).text == "1.2×10⁸，2024年³，27th，x[4]\n\n5\n\n6\n"


@pytest.mark.parametrize("beginning", ["<html><p>", "\n<!DOCTYPE html><p>", "MIME-Version: 1.0\n\n<p>"])
def test_page_under_the_name_of_another_program(beginning: str, tmp_path: Path) -> None:
    """As office systems export them: their tags are no text."""
    with pytest.raises(InputError, match="is a web page under another name; open it in its program"):
        _read(tmp_path, beginning + "合同", "a.doc")
