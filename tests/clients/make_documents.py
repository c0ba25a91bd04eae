"""The keynote as documents made by real programs: `python -m tests.clients.make_documents FOLDER`.

    apt-get install --no-install-recommends pandoc libreoffice-writer-nogui fonts-noto-cjk

pandoc makes html, epub, docx, odt and pptx; LibreOffice makes pdf, html and odt of the docx.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

__all__ = ["LIBREOFFICE", "PANDOC", "has", "make_documents"]

PANDOC = ("html", "epub", "docx", "odt", "pptx")
LIBREOFFICE = ("pdf", "odt", "html")
_CORPUS = Path(__file__).parents[2] / "corpus"
_TIMEOUT = 240
_NOWHERE = subprocess.DEVNULL


def has(program: str) -> bool:
    """Whether a program is installed."""
    return shutil.which(program) is not None


def make_documents(folder: Path) -> None:
    """Write `pandoc/keynote.zh.html` and so on into a folder, with what is installed."""
    for language in ("zh", "en"):
        lines = (_CORPUS / f"keynote.{language}.txt").read_text(encoding="utf-8").splitlines()
        name = f"keynote.{language}"
        if has("pandoc"):
            _by_pandoc(folder / "pandoc", name, [line.strip() for line in lines if line.strip()])
        if has("pandoc") and has("soffice"):
            _by_libreoffice(folder, name)


def _by_pandoc(folder: Path, name: str, paragraphs: list[str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    # A line that begins with a dash or a number is a paragraph here, no list; a quotation mark is as it stands.
    page = "".join(f"<p>{line.replace('&', '&amp;').replace('<', '&lt;')}</p>\n" for line in paragraphs)
    for suffix in PANDOC:
        command = [
            "pandoc",
            "-f",
            "html",
            "-s",
            "--metadata",
            "pagetitle=keynote",
            "-o",
            str(folder / f"{name}.{suffix}"),
        ]
        subprocess.run(command, input=page.encode(), check=True, timeout=_TIMEOUT, stderr=_NOWHERE)  # noqa: S603 - our own


def _by_libreoffice(folder: Path, name: str) -> None:
    for suffix in LIBREOFFICE:
        command = ["soffice", "--headless", f"-env:UserInstallation=file://{folder.resolve()}/profile"]
        command += [
            "--convert-to",
            suffix,
            "--outdir",
            str(folder / "libreoffice"),
            str(folder / f"pandoc/{name}.docx"),
        ]
        subprocess.run(command, check=True, timeout=_TIMEOUT, stdout=_NOWHERE, stderr=_NOWHERE)  # noqa: S603 - our own


if __name__ == "__main__":
    make_documents(Path(sys.argv[1]))
