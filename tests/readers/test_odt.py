"""OpenDocument texts as LibreOffice writes them."""

from __future__ import annotations

from pathlib import Path

import pytest

from aligner.errors import InputError
from aligner.readers.documents import DocumentText, read_document
from aligner.settings import ReadSettings
from tests.office_files import odt, write, write_zip

_SETTINGS = ReadSettings()


def _read(folder: Path, data: bytes, settings: ReadSettings = _SETTINGS) -> DocumentText:
    return read_document(write(folder / "f.odt", data), settings)


def _labels(read: DocumentText) -> list[tuple[str, str]]:
    return [(read.text[offset], label) for offset, label in read.anchors]


def _p(*content: str) -> str:
    return f"<text:p>{''.join(content)}</text:p>"


def _list(*items: str, attributes: str = 'text:style-name="L"') -> str:
    return (
        f"<text:list {attributes}>{''.join(f'<text:list-item>{item}</text:list-item>' for item in items)}</text:list>"
    )


_L = 'text:style-name="L" '


def _style(*levels: str, name: str = "L") -> str:
    written = "".join(f'<text:list-level-style-number text:level="{k}" {level}/>' for k, level in enumerate(levels, 1))
    return f'<text:list-style style:name="{name}">{written}</text:list-style>'


def test_white_space_is_that_of_the_elements(tmp_path: Path) -> None:
    """Blanks in a row are one, unless they are elements; tabs and breaks are elements too."""
    content = _p("\n  雨 <text:span>停\n了</text:span>。") + _p('a<text:s text:c="2"/>b<text:tab/>c<text:line-break/>d')
    assert _read(tmp_path, odt(content)).text == "雨 停 了。\n\na  b\tc\nd\n"


def test_lists_and_headings_are_numbered(tmp_path: Path) -> None:
    """By levels, patterns, and lists that go on; a list that does not, begins anew."""
    automatic = _style(
        'style:num-format="一, 二, ..." style:num-list-format="第%1%条" style:num-prefix="第" style:num-suffix="条"',
        'style:num-format="a" style:num-prefix="(" style:num-suffix=")"',
        'style:num-format="1" style:num-suffix="." text:display-levels="2"',
    )
    outline = (
        '<text:outline-style style:name="Outline"><text:outline-level-style text:level="1" style:num-format="1"/>'
        '<text:outline-level-style text:level="2" style:num-format="1" text:display-levels="2"/></text:outline-style>'
    )
    heading = '<text:h text:outline-level="{}">{}</text:h>'
    content = (
        heading.format(1, "甲") + heading.format(2, "乙") + heading.format(2, "丙")
        + _list(_p("丁") + _p("戊"), _list(_p("己"), _list(_p("庚"), attributes="")), attributes=_L + 'xml:id="one"')
        + _list(_p("辛"), attributes='text:continue-list="one"')
        + _list(_p("壬"))
        + _list(_p("癸"), attributes=_L + 'text:continue-numbering="true"')
        + _list(_p("子"), attributes='text:style-name="none"')
    )  # fmt: skip
    assert _labels(_read(tmp_path, odt(content, automatic=automatic, styles=outline))) == [
        ("甲", "1"), ("乙", "1.1"), ("丙", "1.2"), ("丁", "第一条"), ("己", "(a)"), ("庚", "a.1."), ("辛", "第二条"),
        ("壬", "第一条"), ("癸", "第二条"),
    ]  # fmt: skip


def test_tables_notes_boxes_and_what_is_left_out(tmp_path: Path) -> None:
    """In the order of the page; annotations and tables of contents are noted."""
    note = (
        '<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body>'
        + _p("注") + "</text:note-body></text:note>"
    )  # fmt: skip
    box = "<draw:frame><draw:text-box>" + _p("框") + "</draw:text-box></draw:frame>"
    shape = "<draw:g><draw:custom-shape>" + _p("形") + "</draw:custom-shape></draw:g>"
    table = (
        '<table:table><table:table-header-rows><table:table-row><table:table-cell table:number-columns-spanned="2">'
        + _p("头") + "</table:table-cell><table:covered-table-cell/></table:table-row></table:table-header-rows>"
        "<table:table-row><table:table-cell>" + _p("一") + "</table:table-cell><table:table-cell>" + _p("二")
        + "</table:table-cell></table:table-row></table:table>"
    )  # fmt: skip
    ruby = "<text:ruby><text:ruby-base>山</text:ruby-base><text:ruby-text>shān</text:ruby-text></text:ruby>"
    content = (
        "<text:table-of-content><text:index-body>" + _p("总则\t1") + "</text:index-body></text:table-of-content>"
        + _p("前", note, "<office:annotation>" + _p("批") + "</office:annotation>", box, "后") + shape + table
        + _p(ruby)
    )  # fmt: skip
    styles = (
        "<office:master-styles><style:master-page><style:header>"
        + _p("页眉<text:tab/><text:page-number>3</text:page-number>")
        + "</style:header></style:master-page></office:master-styles>"
    )  # fmt: skip
    read = _read(tmp_path, odt(content, styles=styles))
    assert read.text.split() == ["前后", "注", "框", "形", "头", "一", "二", "山", "页眉"]
    assert _labels(read) == [
        ("注", "footnote 1"), ("框", "text box"), ("形", "text box"), ("头", "table 1 R1C1"), ("一", "table 1 R2C1"),
        ("二", "table 1 R2C2"), ("页", "header"),
    ]  # fmt: skip
    assert [note.removeprefix("f.odt: ").split(":")[0] for note in read.notes] == [
        "1 comment left out", "table of contents left out", "headers and footers read once each, at the end",
    ]  # fmt: skip


def test_tracked_changes(tmp_path: Path) -> None:
    """Insertions are in the text, deletions apart; rejecting leaves the one out and puts the other back."""
    changes = (
        '<text:changed-region text:id="c1"><text:insertion/></text:changed-region>'
        '<text:changed-region text:id="c2"><text:deletion>' + _p("旧") + "</text:deletion></text:changed-region>"
        '<text:changed-region text:id="c3"><text:insertion/></text:changed-region>'
    )  # fmt: skip
    content = (
        _p(
            '价<text:change-start text:change-id="c1"/>新<text:change-end text:change-id="c1"/>'
            '<text:change text:change-id="c2"/>款'
        )
        + _p('甲<text:change-start text:change-id="c3"/>乙')
        + _p('丙<text:change-end text:change-id="c3"/>丁')
    )
    data = odt(content, changes=changes)
    accepted, rejected = (_read(tmp_path, data, ReadSettings(tracked=how)) for how in ("accept", "reject"))
    assert accepted.text.split() == ["价新款", "甲乙", "丙丁"]
    assert rejected.text.split() == ["价旧款", "甲丁"]
    assert "accepted: 2 insertions, 1 deletion" in accepted.notes[0]
    assert "rejected: 2 insertions, 1 deletion" in rejected.notes[0]


def test_a_deletion_that_marks_its_own_place_is_put_back_once(tmp_path: Path) -> None:
    """Nor does a text grow by deletions that hold each other."""
    mark = '<text:change text:change-id="c1"/>'
    deletion = f"<text:deletion>{_p(f'旧{mark}')}</text:deletion>"
    changes = f'<text:changed-region text:id="c1">{deletion}</text:changed-region>'
    read = _read(tmp_path, odt(_p(f"价{mark}款{mark}"), changes=changes), ReadSettings(tracked="reject"))
    assert read.text == "价旧款\n"


def test_deletions_that_stay_in_place(tmp_path: Path) -> None:
    """As LibreOffice writes them in flat files."""
    changes = '<text:changed-region text:id="c1"><text:deletion/></text:changed-region>'
    content = _p('合同价<text:change-start text:change-id="c1"/>旧<text:change-end text:change-id="c1"/>款')
    data = odt(content, changes=changes)
    assert _read(tmp_path, data).text == "合同价款\n"
    assert _read(tmp_path, data, ReadSettings(tracked="reject")).text == "合同价旧款\n"


def test_items_that_a_change_joins_count_once(tmp_path: Path) -> None:
    """A rejected insertion of an item: the one after it has the number that it had before."""
    changes = '<text:changed-region text:id="c1"><text:insertion/></text:changed-region>'
    content = _list(
        _p('甲<text:change-start text:change-id="c1"/>'), _p('乙<text:change-end text:change-id="c1"/>'), _p("丙")
    )
    data = odt(content, changes=changes, automatic=_style('style:num-format="1" style:num-suffix="."'))
    assert _labels(_read(tmp_path, data)) == [("甲", "1."), ("乙", "2."), ("丙", "3.")]
    assert _labels(_read(tmp_path, data, ReadSettings(tracked="reject"))) == [("甲", "1."), ("丙", "2.")]


def test_a_rejected_insertion_takes_its_notes_and_blanks_along(tmp_path: Path) -> None:
    """Not only its words."""
    changes = '<text:changed-region text:id="c1"><text:insertion/></text:changed-region>'
    note = f"<text:note><text:note-body>{_p('注')}</text:note-body></text:note>"
    inserted = (
        f'<text:change-start text:change-id="c1"/>旧<text:tab/>{note}<text:s/><text:change-end text:change-id="c1"/>'
    )
    read = _read(tmp_path, odt(_p("合同", inserted, "价款"), changes=changes), ReadSettings(tracked="reject"))
    assert read.text == "合同价款\n"


def test_hidden_text_is_left_out(tmp_path: Path) -> None:
    """Sections, and text of hidden styles; automatic styles of headers have the names of those of the body."""
    hidden = '<style:style style:name="{}" style:family="{}"><style:text-properties text:display="{}"/></style:style>'
    automatic = (
        hidden.format("T1", "text", "none") + hidden.format("T2", "text", "true")
        + hidden.format("P1", "paragraph", "none")
        + '<style:style style:name="P2" style:family="paragraph" style:parent-style-name="P1"/>'
    )  # fmt: skip
    styles = (
        '<office:automatic-styles><style:style style:name="T1" style:family="text"/></office:automatic-styles>'
        "<office:master-styles><style:master-page><style:header>" + _p('<text:span text:style-name="T1">眉</text:span>')
        + "</style:header></style:master-page></office:master-styles>"
    )  # fmt: skip
    content = (
        _p('茶<text:span text:style-name="T1">藏<text:s/></text:span>叶')
        + '<text:p text:style-name="P2">藏<text:span text:style-name="T2">露</text:span></text:p>'
        + '<text:section text:display="none">' + _p("藏") + "</text:section>"
        + '<text:section text:display="condition" text:is-hidden="true">' + _p("藏") + "</text:section>"
        + '<text:section text:display="condition">' + _p("雨") + "</text:section>"
    )  # fmt: skip
    read = _read(tmp_path, odt(content, automatic=automatic, styles=styles))
    assert read.text.split() == ["茶叶", "露", "雨", "眉"]
    assert read.notes[:2] == ("f.odt: 2 hidden runs left out", "f.odt: 2 hidden sections left out")


def test_raised_figures_stay_raised(tmp_path: Path) -> None:
    """10 and a raised 8 are not 108; by the style or one that it comes from."""
    style = '<style:style style:name="{}" style:family="text" style:parent-style-name="{}">{}</style:style>'
    raised = '<style:text-properties style:text-position="{}"/>'
    automatic = (
        style.format("a", "", raised.format("super 58%")) + style.format("b", "a", "")
        + style.format("c", "", raised.format("-33% 58%")) + style.format("d", "", raised.format("33% 58%"))
        + style.format("e", "a", raised.format("0% 100%"))
    )  # fmt: skip
    content = "".join(f'x<text:span text:style-name="{name}">2</text:span>' for name in "abcdef")
    assert _read(tmp_path, odt(_p(content), automatic=automatic)).text == "x²x²x2x²x2x2\n"


def test_what_programs_fill_in_is_text(tmp_path: Path) -> None:
    """The title of the document, a list of works, headers of the first page and of left ones unless switched off."""
    styles = (
        "<office:master-styles><style:master-page>"
        "<style:header-first>" + _p("首") + "</style:header-first>"
        '<style:header-left style:display="false">' + _p("左") + "</style:header-left>"
        "<style:footer-left>" + _p("脚") + "</style:footer-left></style:master-page></office:master-styles>"
    )  # fmt: skip
    works = "<text:bibliography><text:index-body><text:index-title>" + _p("文献") + "</text:index-title>" + _p("甲书")
    content = _p("<text:title>租赁合同</text:title>") + works + "</text:index-body></text:bibliography>"
    assert _read(tmp_path, odt(content, styles=styles)).text.split() == ["租赁合同", "文献", "甲书", "首", "脚"]


def test_numbers_as_libreoffice_shows_them(tmp_path: Path) -> None:
    """A level that is passed over counts, an item may have another style, a heading another start, and hold a table."""
    automatic = _style(
        'style:num-format="a" style:num-suffix=")"', 'style:num-format="1" text:display-levels="2"'
    ) + _style('style:num-format="I" style:num-prefix="Part "', name="M")
    table = "<table:table><table:table-row><table:table-cell>" + _p("表") + "</table:table-cell></table:table-row>"
    content = (
        _list(_list(_p("甲"), attributes=""), _p("乙") + table + "</table:table>")
        + f'<text:list {_L}><text:list-item text:style-override="M">' + _p("丙") + "</text:list-item></text:list>"
        + '<text:h text:outline-level="1" text:restart-numbering="true" text:start-value="7">丁</text:h>'
    )  # fmt: skip
    outline = (
        '<text:outline-style style:name="Outline"><text:outline-level-style text:level="1" style:num-format="1"/>'
        "</text:outline-style>"
    )
    assert _labels(_read(tmp_path, odt(content, automatic=automatic, styles=outline))) == [
        ("甲", "a.1"), ("乙", "b)"), ("表", "table 1 R1C1"), ("丙", "Part I"), ("丁", "7"),
    ]  # fmt: skip


def test_flat_files(tmp_path: Path) -> None:
    """One XML file instead of a container."""
    office = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
    text = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
    flat = (
        f'<office:document xmlns:office="{office}" xmlns:text="{text}"><office:body><office:text>'
        "<text:p>雨停了。</text:p></office:text></office:body></office:document>"
    )
    assert read_document(write(tmp_path / "f.fodt", flat.encode()), _SETTINGS).text == "雨停了。\n"


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (odt(""), "has no text in it"),
        (odt(_p("x"), manifest="<manifest:encryption-data/>"), "is protected by a password"),
        (write_zip({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), "is an OpenDocument spreadsheet"),
        (write_zip({"word/document.xml": "<document/>"}), "is a Word document; rename it to .docx"),
        (write_zip({"a": ""}), "has no content.xml"),
        (write_zip({"content.xml": "<x/>"}), "holds no text of OpenDocument"),
    ],
)
def test_what_is_no_opendocument_text(data: bytes, fault: str, tmp_path: Path) -> None:
    """One line says what it is instead."""
    with pytest.raises(InputError, match=fault):
        _read(tmp_path, data)
