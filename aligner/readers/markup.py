"""A tree of HTML elements as lines: blocks, list items, table cells and `<br>` end them; the rest is text.

Of ruby the base is text, not the reading; scripts, forms, pictures and what is hidden are none. A list that counts
its items leaves the numbers as anchors.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from selectolax.lexbor import LexborHTMLParser, LexborNode

from aligner.errors import InputError
from aligner.readers.blocks import Blocks, unwrap
from aligner.readers.xml_names import whole_number
from aligner.text.counters import write_counter
from aligner.text.symbols import raise_figures

__all__ = ["Page", "add_lines", "parse_html", "walk"]

_NO_TEXT = frozenset(
    (
        "script style noscript template svg math iframe object embed audio video canvas select button textarea input "
        "datalist rt rp rtc head"
    ).split()
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_MARKS = (
    "[role=doc-noteref], [role=doc-backlink], [role=doc-pagebreak], "
    "a[epub\\:type~=noteref], [epub\\:type~=backlink], [epub\\:type~=pagebreak]"
)
"""Numbers of notes and pages that stand amid the text."""
_BLOCKS = frozenset(
    (
        "address article aside blockquote body caption center details dialog div dl fieldset figcaption figure footer "
        "form h1 h2 h3 h4 h5 h6 header hgroup hr html main menu nav ol p pre section summary table ul"
    ).split()
)
_LINES = frozenset("br dd dt li option td th tr tbody thead tfoot legend".split())
_CELLS = frozenset(("td", "th"))

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_SELF_CLOSING = frozenset(
    (
        "p li td th tr tbody thead tfoot dt dd option area base br col embed hr img input link meta source track wbr "
        "html head body"
    ).split()
)
_EMPTY = re.compile(r"""<([a-zA-Z][a-zA-Z0-9]*)((?:\s+[^\s"'<>=/]+(?:\s*=\s*(?:"[^"<]*"|'[^'<]*'))?)*)\s*/>""")
_LEFT_OUT = "\u00ad"
"""A soft hyphen is a place to break a word at, not a character of it."""
_COUNTERS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_CSS_COUNTERS = {
    "lower-alpha": "lowerLetter", "lower-latin": "lowerLetter", "upper-alpha": "upperLetter",
    "upper-latin": "upperLetter", "lower-roman": "lowerRoman", "upper-roman": "upperRoman",
    "cjk-ideographic": "chineseCountingThousand", "simp-chinese-informal": "chineseCountingThousand",
    "trad-chinese-informal": "taiwaneseCountingThousand", "cjk-heavenly-stem": "ideographTraditional",
}  # fmt: skip
_CSS_TYPE = re.compile(r"list-style(?:-type)?\s*:[^;]*?\b([a-z]+-[a-z-]+)", re.IGNORECASE)
"""How lists count that do not count in figures."""
_FORMATTING = frozenset("a b big code em font i nobr s small strike strong tt u".split())
_MOST_DEPTH = 1_000
_MOST_REOPENED = 20_000_000
"""An unclosed <b> is opened again in every block after it: elements times unclosed ones may not be more than this."""


@dataclass(frozen=True, slots=True)
class Page:
    """The body of a page, and the ids of elements in it that are passed over.

    Nothing is ever taken out of the tree: the library frees the memory of nodes that others may still hold.
    """

    body: LexborNode
    skipped: frozenset[int]
    tree: LexborHTMLParser
    """Owner of the nodes: it must outlive them."""


def parse_html(html: str, name: str, *, is_xml: bool = False) -> Page:
    """Parse a page as browsers do; InputError for one built to use up time or memory.

    In XHTML `<title/>` is whole; to a parser of HTML it is the start of a title that never ends.
    """
    if is_xml:
        html = _EMPTY.sub(_close, _escape_cdata(html))
    depth = deepest = formatting = most_formatting = n_tags = 0
    for found in _TAG.finditer(html):
        tag = found[2].lower()
        n_tags += 1
        if tag in _SELF_CLOSING:
            continue
        step = -1 if found[1] else 1
        depth = max(0, depth + step)
        deepest = max(deepest, depth)
        if tag in _FORMATTING:
            formatting = max(0, formatting + step)
            most_formatting = max(most_formatting, formatting)
    if deepest > _MOST_DEPTH:
        raise InputError(
            f"{name}: has {deepest:,} elements open inside one another, more than any page needs "
            f"(limit {_MOST_DEPTH:,}); save it as text"
        )
    if most_formatting * n_tags > _MOST_REOPENED:
        raise InputError(
            f"{name}: leaves {most_formatting:,} elements such as <b> open, which every block opens again; "
            "save it as text"
        )
    tree = LexborHTMLParser(html)
    body = tree.body
    if body is None:
        raise InputError(f"{name}: holds no text; give a page with text in it")
    hidden = (
        node.mem_id
        for node in body.css("[hidden], [style]")
        if "hidden" in node.attributes or _HIDDEN.search(node.attributes.get("style") or "")
    )
    marks = (node.mem_id for node in body.css(_MARKS))
    return Page(body, frozenset((*hidden, *marks)), tree)


def _escape_cdata(html: str) -> str:
    """Return XHTML with the contents of its CDATA sections as text; to a parser of HTML they are comments."""
    first, *sections = html.split("<![CDATA[")
    pieces = [first]
    for section in sections:
        inner, end, after = section.partition("]]>")
        pieces.append(escape(inner) + after if end else section)
    return "".join(pieces)


def _close(found: re.Match[str]) -> str:
    tag = found[1].lower()
    return found[0] if tag in _SELF_CLOSING else f"<{found[1]}{found[2] or ''}></{found[1]}>"


def walk(root: LexborNode, skipped: frozenset[int]) -> Iterator[tuple[LexborNode, bool]]:
    """Yield text nodes and the starts (True) of elements, and their ends (False); no recursion, however deep.

    Elements without text and those whose ids are `skipped` are passed over with all that is in them.
    """
    node, own_id = root, root.mem_id
    while True:
        child = None
        if node.is_text_node:
            yield node, True
        elif node.is_element_node and node.tag not in _NO_TEXT and node.mem_id not in skipped:
            yield node, True
            child = node.first_child
            if child is None:
                yield node, False
        if child is not None:
            node = child
            continue
        while node.mem_id != own_id:
            following = node.next
            if following is not None:
                node = following
                break
            parent = node.parent
            if parent is None:
                return
            node = parent
            yield node, False
        else:
            return


class _Lines:
    """Gathers the text of a line until something ends it."""

    def __init__(self, blocks: Blocks) -> None:
        self._blocks = blocks
        self._pieces: list[str] = []
        self._n_cells = self._n_pre = 0
        self._numbers: list[int | None] = []
        self._counters: list[str] = []
        self._raised: list[int] = []
        self._label = ""

    def text(self, text: str) -> None:
        self._pieces.append(text.replace(_LEFT_OUT, ""))

    def end(self, *, is_block: bool) -> None:
        """End the line, and the block unless a table cell goes on."""
        text = "".join(self._pieces)
        self._pieces.clear()
        text = text if self._n_pre else unwrap(text)
        if text.strip():
            self._blocks.add(text, self._label)
            self._label = ""
        if is_block and not self._n_cells:
            self._blocks.end_block()

    def element(self, node: LexborNode, *, starts: bool) -> None:
        tag = node.tag or ""
        self._draw(tag, starts=starts)
        if tag not in _BLOCKS and tag not in _LINES:
            return
        self.end(is_block=tag in _BLOCKS)
        step = 1 if starts else -1
        if tag in _CELLS:
            self._n_cells += step
        elif tag == "pre":
            self._n_pre += step
        elif tag in ("ol", "ul", "menu"):
            if starts:
                self._numbers.append(whole_number(node.attributes.get("start") or "", 1) if tag == "ol" else None)
                self._counters.append(_counter(node))
            elif self._numbers:
                self._numbers.pop()
                self._counters.pop()
        elif tag == "li" and starts:
            self._count(node)

    def _draw(self, tag: str, *, starts: bool) -> None:
        """Add the quotation marks that browsers put around <q>, and raise figures."""
        if tag == "q":
            self._pieces.append("“" if starts else "”")
        elif tag == "sup" and starts:
            self._raised.append(len(self._pieces))
        elif tag == "sup" and self._raised:
            start = self._raised.pop()
            self._pieces[start:] = [raise_figures("".join(self._pieces[start:]))]

    def _count(self, node: LexborNode) -> None:
        self._label = ""
        number = self._numbers[-1] if self._numbers else None
        if number is not None:
            number = whole_number(node.attributes.get("value") or "", number)
            self._numbers[-1] = number + 1
            self._label = write_counter(number, self._counters[-1]) + "."


def _counter(node: LexborNode) -> str:
    """Return how a list counts."""
    styled = _CSS_TYPE.search(node.attributes.get("style") or "")
    by_style = _CSS_COUNTERS.get(styled[1].lower(), "") if styled else ""
    return by_style or _COUNTERS.get(node.attributes.get("type") or "", "decimal")


def add_lines(root: LexborNode, skipped: frozenset[int], blocks: Blocks) -> None:
    """Add the text below an element, line by line."""
    lines = _Lines(blocks)
    for node, starts in walk(root, skipped):
        if node.is_text_node:
            lines.text(node.text_content or "")
        else:
            lines.element(node, starts=starts)
    lines.end(is_block=True)
