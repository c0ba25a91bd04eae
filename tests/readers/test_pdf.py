"""PDF files: lines become paragraphs, running heads go and are named, pictures of text are refused."""

from __future__ import annotations

import re
import zlib
from pathlib import Path

import pytest

pytest.importorskip("pypdfium2")

from aligner.errors import InputError
from aligner.readers.documents import DocumentText, read_document
from aligner.settings import ReadSettings
from tests.readers.pdf_builder import Placed, build_pdf


def _read(folder: Path, pages: list[list[Placed]]) -> DocumentText:
    path = folder / "a.pdf"
    path.write_bytes(build_pdf(pages))
    return read_document(path, ReadSettings())


def _lines(text: list[str], x: float = 50, top: float = 700, pitch: float = 15) -> list[Placed]:
    return [(x, top - k * pitch, line) for k, line in enumerate(text)]


def test_english_lines_are_joined_and_hyphens_mended(tmp_path: Path) -> None:
    """A cut word becomes whole, one that the text hyphenates elsewhere keeps its hyphen."""
    text = [
        "The committee met on Monday to discuss the long-term water sup-",
        "ply of the three villages, and it agreed that a plan for the long-",
        "term must come before the end of the year.",
    ]
    assert _read(tmp_path, [_lines(text)]).text == (
        "The committee met on Monday to discuss the long-term water supply of the three villages, and it agreed that "
        "a plan for the long-term must come before the end of the year.\n"
    )


def test_chinese_lines_are_joined_without_blank(tmp_path: Path) -> None:
    """An indented line starts a paragraph; a short one ends it."""
    text = [
        "委员会星期一开会讨论三个村子长远的用水问题，大家同意年底之前一定要",
        "先拿出一个计划来。",
        "第二天村民们都知道了。",
    ]
    lines = _lines(text)
    lines[0] = (74, 700, text[0][:-2])
    lines[1] = (50, 685, text[0][-2:] + text[1])
    lines[2] = (74, 670, text[2])
    assert _read(tmp_path, [lines]).text == f"{text[0]}{text[1]}\n\n{text[2]}\n"


def test_runs_written_out_of_order_stand_where_they_are_printed(tmp_path: Path) -> None:
    """As office programs write quotation marks in another font."""
    page = [
        (50.0, 700.0, "村里的"),
        (110.0, 700.0, "水神"),
        (86.0, 700.0, "“"),
        (134.0, 700.0, "”"),
        (98.0, 700.0, "老"),
    ]
    assert _read(tmp_path, [page]).text == "村里的“老水神”\n"


def test_running_heads_and_page_numbers_are_removed_and_named(tmp_path: Path) -> None:
    """The paragraph that they interrupt goes on; pages are anchors."""
    pages = []
    for k in range(4):
        body = _lines(
            [f"Chapter text number {'abcd'[k]} goes on to the end of the line and", "stops." + "!" * k],
            top=650 - 20 * k,
        )
        pages.append([(50.0, 760.0, "The Water Report 2031"), *body, (300.0, 40.0, str(k + 11))])
    read = _read(tmp_path, pages)
    assert "Report" not in read.text
    assert "11" not in read.text
    assert read.notes == (
        "a.pdf: removed from 4 pages: The Water Report 2031",
        "a.pdf: removed from 4 pages: page numbers",
    )
    assert [label for _, label in read.anchors] == ["page 1", "page 2", "page 3", "page 4"]
    assert all(read.text[offset:].startswith("Chapter text") for offset, _ in read.anchors)


def test_heads_wider_than_the_text_cut_no_paragraph(tmp_path: Path) -> None:
    """Browsers print date, title, address and page number into the margins: lines as wide as the paper."""
    bodies = [
        ["The ferry crosses the strait six times a", "day, and in winter only when the weather", "allows it at all."],
        ["Nobody lives on the island any more, but", "in summer the school is open for guests", "who like it quiet."],
        ["Bread and milk come with the first boat,", "newspapers with the second, and whoever", "misses both waits."],
    ]
    head: list[Placed] = [(20, 780, "3/4/31, 9:05 AM"), (350, 780, "The island and its ferry: a guide")]
    pages = [
        [*head, *_lines(body), (20, 20, "https://island.example/guide.html"), (560, 20, f"{number}/3")]
        for number, body in enumerate(bodies, 1)
    ]
    assert _read(tmp_path, pages).text == "\n\n".join(" ".join(body) for body in bodies) + "\n"


@pytest.mark.parametrize("day", ["3/4/31, 9:05 AM", "2031/3/4 09:05", "04.03.31, 09:05"])
def test_a_single_page_that_a_browser_printed_has_no_furniture(day: str, tmp_path: Path) -> None:
    """The foot tells: an address with 1/1; without it, nothing is known of the first and the last line."""
    body = ["The ferry crosses the strait six times a", "day, and in winter only when the weather", "allows it at all."]
    page = [(20.0, 780.0, day), (350.0, 780.0, "The island"), *_lines(body)]
    read = _read(tmp_path, [[*page, (20, 20, "https://island.example/"), (560, 20, "1/1")]])
    assert read.text == " ".join(body) + "\n"
    assert read.notes == ("a.pdf: removed from 1 page: what a browser prints into the margins",)
    assert _read(tmp_path, [[*page, (20, 20, "https://island.example/"), (560, 20, "1/2")]]).text.startswith(day)


def test_a_paragraph_goes_on_over_the_page_end(tmp_path: Path) -> None:
    """Where the last line is full and no sentence ends in it."""
    first = _lines(
        [
            "The well was dug in the spring, and by the summer the whole of the",
            "village had come to rely on it, so that nobody remembered how they",
        ]
    )
    second = _lines(["had lived without it."])
    assert _read(tmp_path, [first, second]).text.count("\n") == 1


def test_two_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    """A heading over both stands before them."""
    left = [f"left {'abcdefgh'[k]} is quite a long line" for k in range(8)]
    right = [f"right {'abcdefgh'[k]} is a longer line" for k in range(8)]
    page = [(50.0, 740.0, "A heading that spans the whole width of this printed page, both columns")]
    text = _read(tmp_path, [page + _lines(left) + _lines(right, x=320)]).text
    assert text.startswith("A heading")
    assert text.index("left h") < text.index("right a")


def test_pictures_of_text_are_refused(tmp_path: Path) -> None:
    """One clear line says what to do; where only some pages are pictures, a note."""
    with pytest.raises(InputError, match=r"a\.pdf: has no text layer: its 2 pages are pictures; run OCR"):
        _read(tmp_path, [[], []])
    read = _read(tmp_path, [_lines(["There is a text layer on this page."]), []])
    assert read.notes == ("a.pdf: no text on 1 of 2 pages (2); run OCR if they are scans",)


def test_a_damaged_file_is_refused(tmp_path: Path) -> None:
    """In one line."""
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.7\n" + bytes(range(256)) * 4)
    with pytest.raises(InputError, match="is a damaged PDF"):
        read_document(path, ReadSettings())


def _turned(turn: int, lines: list[str]) -> bytes:
    """Return a page whose lines run up (1), upside down (2) or down (3), turned back for the screen."""
    matrix, places = {
        1: (b"0 1 -1 0", [(100 + 14 * k, 100) for k in range(len(lines))]),
        2: (b"-1 0 0 -1", [(500, 100 + 14 * k) for k in range(len(lines))]),
        3: (b"0 -1 1 0", [(500 - 14 * k, 700) for k in range(len(lines))]),
    }[turn]
    shown = (
        b"BT /F1 12 Tf %s %d %d Tm (%s) Tj ET\n" % (matrix, *place, line.encode())
        for place, line in zip(places, lines, strict=True)
    )
    data = build_pdf([[(0, 0, "X")]])
    start, end = data.index(b"stream\n") + 7, data.index(b"\nendstream")
    content = b"".join(shown)
    data = data[:start] + content + data[end:]
    data = re.sub(rb"/Length \d+", b"/Length %d" % len(content), data, count=1)
    return data.replace(b"/MediaBox", b"/Rotate %d /MediaBox" % (90 * turn))


@pytest.mark.parametrize("turn", [1, 2, 3])
def test_turned_pages_are_read(turn: int, tmp_path: Path) -> None:
    """Sideways tables and pages that a program turns for the screen are no pictures."""
    path = tmp_path / "a.pdf"
    path.write_bytes(_turned(turn, ["The rain stopped in the evening, and", "people went out into the streets."]))
    text = read_document(path, ReadSettings()).text
    assert text == "The rain stopped in the evening, and people went out into the streets.\n"


def test_columns_of_chinese_are_read_downwards(tmp_path: Path) -> None:
    """From right to left, with the marks that such pages have forms of their own for."""
    columns = ["雨在傍晚停了︐人們走上街頭", "去看集市還剩下什麼︒第二天", "﹁早上天又下起了小雨︒﹂"]
    page = [(500 - 20.0 * c, 700 - 14.0 * k, text) for c, column in enumerate(columns) for k, text in enumerate(column)]
    read = _read(tmp_path, [page])
    assert read.text == "雨在傍晚停了，人們走上街頭去看集市還剩下什麼。第二天「早上天又下起了小雨。」\n"


def test_pages_that_show_one_text_again_and_again_are_refused(tmp_path: Path) -> None:
    """A list of ten thousand pages is short if they are the same."""
    data = build_pdf([_lines(["The rain stopped in the evening."] * 20)])
    kids = data[data.index(b"/Kids [") + 7 : data.index(b"]", data.index(b"/Kids ["))]
    path = tmp_path / "a.pdf"
    path.write_bytes(data.replace(kids, b" ".join([kids] * 100), 1).replace(b"/Count 1", b"/Count 100"))
    with pytest.raises(InputError, match=r"its pages show more than 8,192 characters; .*--max-mb"):
        read_document(path, ReadSettings(max_bytes=2**16))


@pytest.mark.parametrize("times", [1, 2, 3])
def test_a_page_that_unpacks_a_thousandfold_is_refused(times: int, tmp_path: Path) -> None:
    """Before the library that reads it sees it, also where it is packed again; the message names the option."""
    packed = zlib.compress(b" " * 20_000_000, 9)
    for _ in range(times - 1):
        packed = zlib.compress(packed, 9)
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.4\n1 0 obj\n<< /Filter /FlateDecode >>\nstream\n" + packed + b"\nendstream")
    with pytest.raises(InputError, match=r"unpacks to more than 8 MB; .*--max-mb"):
        read_document(path, ReadSettings(max_bytes=2**20))
