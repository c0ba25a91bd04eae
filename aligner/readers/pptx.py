"""PowerPoint presentations: slides in order, their shapes in reading order, tables, groups, then the speaker's notes.

The order of shapes is that of the file, which screen readers use too; a translation hardly ever changes it. What the
program fills in by itself (slide numbers, dates, footers) is left out.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pptx
from lxml import etree
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.exc import PythonPptxError

from aligner.errors import InputError
from aligner.readers.containers import DAMAGE, Container, open_zip
from aligner.readers.documents import DocumentText
from aligner.readers.office_formulas import write_formula
from aligner.readers.office_text import TextBuilder, count_words
from aligner.readers.ooxml import chosen, find_main_part, transitional_form
from aligner.readers.xml_names import attribute, child, local_name, whole_number
from aligner.settings import ReadSettings
from aligner.text.symbols import raise_figures

__all__ = ["read_pptx"]

_FILLED_IN = frozenset({PP_PLACEHOLDER.SLIDE_NUMBER, PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.HEADER})
_ALTERNATIVES = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"


def read_pptx(path: Path, settings: ReadSettings) -> DocumentText:
    """Read a presentation; InputError, in one line, for what is none."""
    container = open_zip(path, settings)
    _, root = find_main_part(container, "presentation", "ppt/presentation.xml")
    _check_parts(container)
    try:
        presentation = pptx.Presentation(io.BytesIO(transitional_form(container, root)))
        reader = _Reader(path.name)
        for number, slide in enumerate(presentation.slides, 1):
            reader.read_slide(slide, f"slide {number}")
    except InputError:
        raise
    except (*DAMAGE, PythonPptxError) as error:
        # What the library says of a part that is missing or wrong.
        what = " ".join(str(error).split())[:100]
        raise InputError(
            f"{path}: is a damaged presentation ({what}); open it in its program and save it anew"
        ) from error
    read = reader.builder.build(reader.notes())
    if not read.text:
        raise InputError(f"{path}: has no text in it; if its slides are pictures, run them through OCR")
    return read


def _check_parts(container: Container) -> None:
    """Parse every part that the library is going to: it would say less clearly what is wrong with one."""
    for name in container.parts:
        if name.endswith((".xml", ".rels")) and name.startswith(("ppt/slides/", "ppt/notesSlides/", "ppt/_rels/")):
            container.parse(name)


@dataclass(slots=True)
class _Reader:
    """Walks one presentation; what it has read so far is in `builder`."""

    name: str
    builder: TextBuilder = field(default_factory=TextBuilder)
    n_hidden: int = 0
    n_notes: int = 0
    n_graphics: int = 0

    def read_slide(self, slide: Any, place: str) -> None:
        """Add the text of a slide and of its notes."""
        if slide._element.get("show") in ("0", "false"):  # noqa: SLF001 - python-pptx has no name for it
            self.n_hidden += 1
            return
        _unwrap(slide._element)  # noqa: SLF001 - python-pptx passes over what has several forms
        for shape in slide.shapes:
            self._read_shape(shape, place)
        if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
            for text in _paragraphs(slide.notes_slide.notes_text_frame):
                self.n_notes += bool(text.strip())
                self.builder.add(text, f"{place} notes")

    def _read_shape(self, shape: Any, place: str) -> None:
        if shape.is_placeholder and shape.placeholder_format.type in _FILLED_IN:
            return
        if hasattr(shape, "shapes"):
            for inner in shape.shapes:
                self._read_shape(inner, place)
        elif getattr(shape, "has_table", False):
            self._read_table(shape.table, place)
        elif shape.has_text_frame:
            for text in _paragraphs(shape.text_frame):
                self.builder.add(text, place)
        elif shape._element.tag.endswith("}graphicFrame"):  # noqa: SLF001 - charts and diagrams have no common name
            self.n_graphics += 1

    def _read_table(self, table: Any, place: str) -> None:
        for r, row in enumerate(table.rows, 1):
            for c, cell in enumerate(row.cells, 1):
                for text in () if cell.is_spanned else _paragraphs(cell.text_frame):
                    self.builder.add(text, f"{place} table R{r}C{c}")

    def notes(self) -> Iterator[str]:
        """Yield what was left out, and what else was read."""
        if self.n_hidden:
            yield f"{self.name}: {count_words(self.n_hidden, 'hidden slide')} left out"
        if self.n_notes:
            yield f"{self.name}: speaker's notes read after their slides: {count_words(self.n_notes, 'line')}"
        if self.n_graphics:
            yield f"{self.name}: {count_words(self.n_graphics, 'chart or diagram', 'charts or diagrams')} not read"


def _paragraphs(frame: Any) -> Iterator[str]:
    """Yield the texts of paragraphs, with formulas, which python-pptx passes over, and without slide numbers."""
    return ("".join(map(_piece, paragraph._p)) for paragraph in frame.paragraphs)  # noqa: SLF001


def _piece(element: etree._Element) -> str:
    name = local_name(element)
    if name in ("r", "fld") and element.get("type") != "slidenum":
        text = child(element, "t")
        written = "" if text is None else (text.text or "").replace("\v", "\n")
        # By how many thousandths of its height it is raised; lowered text has a minus before it.
        raised = whole_number(attribute(child(element, "rPr"), "baseline"), 0)
        return raise_figures(written) if raised else written
    if name == "br":
        return "\n"
    return write_formula(element) if name == "m" else ""


def _unwrap(root: etree._Element) -> None:
    """Put what is read of several forms of the same content, such as a text box with a formula, in their place."""
    for alternatives in list(root.iter(_ALTERNATIVES)):
        parent = alternatives.getparent()
        if parent is not None:
            place = parent.index(alternatives)
            parent[place : place + 1] = list(chosen(alternatives)) if len(alternatives) else []
