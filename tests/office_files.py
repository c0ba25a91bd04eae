"""Office files written as XML by hand, each way of writing as one program has it; small, and made when needed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

__all__ = ["docx", "numbering", "odt", "paragraph", "pptx", "run", "write", "write_zip"]

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_NAMESPACES = (
    f'{W} xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'


def write_zip(parts: Mapping[str, str | bytes]) -> bytes:
    """Return a zip file of these parts, the same bytes at any time."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in parts.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return buffer.getvalue()


def write(path: Path, data: bytes) -> Path:
    """Write a file and return its path."""
    path.write_bytes(data)
    return path


def run(text: str, properties: str = "") -> str:
    """Return a run with a text."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*content: str, style: str = "", numbers: tuple[int, int] | None = None, properties: str = "") -> str:
    """Return a paragraph; content that is no element is a run. `numbers` is (numId, ilvl)."""
    inner = "".join(piece if piece.startswith("<") else run(piece) for piece in content)
    own = f'<w:pStyle w:val="{style}"/>' if style else ""
    if numbers:
        own += f'<w:numPr><w:ilvl w:val="{numbers[1]}"/><w:numId w:val="{numbers[0]}"/></w:numPr>'
    return f"<w:p><w:pPr>{own}{properties}</w:pPr>{inner}</w:p>"


def numbering(*levels: tuple[str, str], more: str = "", nums: str = "", extra: tuple[str, ...] = ()) -> str:
    """Return numbering.xml with list 1 on these levels of (style, text); `extra` holds XML inside each level."""
    written = "".join(
        f'<w:lvl w:ilvl="{k}"><w:start w:val="1"/><w:numFmt w:val="{style}"/><w:lvlText w:val="{text}"/>'
        f"{extra[k] if k < len(extra) else ''}</w:lvl>"
        for k, (style, text) in enumerate(levels)
    )
    return (
        f'<w:numbering {_NAMESPACES}><w:abstractNum w:abstractNumId="0">{written}</w:abstractNum>{more}'
        f'<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>{nums}</w:numbering>'
    )


def docx(*body: str, parts: Mapping[str, str] | None = None, section: str = "") -> bytes:
    """Return a Word document.

    `parts` are further parts by their file names without .xml, as what stands inside their root; styles, numbering,
    footnotes and the like are related to the document by an id that is their name.
    """
    files = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": (
            f'<Relationships {_RELATIONS}><Relationship Id="rId1" Type="{_RELATION}/officeDocument" '
            'Target="word/document.xml"/></Relationships>'
        ),
        "word/document.xml": (
            f'<?xml version="1.0" encoding="UTF-8"?><w:document {_NAMESPACES}><w:body>{"".join(body)}'
            f"<w:sectPr>{section}</w:sectPr></w:body></w:document>"
        ),
    }
    related = ""
    for name, content in (parts or {}).items():
        kind = name.rstrip("0123456789")
        root = {"header": "hdr", "footer": "ftr"}.get(kind, kind)
        files[f"word/{name}.xml"] = (
            content if content.startswith("<w:numbering ") else f"<w:{root} {_NAMESPACES}>{content}</w:{root}>"
        )
        related += f'<Relationship Id="{name}" Type="{_RELATION}/{kind}" Target="{name}.xml"/>'
    files["word/_rels/document.xml.rels"] = f"<Relationships {_RELATIONS}>{related}</Relationships>"
    return write_zip(files)


def odt(content: str, *, styles: str = "", automatic: str = "", manifest: str = "", changes: str = "") -> bytes:
    """Return an OpenDocument text; `changes` is what text:tracked-changes holds."""
    names = " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for prefix, name in (
            ("office", "office"), ("text", "text"), ("style", "style"), ("table", "table"), ("draw", "drawing"),
        )
    )  # fmt: skip
    tracked = f"<text:tracked-changes>{changes}</text:tracked-changes>" if changes else ""
    return write_zip(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "META-INF/manifest.xml": (
                '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
                f"{manifest}</manifest:manifest>"
            ),
            "styles.xml": f"<office:document-styles {names}>{styles}</office:document-styles>",
            "content.xml": (
                f"<office:document-content {names}><office:automatic-styles>{automatic}</office:automatic-styles>"
                f"<office:body><office:text>{tracked}{content}</office:text></office:body></office:document-content>"
            ),
        }
    )


def pptx() -> bytes:
    """Return a presentation with a table, a group, notes and a hidden slide, by the library that others use too."""
    from pptx import Presentation  # noqa: PLC0415 - an extra

    presentation = Presentation()
    layout = presentation.slide_layouts[1]
    first = presentation.slides.add_slide(layout)
    first.shapes.title.text = "年度报告"
    first.placeholders[1].text = "收入增长\v百分之三\n利润持平"
    table = first.shapes.add_table(1, 2, 0, 0, 9999, 9999).table
    table.cell(0, 0).text = "甲"
    table.cell(0, 0).merge(table.cell(0, 1))
    group = first.shapes.add_group_shape()
    group.shapes.add_textbox(0, 0, 9, 9).text_frame.text = "组内"
    first.notes_slide.notes_text_frame.text = "先致谢"
    hidden = presentation.slides.add_slide(layout)
    hidden.shapes.title.text = "隐藏"
    hidden._element.set("show", "0")
    presentation.slides.add_slide(layout).shapes.title.text = "谢谢"
    packed = io.BytesIO()
    presentation.save(packed)
    return packed.getvalue()
