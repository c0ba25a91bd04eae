"""EPUB: chapters in the order of the spine, each an anchor; locks and missing chapters are told."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

pytest.importorskip("selectolax")

from aligner.errors import InputError
from aligner.readers.documents import DocumentText, read_document
from aligner.settings import ReadSettings

_CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OPS/book.opf"/></rootfiles></container>'
)
_PACKAGE = """<package xmlns="http://www.idpf.org/2007/opf"><manifest>
<item id="n" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="b" href="b%20b.xhtml" media-type="application/xhtml+xml"/>
<item id="a" href="a.xhtml" media-type="application/xhtml+xml"/>
<item id="c" href="c.xhtml" media-type="application/xhtml+xml"/>
<item id="p" href="p.jpg" media-type="image/jpeg"/></manifest>
<spine><itemref idref="n"/><itemref idref="p"/><itemref idref="b"/><itemref idref="a"/>{}</spine></package>"""


def _read(folder: Path, more: str = "", **parts: str) -> DocumentText:
    path = folder / "a.epub"
    written = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": _CONTAINER,
        "OPS/book.opf": _PACKAGE.format(more),
        "OPS/nav.xhtml": "<html><body><nav>目录</nav></body></html>",
        "OPS/a.xhtml": "<html><head><title/></head><body><p>后来的事。<a epub:type='noteref'>1</a></p></body></html>",
        "OPS/b b.xhtml": "<?xml version='1.0'?><html><body><h2>第一章</h2><p>起初的事&nbsp;。</p></body></html>",
        **parts,
    }
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in written.items():
            archive.writestr(name, text)
    return read_document(path, ReadSettings())


def test_spine_gives_the_order_and_chapters_are_anchors(tmp_path: Path) -> None:
    """The table of contents is no text, nor are the marks of notes."""
    read = _read(tmp_path)
    assert read.text == "第一章\n\n起初的事\u00a0。\n\n后来的事。\n"
    assert read.anchors == ((0, "OPS/b b.xhtml"), (read.text.index("后"), "OPS/a.xhtml"))


def test_missing_chapters_are_named(tmp_path: Path) -> None:
    """What is there is read."""
    assert _read(tmp_path, '<itemref idref="c"/>').notes == ("a.epub: 1 chapter not in the file: OPS/c.xhtml",)


@pytest.mark.parametrize(("algorithm", "is_locked"), [("http://ns.adobe.com/pdf/enc#RC", False), ("urn:aes", True)])
def test_a_locked_book_is_refused(tmp_path: Path, algorithm: str, is_locked: bool) -> None:  # noqa: FBT001 - a case
    """A book with obfuscated fonts is not locked."""
    lock = (
        f'<encryption xmlns:e="urn:e"><e:EncryptedData><e:EncryptionMethod Algorithm="{algorithm}"/><e:CipherData>'
        '<e:CipherReference URI="OPS/a.xhtml"/></e:CipherData></e:EncryptedData></encryption>'
    )
    if is_locked:
        with pytest.raises(InputError, match=r"is locked \(DRM\)"):
            _read(tmp_path, **{"META-INF/encryption.xml": lock})
    else:
        assert _read(tmp_path, **{"META-INF/encryption.xml": lock}).text


def test_a_zip_that_is_no_book_is_refused(tmp_path: Path) -> None:
    """In one line."""
    path = tmp_path / "a.epub"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("x.txt", "x")
    with pytest.raises(InputError, match="is no EPUB"):
        read_document(path, ReadSettings())


def test_a_package_that_is_missing_is_named_in_one_line(tmp_path: Path) -> None:
    """Its name may hold whatever a file holds."""
    container = _CONTAINER.replace("OPS/book.opf", "a&#10;b.opf")
    with pytest.raises(InputError, match=r"is no whole EPUB: 'a\\nb\.opf' is not in it"):
        _read(tmp_path, **{"META-INF/container.xml": container})
