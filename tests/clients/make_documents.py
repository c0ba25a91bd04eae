"""The keynote as documents made by real programs: `python -m tests.clients.make_documents FOLDER`.

pandoc makes html, epub, docx, odt and pptx of its paragraphs; LibreOffice opens some of these and saves them as what
the table says, so that each format comes from each program that can write it. A browser prints the page as it prints
any: with date, title, address and page numbers in the margins.
"""

from __future__ import annotations

import html
import sys
from pathlib import Path

from tests.clients.programs import browse, convert, run_program

__all__ = ["BROWSER", "LIBREOFFICE", "PANDOC", "make_documents"]

PANDOC = ("html", "epub", "docx", "odt", "pptx")
LIBREOFFICE = {"pdf": "docx", "odt": "docx", "html": "docx", "epub": "docx", "docx": "odt", "pptx": "pptx"}
"""What LibreOffice saves, and of which file of pandoc's."""
BROWSER = ("pdf",)

_CORPUS = Path(__file__).parents[2] / "corpus"
_LANGUAGES = ("zh", "en")


def make_documents(folder: Path) -> None:
    """Write `pandoc/keynote.zh.html` and so on into a folder."""
    (folder / "pandoc").mkdir(parents=True, exist_ok=True)
    for language in _LANGUAGES:
        lines = (_CORPUS / f"keynote.{language}.txt").read_text(encoding="utf-8").splitlines()
        # A line that begins with a dash or a number is a paragraph here, no list; a quotation mark is as it stands.
        page = "".join(f"<p>{html.escape(line.strip(), quote=False)}</p>\n" for line in lines if line.strip())
        for suffix in PANDOC:
            command = ["pandoc", "-f", "html", "-s", "--metadata", "pagetitle=keynote", "-o"]
            run_program([*command, folder / "pandoc" / f"keynote.{language}.{suffix}"], folder / "home", page)
    (folder / "browser").mkdir()
    for language in _LANGUAGES:
        printed = folder / "browser" / f"keynote.{language}.pdf"
        browse(folder / "pandoc" / f"keynote.{language}.html", folder / "home", f"--print-to-pdf={printed}")
    for suffix, made_of in LIBREOFFICE.items():
        pages = [folder / "pandoc" / f"keynote.{language}.{made_of}" for language in _LANGUAGES]
        convert(pages, suffix, folder / "libreoffice")


if __name__ == "__main__":
    make_documents(Path(sys.argv[1]))
