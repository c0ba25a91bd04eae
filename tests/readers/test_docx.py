"""Word documents as Word, WPS, LibreOffice and Google Docs write them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner.errors import InputError
from aligner.readers.documents import DocumentText, read_document
from aligner.settings import ReadSettings
from tests.office_files import docx, paragraph, run, write, write_zip

_SETTINGS = ReadSettings()


def _read(folder: Path, data: bytes, settings: ReadSettings = _SETTINGS) -> DocumentText:
    return read_document(write(folder / "f.docx", data), settings)


def _lines(folder: Path, *body: str, settings: ReadSettings = _SETTINGS, **parts: str) -> list[str]:
    return _read(folder, docx(*body, parts=parts), settings).text.split("\n\n")


def _table(*rows: str) -> str:
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def _cell(content: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"


def _field(instruction: str, result: str) -> str:
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> {instruction} </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run(result)}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def test_paragraphs_are_lines_with_all_that_stands_in_them(tmp_path: Path) -> None:
    """Links, controls, fields (the result only), tabs, breaks, hyphens and symbols."""
    assert _lines(
        tmp_path,
        paragraph("茶文化节", "<w:hyperlink>" + run("开幕") + "</w:hyperlink>", "<w:sdt><w:sdtContent>" + run("了。")
                  + "</w:sdtContent></w:sdt>"),
        paragraph("See ", _field("REF x", "clause 3"), "<w:fldSimple>" + run(", now") + "</w:fldSimple>"),
        paragraph("one", "<w:r><w:tab/><w:t>two</w:t><w:br/><w:t>three</w:t></w:r>"),
        paragraph("co", "<w:r><w:softHyphen/></w:r>", "oper\u00adate", "<w:r><w:noBreakHyphen/></w:r>", "x"),
        paragraph('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>', " 同意"),
        paragraph(" \n "),
    ) == ["茶文化节开幕了。", "See clause 3, now", "one\ttwo\nthree", "cooperate\u2011x", "☑ 同意\n"]  # fmt: skip


def test_space_is_kept_only_where_the_file_says_so(tmp_path: Path) -> None:
    """As Word does: without xml:space the white space of the file's own layout is no text."""
    assert _lines(tmp_path, "<w:p><w:r><w:t>\n  rain </w:t></w:r>" + run(" stopped") + "</w:p>") == ["rain stopped\n"]


def test_ruby_and_formulas(tmp_path: Path) -> None:
    """The base of ruby without its reading; a formula as the characters in it."""
    ruby = "<w:r><w:ruby><w:rt>" + run("shān") + "</w:rt><w:rubyBase>" + run("山") + "</w:rubyBase></w:ruby></w:r>"
    formula = "<m:oMath><m:r><m:t>a</m:t></m:r><m:r><m:t>=b</m:t></m:r></m:oMath>"
    assert _lines(tmp_path, paragraph(ruby, "水", formula)) == ["山水a=b\n"]


def test_formulas_keep_what_is_drawn(tmp_path: Path) -> None:
    """A half is 1/2 and not 12, a raised figure is told from the one before it, brackets are there."""

    def text(written: str) -> str:
        return f"<m:r><m:rPr/><m:t>{written}</m:t></m:r>"

    half = f"<m:f><m:num>{text('1')}</m:num><m:den>{text('2')}</m:den></m:f>"
    power = f"<m:sSup><m:e>{text('10')}</m:e><m:sup>{text('8')}</m:sup></m:sSup>"
    signs = '<m:dPr><m:begChr m:val="["/><m:endChr m:val=""/></m:dPr>'
    brackets = f"<m:d>{signs}<m:e>{text('x')}</m:e><m:e>{text('y')}</m:e></m:d>"
    mean = f"<m:f><m:num>{text('a+b')}</m:num><m:den>{text('n')}</m:den></m:f>"
    root = f"<m:rad><m:deg/><m:e>{text('2')}</m:e></m:rad>"
    formula = f"<m:oMathPara><m:oMath>{half}, {power}{text(', ')}{brackets}{text(', ')}{mean}{text(', ')}{root}"
    assert _lines(tmp_path, paragraph("按", formula + "</m:oMath></m:oMathPara>")) == ["按1/210^8, [x|y, (a+b)/n, √2\n"]


def test_fields_that_show_something_without_a_result(tmp_path: Path) -> None:
    """Circled numbers and the lists of forms; other formulas are told of."""

    def field(instruction: str, data: str = "") -> str:
        return (
            f'<w:r><w:fldChar w:fldCharType="begin">{data}</w:fldChar></w:r><w:r><w:instrText>{instruction}'
            '</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
        )

    entries = "".join(f'<w:listEntry w:val="{entry}"/>' for entry in ("甲方", "乙方"))
    form = f'<w:ffData><w:ddList><w:result w:val="1"/>{entries}</w:ddList></w:ffData>'
    read = _read(
        tmp_path,
        docx(
            paragraph(field("eq \\o\\ac(○,3)"), "交货", field(" EQ \\o\\ac(□,秘)")),
            paragraph("由", field("FORMDROPDOWN", form), "承担", field("EQ \\f(1,2)"), field("XE &quot;交货&quot;")),
        ),
    )
    assert read.text == "③交货秘\n\n由乙方承担\n"
    assert read.notes == ("f.docx: 1 formula in a field not read",)


def test_fields_without_end_and_measure(tmp_path: Path) -> None:
    """Thousands inside one another, each with a long instruction: they are not believed, and the text is there."""
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>IF ' + "x" * 2_000 + "</w:instrText></w:r>"
    separate = '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    assert _lines(tmp_path, paragraph((begin + separate) * 300, "雨停了。")) == ["雨停了。\n"]


def test_emoji_of_word_are_read(tmp_path: Path) -> None:
    """Word writes them as symbols that only it knows, and as text for others."""
    emoji = (
        '<w:r><mc:AlternateContent><mc:Choice Requires="w16se"><w16se:symEx xmlns:w16se="urn:x" '
        'w16se:font="Segoe UI Emoji" w16se:char="1F60A"/></mc:Choice><mc:Fallback><w:t>\U0001f60a</w:t></mc:Fallback>'
        "</mc:AlternateContent></w:r>"
    )
    assert _lines(tmp_path, paragraph("谢谢", emoji)) == ["谢谢\U0001f60a\n"]


def test_text_that_a_style_hides_is_left_out(tmp_path: Path) -> None:
    """By the style of the paragraph or of the run, or one it is based on; what the run says of itself goes first."""
    styles = (
        '<w:style w:styleId="z"><w:name w:val="z-Top of Form"/><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:styleId="k"><w:basedOn w:val="z"/></w:style>'
        '<w:style w:type="character" w:styleId="c"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="d"><w:basedOn w:val="c"/></w:style>'
    )
    lines = _lines(
        tmp_path,
        paragraph("窗体顶端", style="z"),
        paragraph("藏", run("露", '<w:vanish w:val="0"/>'), style="k"),
        paragraph("茶", run("藏", '<w:rStyle w:val="d"/>'), "叶"),
        styles=styles,
    )
    assert lines == ["露", "茶叶\n"]


def test_headers_are_inherited_by_later_sections(tmp_path: Path) -> None:
    """That of first pages by a section that shows it, from one that does not; one that nobody shows is not read."""
    first, default = (f'<w:headerReference w:type="{kind}" r:id="{part}"/>' for kind, part in
                      (("first", "header1"), ("default", "header2")))  # fmt: skip
    foot = '<w:footerReference w:type="first" r:id="footer1"/>'
    sections = f"<w:sectPr>{first}{default}</w:sectPr>", "<w:sectPr><w:titlePg/></w:sectPr>"
    last = '<w:titlePg w:val="0"/>' + foot
    parts = {"header1": paragraph("首页"), "header2": paragraph("正页"), "footer1": paragraph("不用")}
    body = [paragraph(text, properties=section) for text, section in zip("一二", sections, strict=True)]
    assert _read(tmp_path, docx(*body, parts=parts, section=last)).text.split() == ["一", "二", "正页", "首页"]


def test_lettering_is_text_and_a_watermark_is_not(tmp_path: Path) -> None:
    """WordArt as Word 2007 writes it."""
    art = '<w:r><w:pict><v:shape><v:textpath string="{}"/></v:shape></w:pict></w:r>'
    section = '<w:headerReference w:type="default" r:id="header1"/>'
    parts = {"header1": paragraph(art.format("草稿"))}
    read = _read(tmp_path, docx(paragraph("前", art.format("租赁合同"), "后"), parts=parts, section=section))
    assert read.text.split() == ["前后", "租赁合同"]


def test_raised_figures_stay_raised(tmp_path: Path) -> None:
    """10 and a raised 8 are not 108; words that are raised are as they are."""
    raised = '<w:vertAlign w:val="superscript"/>'
    body = paragraph("1.2×10", run("8", raised), " m", run("-2", raised), ", 27", run("th", raised), "H", run("2"), "O")
    assert _lines(tmp_path, body) == ["1.2×10⁸ m⁻², 27thH2O\n"]


def test_tables_cell_by_cell(tmp_path: Path) -> None:
    """Merged cells once, nested tables in their cell, each with the label of its place."""
    inner = _table(_cell(paragraph("内")))
    read = _read(
        tmp_path,
        docx(
            _table(
                _cell(paragraph("甲"), '<w:gridSpan w:val="2"/>')
                + _cell(paragraph("乙"), '<w:vMerge w:val="restart"/>'),
                _cell(paragraph("丙")) + _cell(inner + paragraph("丁")) + _cell(paragraph("x"), "<w:vMerge/>"),
            )
        ),
    )
    assert [(read.text[offset], label) for offset, label in read.anchors] == [
        ("甲", "table 1 R1C1"),
        ("乙", "table 1 R1C3"),
        ("丙", "table 1 R2C1"),
        ("内", "table 2 R1C1"),
        ("丁", "table 1 R2C2"),
    ]
    assert "x" not in read.text


def test_notes_follow_their_paragraph(tmp_path: Path) -> None:
    """Footnotes and endnotes count on from one, and separators are none."""
    reference = '<w:r><w:{}Reference w:id="{}"/></w:r>'
    read = _read(
        tmp_path,
        docx(
            paragraph("甲", reference.format("footnote", 2), "乙", reference.format("endnote", 2)),
            paragraph("丙", reference.format("footnote", 3), reference.format("footnote", 99)),
            parts={
                "footnotes": '<w:footnote w:id="-1">' + paragraph("separator") + '</w:footnote><w:footnote w:id="2">'
                + paragraph("<w:r><w:footnoteRef/></w:r>", "一注") + '</w:footnote><w:footnote w:id="3">'
                + paragraph("二注") + "</w:footnote>",
                "endnotes": '<w:endnote w:id="2">' + paragraph("尾注") + "</w:endnote>",
            },
        ),
    )  # fmt: skip
    assert read.text.split() == ["甲乙", "一注", "尾注", "丙", "二注"]
    assert [label for _, label in read.anchors] == ["footnote 1", "endnote 1", "footnote 2"]


def test_text_boxes_once(tmp_path: Path) -> None:
    """Word writes each twice, for itself and for older programs."""
    box = f"<w:txbxContent>{paragraph('框中')}</w:txbxContent>"
    drawn = f"<w:drawing><wp:inline><a:graphic><a:graphicData><wps:txbx>{box}</wps:txbx></a:graphicData></a:graphic></wp:inline></w:drawing>"  # noqa: E501
    old = f"<w:pict><v:shape><v:textbox>{box}</v:textbox></v:shape></w:pict>"
    both = f'<w:r><mc:AlternateContent><mc:Choice Requires="wps">{drawn}</mc:Choice><mc:Fallback>{old}</mc:Fallback></mc:AlternateContent></w:r>'  # noqa: E501
    read = _read(tmp_path, docx(paragraph("前", both, "后"), paragraph("<w:r>" + old + "</w:r>")))
    assert read.text.split() == ["前后", "框中", "框中"]
    assert [label for _, label in read.anchors] == ["text box", "text box"]


def test_headers_and_footers_once_without_page_numbers(tmp_path: Path) -> None:
    """At the end, each text once; what is not in use is not read."""
    references = "".join(
        f'<w:{kind}Reference w:type="{when}" r:id="{kind}{k}"/>'
        for kind, when, k in (("header", "default", 1), ("header", "first", 2), ("footer", "default", 1))
    )
    parts = {
        "header1": paragraph("购销合同", "<w:r><w:tab/></w:r>", "机密"),
        "header2": paragraph("unused"),
        "footer1": paragraph("第", _field("PAGE", "3"), "页") + paragraph("购销合同"),
    }
    read = _read(tmp_path, docx(paragraph("正文"), parts=parts, section=references))
    assert read.text.split() == ["正文", "购销合同", "机密"]
    assert "at the end: 2 lines" in read.notes[0]
    used = _read(tmp_path, docx(paragraph("正文"), parts=parts, section=references + "<w:titlePg/>"))
    assert "unused" in used.text


def test_tracked_changes(tmp_path: Path) -> None:
    """Accepted with a note, or rejected: words, paragraphs joined and split, rows, moves."""
    mark = "<w:rPr><w:{}/></w:rPr>"
    body = (
        paragraph("价款", "<w:ins>" + run("新") + "</w:ins>", "<w:del><w:r><w:delText>旧</w:delText></w:r></w:del>"),
        paragraph("甲", properties=mark.format("del")),
        paragraph("乙"),
        paragraph("丙", properties=mark.format("ins")),
        paragraph("丁"),
        "<w:tbl><w:tr><w:trPr><w:ins/></w:trPr>" + _cell(paragraph("戊")) + "</w:tr><w:tr><w:trPr><w:del/></w:trPr>"
        + _cell(paragraph("己")) + "</w:tr></w:tbl>",
        paragraph("<w:moveFrom>" + run("庚") + "</w:moveFrom>", "<w:moveTo>" + run("辛") + "</w:moveTo>"),
    )  # fmt: skip
    accepted, rejected = (_read(tmp_path, docx(*body), ReadSettings(tracked=how)) for how in ("accept", "reject"))
    assert accepted.text.split() == ["价款新", "甲乙", "丙", "丁", "戊", "辛"]
    assert rejected.text.split() == ["价款旧", "甲", "乙", "丙丁", "己", "庚"]
    assert accepted.notes == (
        "f.docx: tracked changes accepted: 2 insertions, 2 deletions, 1 move (--tracked reject for the other text)",
    )
    assert rejected.notes[0].startswith("f.docx: tracked changes rejected: 2 insertions")


def test_what_is_left_out_is_noted(tmp_path: Path) -> None:
    """Comments, hidden text, tables of contents, unknown symbols."""
    contents = (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC \\o "1-3"</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>' + run("第一章\t1") + "</w:p>"
        + paragraph(run("第二章\t7"), '<w:r><w:fldChar w:fldCharType="end"/></w:r>')
    )  # fmt: skip
    read = _read(
        tmp_path,
        docx(
            contents,
            paragraph("总则\t1", style="a7"),
            paragraph(
                "正文", '<w:r><w:commentReference w:id="0"/></w:r>', run("密", "<w:vanish/>"),
                run("隐", '<w:rStyle w:val="h"/>'),
                run("显", '<w:vanish w:val="0"/>'), '<w:r><w:sym w:font="Nowhere Symbols" w:char="F0FF"/></w:r>',
            ),
            parts={
                "comments": '<w:comment w:id="0">' + paragraph("批注") + "</w:comment>",
                "styles": '<w:style w:styleId="a7"><w:name w:val="toc 1"/></w:style>'
                '<w:style w:type="character" w:styleId="h"><w:name w:val="x"/><w:rPr><w:vanish/></w:rPr></w:style>',
            },
        ),
    )  # fmt: skip
    assert read.text == "正文显\ufffd\n"
    assert [note.removeprefix("f.docx: ") for note in read.notes] == [
        "1 comment left out",
        "2 hidden runs left out",
        "table of contents left out",
        "1 symbol of fonts that are not known, shown as \ufffd",
    ]


def test_field_that_never_ends_loses_nothing(tmp_path: Path) -> None:
    """A damaged field would otherwise swallow the rest of the document."""
    begun = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC</w:instrText></w:r>'
    assert _lines(tmp_path, paragraph(begun, "甲"), paragraph("乙")) == ["甲", "乙\n"]


def test_strict_form_of_the_standard(tmp_path: Path) -> None:
    """Other namespaces, the same document."""
    data = write_zip(
        {
            "word/document.xml": '<w:document xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"><w:body><w:p><w:r>'
            "<w:t>雨停了。</w:t></w:r></w:p></w:body></w:document>"
        }
    )
    assert _read(tmp_path, data).text == "雨停了。\n"


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (docx(), "has no text in it"),
        (write_zip({"a": ""}), "has no word/document.xml"),
        (write_zip({"mimetype": "application/vnd.oasis.opendocument.text"}), "is an OpenDocument text; rename"),
        (write_zip({"word/document.xml": "<workbook/>"}), "is an Excel workbook"),
        (write_zip({"word/document.xml": "<x/>"}), "is no document"),
    ],
)
def test_what_is_no_word_document(data: bytes, fault: str, tmp_path: Path) -> None:
    """One line says what it is instead."""
    with pytest.raises(InputError, match=fault):
        _read(tmp_path, data)


_TEXT = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\u00ad\ufffe\uffff\u2028\u2029"), min_size=1
).filter(str.strip)


@given(st.lists(_TEXT | st.sampled_from(["\U00020000\U0001f375", "\u202e=1+1 ]]>", '" <b>&amp; ']), min_size=1))
def test_text_comes_back(texts: list[str]) -> None:
    """Whatever XML can hold: Extension B, emoji, bidirectional marks, leading blanks."""
    from html import escape  # noqa: PLC0415 - only here
    from tempfile import TemporaryDirectory  # noqa: PLC0415 - hypothesis wants no function-scoped fixture

    with TemporaryDirectory() as folder:
        read = _read(Path(folder), docx(*(paragraph(run(escape(text))) for text in texts)))
    assert read.text == "\n\n".join(texts) + "\n"
