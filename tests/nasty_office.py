"""Writes the nasty office files into tests/data/nasty/documents and prints their lines for README.tsv.

python -m tests.nasty_office
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tests.office_files import docx, numbering, odt, paragraph, run, write_zip

_FOLDER = Path(__file__).parent / "data" / "nasty" / "documents"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_RAIN = paragraph("雨停了。")
_ENTITIES = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
_LAUGHS = '<!DOCTYPE x [<!ENTITY a "哈哈哈"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'
_MAIN = "word/document.xml"
_BEGIN = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC</w:instrText></w:r>'
_FIELD = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>'
_END = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
_SHEET = '<sheets><sheet name="s" sheetId="1" r:id="rId1"/></sheets>'
_S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "application/vnd.openxmlformats-officedocument"


def _document(body: str, *, before: str = "") -> str:
    return f"{before}<w:document {_W}><w:body>{body}</w:body></w:document>"


def _relations(*relations: tuple[str, str, str]) -> str:
    written = "".join(f'<Relationship Id="{i}" Type="{_R}/{kind}" Target="{target}"/>' for i, kind, target in relations)
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{written}</Relationships>'
    )


def _types(*parts: tuple[str, str]) -> str:
    written = "".join(f'<Override PartName="/{name}" ContentType="{_TYPES}.{kind}+xml"/>' for name, kind in parts)
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{written}</Types>'
    )


def _word_files() -> Iterator[tuple[str, str, str, bytes]]:
    """Yield name, what it imitates, the outcome, and the bytes."""
    yield (
        "zip-bomb.docx",
        "a picture of 20 MB of nothing",
        "looks like a zip bomb",
        write_zip({_MAIN: _document(_RAIN), "word/media/image1.bmp": bytes(20 * 2**20)}),
    )
    yield (
        "no-main-part.docx",
        "a container whose document is gone",
        "has no word/document.xml",
        write_zip({"_rels/.rels": _relations(("rId1", "officeDocument", _MAIN))}),
    )
    yield (
        "broken-xml.docx",
        "a program that crashed while saving",
        f"{_MAIN}: line 1: is no well-formed XML",
        write_zip({_MAIN: _document(_RAIN)[:-30]}),
    )
    yield (
        "outside-entity.docx",
        "an entity that names a file of this machine",
        f"{_MAIN}: declares XML entities",
        write_zip({_MAIN: _document("<w:p><w:r><w:t>&e;</w:t></w:r></w:p>", before=_ENTITIES)}),
    )
    yield (
        "wrong-content-type.docx",
        "a generator that calls its parts plain text",
        "ok",
        write_zip(
            {
                "[Content_Types].xml": '<Types><Default Extension="xml" ContentType="text/plain"/></Types>',
                _MAIN: _document(_RAIN),
            }
        ),
    )
    yield "empty.docx", "a file of no bytes, as a failed download leaves", "is empty", b""
    yield (
        "no-text.docx",
        "a scan: pages that are pictures",
        "has no text in it",
        docx(paragraph("<w:r><w:drawing/></w:r>")),
    )
    yield (
        "password.docx",
        "a document with a password",
        "is protected by a password",
        (_OLE + "EncryptedPackage".encode("utf-16-le") + bytes(512)),
    )
    yield (
        "old-word.docx",
        "a .doc that was renamed",
        "is an old Word file",
        (_OLE + "WordDocument".encode("utf-16-le") + bytes(512)),
    )
    nested = "<w:tbl><w:tr><w:tc>" * 10_000 + _RAIN + "</w:tc></w:tr></w:tbl>" * 10_000
    yield (
        "nested-tables.docx",
        "10,000 tables in each other",
        f"{_MAIN}: is nested deeper",
        write_zip({_MAIN: _document(nested)}),
    )
    yield (
        "macros.docm",
        "a document with macros",
        "ok",
        write_zip({_MAIN: _document(_RAIN), "word/vbaProject.bin": _OLE + b"Sub AutoOpen()"}),
    )
    yield "cut-off.docx", "a download that broke off", "is a damaged or cut-off zip", docx(_RAIN * 50)[:-40]
    yield "web-page.docx", "a page that an office system calls .docx", "is a web page", "<html>雨停了。</html>".encode()
    yield "rtf.docx", "a rich text file under another name", "is an RTF file", b"{\\rtf1\\ansi rain}"
    yield (
        "path-traversal.docx",
        "a part that would land outside",
        "holds a part whose name leads out",
        write_zip({_MAIN: _document(_RAIN), "../../evil.sh": "true"}),
    )
    data = bytearray(docx(_RAIN))
    start = data.index(_MAIN.encode()) + len(_MAIN)
    data[start + 8 : start + 16] = bytes(8)
    yield "bad-sector.docx", "bytes that were lost on a disk", f"is damaged: its part {_MAIN}", bytes(data)
    yield from _odd_word_files()


def _odd_word_files() -> Iterator[tuple[str, str, str, bytes]]:
    """Yield files that look wrong and can be read."""
    yield "endless-field.docx", "a table of contents that never ends", "ok", docx(paragraph(_BEGIN), _RAIN)
    yield (
        "styles-in-a-ring.docx",
        "styles that inherit from each other",
        "ok",
        docx(
            paragraph("雨停了。", style="a"),
            parts={
                "styles": '<w:style w:styleId="a"><w:basedOn w:val="b"/></w:style><w:style w:styleId="b">'
                '<w:basedOn w:val="a"/></w:style>'
            },
        ),
    )
    yield (
        "backslashes.docx",
        "a zip made on Windows by hand",
        "ok",
        write_zip({_MAIN.replace("/", "\\"): _document(_RAIN)}),
    )
    yield (
        "parts-gone.docx",
        "relations to parts that are not there",
        "ok",
        write_zip(
            {
                _MAIN: _document(paragraph("雨停了。", '<w:r><w:footnoteReference w:id="2"/></w:r>', numbers=(1, 0))),
                "word/_rels/document.xml.rels": _relations(
                    ("a", "numbering", "n.xml"), ("b", "footnotes", "../../f.xml")
                ),
            }
        ),
    )
    yield (
        "utf-16.docx",
        "XML in UTF-16",
        "ok",
        write_zip({_MAIN: ('<?xml version="1.0" encoding="UTF-16"?>' + _document(_RAIN)).encode("utf-16")}),
    )
    yield "mad-numbers.docx", "numbers beyond what any style can write", "ok", docx(
        *(paragraph("雨停了。", numbers=(1, level)) for level in (0, 1, 2, 7)),
        parts={
            "numbering": numbering(
                ("upperRoman", "%1"), ("lowerLetter", "%1%2%3%9%"), ("chineseCounting", "%0 % %%3"),
                nums='<w:num w:numId="1"><w:abstractNumId w:val="0"/>'
                + "".join(
                    f'<w:lvlOverride w:ilvl="{k}"><w:startOverride w:val="{start}"/></w:lvlOverride>'
                    for k, start in ((0, 999_999_999), (1, -5), (2, "9" * 40))
                )
                + "</w:num>",
            )
        },
    )  # fmt: skip
    yield (
        "notes-in-a-ring.docx",
        "a footnote that has itself as a footnote",
        "ok",
        docx(
            paragraph("雨停了。", '<w:r><w:footnoteReference w:id="2"/></w:r>'),
            parts={
                "footnotes": '<w:footnote w:id="2">'
                + paragraph(run("注"), '<w:r><w:footnoteReference w:id="2"/></w:r>')
                + "</w:footnote>"
            },
        ),
    )
    yield (
        "drawn-by-fields.docx",
        "a form with circled numbers, lists to choose from, a half as a formula, and the hidden text of a web page",
        "ok",
        docx(
            paragraph("窗体顶端", style="z"),
            paragraph(
                f"{_FIELD}eq \\o\\ac(○,1)</w:instrText></w:r>{_FIELD}eq \\o\\ac(○,</w:instrText></w:r>{_END}{_END}",
                '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:ddList><w:result w:val="9"/></w:ddList></w:ffData>'
                f"</w:fldChar></w:r>{_END}",
                "<m:oMath><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num></m:f></m:oMath>雨停了。",
            ),
            _RAIN,
            parts={"styles": '<w:style w:styleId="z"><w:rPr><w:vanish/></w:rPr></w:style>'},
        ),
    )


def _everything() -> Iterator[tuple[str, str, str, bytes]]:
    """Yield files in which everything stands that a reader knows, as a place for a fuzzer to begin."""
    box = f"<w:r><w:pict><w:txbxContent>{_RAIN}</w:txbxContent></w:pict></w:r>"
    changes = f"<w:ins>{run('新')}</w:ins><w:del><w:r><w:delText>旧</w:delText></w:r></w:del>"
    note = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    field = _BEGIN.replace("TOC", "REF x") + '<w:r><w:fldChar w:fldCharType="separate"/></w:r>' + run("三")
    wide = f'<w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>{_RAIN}</w:tc>'
    merged = f"<w:tc><w:tcPr><w:vMerge/></w:tcPr>{_RAIN}</w:tc>"
    data = docx(
        paragraph("总则", style="h", properties="<w:rPr><w:del/></w:rPr>"),
        paragraph("价款", changes, note, box, numbers=(1, 1)),
        paragraph(field, '<w:r><w:fldChar w:fldCharType="end"/></w:r>', numbers=(2, 0)),
        f"<w:tbl><w:tr><w:trPr><w:ins/></w:trPr>{wide}{merged}</w:tr></w:tbl>",
        f"<w:sdt><w:sdtPr/><w:sdtContent>{_RAIN}</w:sdtContent></w:sdt>",
        paragraph('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/><w:tab/><w:br/><w:softHyphen/></w:r>'),
        parts={
            "numbering": numbering(
                ("chineseCounting", "第%1条"),
                ("decimal", "%1.%2"),
                extra=("", "<w:isLgl/>"),
                nums='<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0">'
                '<w:startOverride w:val="4"/></w:lvlOverride></w:num>',
            ),
            "styles": '<w:style w:styleId="h"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr>'
            "</w:pPr></w:style>",
            "footnotes": f'<w:footnote w:id="2">{_RAIN}</w:footnote>',
            "header1": paragraph("合同", "<w:fldSimple w:instr='PAGE'>" + run("1") + "</w:fldSimple>"),
        },
        section='<w:headerReference w:type="default" r:id="header1"/>',
    )
    yield "everything.docx", "a contract in which everything occurs that is read", "ok", data
    item = "<text:list-item><text:p>{}</text:p></text:list-item>"
    region = '<text:changed-region text:id="{}">{}</text:changed-region>'
    data = odt(
        '<text:h text:outline-level="1">总则</text:h><text:list xml:id="l" text:style-name="L">'
        + item.format(
            '价<text:change-start text:change-id="a"/>新<text:change-end text:change-id="a"/>'
            '<text:change text:change-id="b"/>款<text:note text:note-class="footnote"><text:note-body>'
            "<text:p>注</text:p></text:note-body></text:note>"
        )
        + f'</text:list><text:list text:continue-list="l">{item.format("货<text:s/>物<text:tab/>")}</text:list>'
        "<table:table><table:table-row><table:table-cell><text:p>甲</text:p></table:table-cell>"
        "<table:covered-table-cell/></table:table-row></table:table><text:p><draw:frame><draw:text-box>"
        "<text:p>框</text:p></draw:text-box></draw:frame></text:p>",
        changes=region.format("a", "<text:insertion/>")
        + region.format("b", "<text:deletion><text:p>旧</text:p></text:deletion>"),
        automatic='<text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="1" '
        'style:num-suffix="."/></text:list-style>',
        styles='<text:outline-style><text:outline-level-style text:level="1" style:num-format="I"/>'
        "</text:outline-style><style:master-page><style:footer><text:p>页脚<text:page-number>1</text:page-number></text:p></style:footer>"
        "</style:master-page>",
    )
    yield "everything.odt", "the same as an OpenDocument text", "ok", data


def _other_files() -> Iterator[tuple[str, str, str, bytes]]:
    yield (
        "opendocument.docx",
        "an .odt that was renamed",
        "is an OpenDocument text; rename it to .odt",
        odt("<text:p/>"),
    )
    yield (
        "billion-laughs.odt",
        "entities that grow",
        "content.xml: declares XML entities",
        write_zip(
            {
                "mimetype": "application/vnd.oasis.opendocument.text",
                "content.xml": f"{_LAUGHS}<x>&c;</x>",
            }
        ),
    )
    yield (
        "password.odt",
        "a text with a password",
        "is protected by a password",
        odt("<text:p>x</text:p>", manifest="<manifest:encryption-data/>"),
    )
    yield (
        "many-blanks.odt",
        "a run of a billion blanks",
        "ok",
        odt('<text:p>雨<text:s text:c="999999999"/>停了。</text:p>'),
    )
    yield (
        "slide-gone.pptx",
        "a slide whose part is not there",
        "is a damaged presentation",
        write_zip(
            {
                "[Content_Types].xml": _types(("ppt/presentation.xml", "presentationml.presentation.main")),
                "_rels/.rels": _relations(("rId1", "officeDocument", "ppt/presentation.xml")),
                "ppt/presentation.xml": (
                    '<p:presentation xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
                    f'xmlns:r="{_R}"><p:sldIdLst><p:sldId id="256" r:id="rId9"/></p:sldIdLst></p:presentation>'
                ),
            }
        ),
    )
    yield (
        "deep-groups.pptx",
        "10,000 groups in each other",
        "ppt/slides/slide1.xml: is nested deeper",
        write_zip(
            {"ppt/presentation.xml": "<presentation/>", "ppt/slides/slide1.xml": "<g>" * 10_000 + "</g>" * 10_000}
        ),
    )
    sheet = '<c r="{0}" t="inlineStr"><is><t>雨停了。</t></is></c>'
    workbook = {
        "[Content_Types].xml": _types(
            ("xl/workbook.xml", "spreadsheetml.sheet.main"), ("xl/sheet1.xml", "spreadsheetml.worksheet")
        ),
        "_rels/.rels": _relations(("rId1", "officeDocument", "xl/workbook.xml")),
        "xl/_rels/workbook.xml.rels": _relations(("rId1", "worksheet", "sheet1.xml")),
        "xl/workbook.xml": f'<workbook {_S} xmlns:r="{_R}">{_SHEET}</workbook>',
        "xl/sheet1.xml": (
            f'<worksheet {_S}><dimension ref="A1:XFD1048576"/><sheetData><row r="1">{sheet.format("A1")}</row>'
            f'<row r="1048576">{sheet.format("XFD1048576")}</row></sheetData></worksheet>'
        ),
    }
    yield "last-cell.xlsx", "a sheet of 17 billion cells, two of them used", "ok", write_zip(workbook)
    yield (
        "no-types.xlsx",
        "a workbook whose list of types was lost",
        "is a damaged workbook",
        write_zip(workbook | {"[Content_Types].xml": "<Types/>"}),
    )
    yield (
        "outside-entity.xlsx",
        "an entity that names a file of this machine",
        "xl/workbook.xml: declares XML",
        write_zip(workbook | {"xl/workbook.xml": f"{_ENTITIES}<workbook>&e;</workbook>"}),
    )
    yield (
        "password.xlsx",
        "a workbook with a password",
        "is protected by a password",
        (_OLE + "EncryptedPackage".encode("utf-16-le") + bytes(512)),
    )


def main() -> None:
    """Write the files."""
    _FOLDER.mkdir(parents=True, exist_ok=True)
    for name, imitates, outcome, data in (*_word_files(), *_everything(), *_other_files()):
        (_FOLDER / name).write_bytes(data)
        print(f"documents/{name}\t{imitates}\t{outcome}")  # noqa: T201 - the table is its output


if __name__ == "__main__":
    main()
