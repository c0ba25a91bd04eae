"""OpenDocument texts (.odt, .ott, and .fodt, which is one XML file), as LibreOffice, WPS and Google Docs write them.

content.xml is walked here: odfpy, the library for it, is without a release since 2020 and knows neither the numbers of
lists nor tracked changes (docs/adr/0009). Insertions stand in the text between two marks; what was deleted stands at
the top, and a mark in the text tells where it was.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from aligner.errors import InputError
from aligner.readers.containers import open_zip
from aligner.readers.decode import read_bytes
from aligner.readers.documents import DocumentText
from aligner.readers.odt_numbering import OUTLINE, ListNumbers, read_list_styles, wanted_start
from aligner.readers.odt_styles import TextStyles, is_hidden_section
from aligner.readers.office_text import TextBuilder, count_words
from aligner.readers.ooxml import refuse_other_kind
from aligner.readers.xml import parse_xml
from aligner.readers.xml_names import attribute, child, children, local_name, whole_number
from aligner.settings import ReadSettings
from aligner.text.symbols import raise_figures

__all__ = ["read_odt"]

_WHITE = re.compile(r"[ \t\r\n]+")
_INDEXES = frozenset(
    {"table-of-content", "illustration-index", "table-index", "object-index", "user-index", "alphabetical-index"}
)
_NO_TEXT = frozenset(
    {
        "annotation", "annotation-end", "tracked-changes", "note", "ruby-text", "desc", "frame", "forms",
        "sequence-decls", "variable-decls", "user-field-decls", "hidden-text", "note-citation", "event-listeners",
    }
)  # fmt: skip
"""Elements inside a paragraph whose text is not its own."""
_WRAPPERS = frozenset(
    {
        "section",
        "header",
        "footer",
        "numbered-paragraph",
        "table-header-rows",
        "table-rows",
        "index-body",
        "bibliography",
        "index-title",
    }
)
_SHAPES = frozenset(
    {"custom-shape", "rect", "ellipse", "circle", "g", "line", "polygon", "polyline", "path", "connector", "caption"}
)
_CHANGES = frozenset({"change", "change-start", "change-end"})
_DRAWING_TITLE = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}title"
"""What a picture is called; text:title is a field that shows what the document is called."""
_PAGES = ("", "-first", "-left")
_MOST_LEVELS = 10
_MOST_BLANKS = 1_000
_WHITES = {"s": " ", "tab": "\t", "line-break": "\n"}
_PAGE_FIELDS = frozenset({"page-number", "page-count", "page-continuation"})


def read_odt(path: Path, settings: ReadSettings) -> DocumentText:
    """Read an OpenDocument text; InputError, in one line, for what is none."""
    if path.suffix.lower() == ".fodt":
        content = styles = parse_xml(read_bytes(path, settings.max_bytes), str(path))
    else:
        container = open_zip(path, settings)
        if not (container.read("mimetype") or b"").startswith(b"application/vnd.oasis.opendocument.text"):
            has_word = "word/document.xml" in container.parts
            refuse_other_kind(container, "document" if has_word else "", "text")
        if b"encryption-data" in (container.read("META-INF/manifest.xml") or b""):
            raise InputError(f"{path}: is protected by a password; open it in its program and save it without")
        found = container.parse("content.xml")
        if found is None:
            raise InputError(f"{path}: has no content.xml in it, so it is no OpenDocument text")
        content, found_styles = found, container.parse("styles.xml")
        styles = content if found_styles is None else found_styles
    body = next(content.iter("{urn:oasis:names:tc:opendocument:xmlns:office:1.0}text"), None)
    if body is None:
        raise InputError(f"{path}: holds no text of OpenDocument; save it as .odt")
    numbers = ListNumbers(read_list_styles((styles, content)))
    text_styles = TextStyles(content, styles)
    read = _Reader(path.name, body, styles, numbers, text_styles, keeps_old=settings.tracked == "reject").read()
    if not read.text:
        raise InputError(f"{path}: has no text in it; if its pages are pictures, run them through OCR")
    return read


@dataclass(slots=True)
class _Reader:
    """Walks one text; what it has read so far is in `builder`."""

    name: str
    body: etree._Element
    styles: etree._Element
    numbers: ListNumbers
    text_styles: TextStyles
    keeps_old: bool
    builder: TextBuilder = field(default_factory=TextBuilder)
    counts: Counter[str] = field(default_factory=Counter)
    deleted: dict[str, etree._Element] = field(default_factory=dict)
    unwanted: set[str] = field(default_factory=set)
    """The changes whose text is left out: insertions where they are rejected, else deletions."""
    open: set[str] = field(default_factory=set)
    """Those of them that the reader is inside of."""
    hides: bool = False
    """Whether the style of what is being read hides it."""
    carried: str = ""
    carried_label: str = ""
    outline: dict[int, int] = field(default_factory=dict)
    furniture: dict[str, str] | None = None

    def read(self) -> DocumentText:
        """Return the text of the body, then headers and footers."""
        for region in self.body.iterfind("{*}tracked-changes/{*}changed-region"):
            for change in region:
                self._note_change(attribute(region, "id"), change)
        self._read_blocks(self.body, "")
        self.builder.add(self.carried, self.carried_label)
        self._read_furniture()
        return self.builder.build(self._notes())

    def _note_change(self, name: str, change: etree._Element) -> None:
        kind = local_name(change)
        if kind in ("insertion", "deletion"):
            self.counts[kind] += 1
        if kind == "deletion":
            self.deleted[name] = change
        if kind == ("insertion" if self.keeps_old else "deletion"):
            self.unwanted.add(name)

    def _read_blocks(self, parent: etree._Element | None, place: str) -> None:
        for element in parent if parent is not None else ():
            self._read_block(element, local_name(element), place)

    def _read_block(self, element: etree._Element, name: str, place: str) -> None:
        if name in ("p", "h"):
            self._read_paragraph(element, place, self._heading_label(element) if name == "h" else "")
        elif name == "list":
            self._read_list(element, place, 1, attribute(element, "style-name"), None)
        elif name == "table":
            self._read_table(element, place)
        elif name in _WRAPPERS and is_hidden_section(element):
            self.counts["hidden section"] += 1
        elif name in _WRAPPERS:
            self._read_blocks(element, place)
        elif name in _INDEXES:
            self.counts["index"] += 1
        elif name in _CHANGES:
            self._read_change(element, name, [])
        elif name == "frame" or name in _SHAPES:
            self._read_aside(element)

    def _heading_label(self, heading: etree._Element) -> str:
        if (
            not any(str(piece).strip() for piece in heading.itertext())
            or attribute(heading, "is-list-header") == "true"
            or self.open
        ):
            return ""
        level = min(whole_number(attribute(heading, "outline-level"), 1), _MOST_LEVELS)
        restarts = attribute(heading, "restart-numbering") == "true"
        return self.numbers.label(OUTLINE, level, self.outline, wanted_start(heading) if restarts else None)

    def _read_list(
        self, element: etree._Element, place: str, level: int, style: str, counts: dict[int, int] | None
    ) -> None:
        style = attribute(element, "style-name") or style
        if counts is None:
            style, counts = self.numbers.begin(
                attribute(element, "id"),
                style,
                goes_on=attribute(element, "continue-numbering") == "true",
                after=attribute(element, "continue-list"),
            )
        for item in element:
            counted = local_name(item) == "list-item"
            for inner in item:
                name = local_name(inner)
                if name == "list":
                    self._read_list(inner, place, level + 1, style, counts)
                elif name in ("p", "h"):
                    own = attribute(item, "style-override") or style
                    # What begins inside a change that is left out goes on the item before it.
                    is_own = counted and not self.open
                    label = self.numbers.label(own, level, counts, wanted_start(item)) if is_own else ""
                    self._read_paragraph(inner, place, label)
                    counted = False
                else:
                    self._read_block(inner, name, place)

    def _read_paragraph(self, paragraph: etree._Element, place: str, label: str) -> None:
        pieces: list[str] = []
        later: list[etree._Element] = []
        self._read_styled(paragraph, "paragraph", pieces, later)
        text = self.carried + "".join(pieces).removesuffix(" ")
        if self.open:
            # The end of the paragraph is left out: it goes on in the next one.
            self.carried, self.carried_label = text, self.carried_label or label
            return
        label = self.carried_label or label
        self.carried = self.carried_label = ""
        if self.furniture is None:
            self.builder.add(text, " ".join(filter(None, (place, label))))
        else:
            self._add_furniture(text, place)
        for element in later:
            self._read_aside(element)

    def _read_inline(self, parent: etree._Element, pieces: list[str], later: list[etree._Element]) -> None:
        self._add_text(parent.text, pieces)
        for element in parent:
            name = local_name(element)
            if name in _CHANGES:
                self._read_change(element, name, pieces)
            elif name in _WHITES or name in ("note", "frame") or name in _SHAPES:
                if self._is_shown():
                    self._read_object(element, name, pieces, later)
            elif name == "annotation":
                self.counts["comment"] += 1
            elif name in _PAGE_FIELDS and self.furniture is not None:
                pieces.append("\ufdd0")
            elif name not in _NO_TEXT and element.tag != _DRAWING_TITLE:
                self._read_styled(element, "text", pieces, later)
            self._add_text(element.tail, pieces)

    def _read_styled(
        self, element: etree._Element, family: str, pieces: list[str], later: list[etree._Element]
    ) -> None:
        """Read what is in a paragraph or a span, which its style may hide."""
        outer = self.hides
        style, in_furniture = attribute(element, "style-name"), self.furniture is not None
        own = self.text_styles.hides(family, style, in_furniture=in_furniture)
        self.hides = outer if own is None else own
        if self.hides and not outer:
            self.counts["hidden run"] += any(str(text).strip() for text in element.itertext())
        n_before = len(pieces)
        self._read_inline(element, pieces, later)
        if family == "text" and self.text_styles.raises(style, in_furniture=in_furniture):
            pieces[n_before:] = map(raise_figures, pieces[n_before:])
        self.hides = outer

    def _is_shown(self) -> bool:
        return not self.open and not self.hides

    def _read_object(self, element: etree._Element, name: str, pieces: list[str], later: list[etree._Element]) -> None:
        if name == "s":
            pieces.append(" " * min(whole_number(attribute(element, "c"), 1), _MOST_BLANKS))
        elif name in _WHITES:
            pieces.append(_WHITES[name])
        else:
            later.append(element)

    def _add_text(self, text: str | None, pieces: list[str]) -> None:
        """Add characters, any white space as one blank, none at the beginning: blanks that count are elements."""
        if text and self._is_shown():
            written = _WHITE.sub(" ", text)
            is_first = not pieces or pieces[-1].endswith((" ", "\n"))
            pieces.append(written.removeprefix(" ") if is_first else written)

    def _read_change(self, mark: etree._Element, kind: str, pieces: list[str]) -> None:
        """Leave out what is not wanted, and put back what was deleted where changes are rejected."""
        name = attribute(mark, "change-id")
        # Flat files leave deletions where they were, between marks of their own.
        if kind == "change-start" and name in self.unwanted:
            self.open.add(name)
        elif kind == "change-end":
            self.open.discard(name)
        elif kind == "change" and self.keeps_old and name in self.deleted:
            # Once: a text that marks its own place, or many, would never end.
            paragraphs = [e for e in self.deleted.pop(name) if local_name(e) in ("p", "h")]
            for k, paragraph in enumerate(paragraphs):
                pieces.append("\n" if k else "")
                self._read_inline(paragraph, pieces, [])

    def _read_aside(self, element: etree._Element) -> None:
        """Read what hangs on a paragraph and follows it: a note, a text box, a drawn shape."""
        if local_name(element) == "note":
            kind = attribute(element, "note-class") or "footnote"
            self.counts[kind] += 1
            self._read_blocks(child(element, "note-body"), f"{kind} {self.counts[kind]}")
        elif local_name(element) == "frame":
            self._read_frame(element)
        else:
            self._read_blocks(element, "text box")

    def _read_frame(self, frame: etree._Element) -> None:
        for box in children(frame, "text-box"):
            self._read_blocks(box, "text box")
        self.counts["object"] += sum(local_name(e) == "object" for e in frame)

    def _read_table(self, table: etree._Element, place: str) -> None:
        self.counts["table"] += 1
        name = f"table {self.counts['table']}"
        for k, row in enumerate(_rows(table), 1):
            column = 1
            for cell in row:
                if local_name(cell) == "table-cell":
                    self._read_blocks(cell, place if self.furniture is not None else f"{name} R{k}C{column}")
                column += whole_number(attribute(cell, "number-columns-repeated"), 1)

    def _read_furniture(self) -> None:
        """Read headers and footers, each text once; page numbers are left out."""
        self.furniture = {}
        for kind in ("header", "footer"):
            for page in _PAGES:
                for element in self.styles.iterfind(f".//{{*}}master-page/{{*}}{kind}{page}"):
                    if attribute(element, "display") != "false":
                        self._read_blocks(element, kind)
        for text, kind in self.furniture.items():
            self.builder.add(text, kind)

    def _add_furniture(self, text: str, place: str) -> None:
        for piece in text.split("\t"):
            if "\ufdd0" not in piece and piece.strip() and self.furniture is not None:
                self.furniture.setdefault(piece.strip(), place)

    def _notes(self) -> Iterator[str]:
        counts = self.counts
        changes = [count_words(counts[kind], kind) for kind in ("insertion", "deletion") if counts[kind]]
        if changes:
            done, other = ("rejected", "accept") if self.keeps_old else ("accepted", "reject")
            yield f"{self.name}: tracked changes {done}: {', '.join(changes)} (--tracked {other} for the other text)"
        if counts["comment"]:
            yield f"{self.name}: {count_words(counts['comment'], 'comment')} left out"
        for kind in ("hidden run", "hidden section"):
            if counts[kind]:
                yield f"{self.name}: {count_words(counts[kind], kind)} left out"
        if counts["index"]:
            yield f"{self.name}: table of contents left out"
        if self.furniture:
            n_lines = count_words(len(self.furniture), "line")
            yield f"{self.name}: headers and footers read once each, at the end: {n_lines}"
        if counts["object"]:
            yield f"{self.name}: {count_words(counts['object'], 'embedded object')} not read"


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    """Yield the rows of a table, also those in groups; not those of tables inside."""
    for element in table:
        if local_name(element) == "table-row":
            yield element
        elif local_name(element) in ("table-header-rows", "table-rows", "table-row-group"):
            yield from _rows(element)
