"""Small PDF files for tests: lines at places, in a font of Latin letters or one of Chinese characters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

__all__ = ["Placed", "build_pdf"]

Placed: TypeAlias = tuple[float, float, str]
"""x and y of the start of a line, from the lower left, and its text."""

_FONTS = (
    b"<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>",
    b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [5 0 R] >>",
    (
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 "
        b"/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> /FontDescriptor 6 0 R >>"
    ),
    (
        b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 "
        b"/Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>"
    ),
)


def build_pdf(pages: Sequence[Sequence[Placed]], size: int = 12) -> bytes:
    """Return a file with these pages; a line is Chinese if it is not ASCII. Courier: a letter is 0.6 em wide."""
    objects: list[bytes] = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", *_FONTS]
    kids = []
    for page in pages:
        content = b"\n".join(_show(*placed, size) for placed in page)
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> >>" % len(objects)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), b" ".join(kids))
    data = b"%PDF-1.4\n"
    offsets = []
    for number, written in enumerate(objects, 1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, written)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    n = len(objects) + 1
    return (
        data
        + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (
            n,
            table,
            n,
            len(data),
        )
    )


def _show(x: float, y: float, text: str, size: int) -> bytes:
    if text.isascii():
        escaped = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)").encode("ascii")
        shown, font = b"(%s)" % escaped, b"F1"
    else:
        shown, font = b"<%s>" % text.encode("utf-16-be").hex().encode("ascii"), b"F2"
    return b"BT /%s %d Tf %.1f %.1f Td %s Tj ET" % (font, size, x, y, shown)
