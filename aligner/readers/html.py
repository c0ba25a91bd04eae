"""Web pages: the article of a page that is one, else everything but navigation.

The article is found as readers' modes of browsers do it (Arc90's Readability): paragraphs speak for the element that
holds them. What is left out is lists of links, and it is counted in the notes; `whole_page` takes everything.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from selectolax.lexbor import LexborNode

from aligner.errors import EncodingError
from aligner.readers.blocks import Blocks
from aligner.readers.decode import Decoded, decode, read_bytes
from aligner.readers.documents import DocumentText
from aligner.readers.markup import Page, add_lines, parse_html, walk
from aligner.settings import ReadSettings

__all__ = ["decode_html", "read_html"]

_DECLARED = re.compile(
    rb"""(?:<meta[^>]{0,200}?charset|<\?xml[^>]{0,60}?encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE
)
_HEAD = 4096
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "big5": "big5hkscs", "iso-8859-1": "cp1252"}
"""What pages call their encoding, and the one that holds it whole (WHATWG Encoding, section 4.2)."""
_CLUTTER = "nav, aside, footer, form, [role=navigation], [role=banner], [role=contentinfo], [aria-hidden=true]"
_LEAST_SHARE = 0.5
"""An element is the article if this share of the page's text that is no link stands in it."""
_LINKS = 0.7
_LEAST_LINKS = 3
"""An element most of whose text is links, and not only one or two, is navigation."""


def read_html(path: Path, settings: ReadSettings) -> DocumentText:
    """Read a page; InputError for what holds no text."""
    decoded = decode_html(read_bytes(path, settings.max_bytes), str(path), settings.encoding)
    is_xml = path.suffix.lower() == ".xhtml" or decoded.text.lstrip().startswith("<?xml")
    page = parse_html(decoded.text, str(path), is_xml=is_xml)
    notes = [] if decoded.encoding in ("utf-8", "utf-8-sig") else [f"{path.name} read as {decoded.encoding}"]
    whole = Blocks()
    add_lines(page.body, page.skipped, whole)
    article = Blocks()
    if not settings.whole_page:
        roots, skipped = _find_article(page)
        for root in roots:
            add_lines(root, skipped, article)
            article.end_block()
    if not article.n_characters or article.n_characters >= whole.n_characters:
        return whole.document(path, notes)
    n_left_out = whole.n_characters - article.n_characters
    notes.append(f"{path.name}: {n_left_out:,} characters of menus, links and margins left out; --whole-page takes all")
    return article.document(path, notes)


def decode_html(data: bytes, name: str, encoding: str | None = None) -> Decoded:
    """Decode a page: by its mark, as UTF-8 if it is, as it says itself, or as its characters show."""
    declared = _DECLARED.search(data[:_HEAD])
    if encoding is None and declared:
        try:
            data.decode("utf-8")
        except UnicodeDecodeError:
            said = declared[1].decode("ascii").lower()
            try:
                return decode(data, name, None if said in ("utf-8", "utf8") else _WIDER.get(said, said))
            except EncodingError:
                pass
    return decode(data, name, encoding)


@dataclass(slots=True)
class _Measure:
    """Letters below an element, and how many of them are in links."""

    n_letters: int = 0
    n_linked: int = 0
    n_links: int = 0
    score: float = 0.0

    @property
    def n_own(self) -> int:
        return self.n_letters - self.n_linked

    @property
    def is_links(self) -> bool:
        return self.n_links >= _LEAST_LINKS and self.n_linked > _LINKS * self.n_letters


def _measure(root: LexborNode, skipped: frozenset[int]) -> dict[int, _Measure]:
    """Return the measures of every element by its id; paragraphs score for their parent, and half for its parent."""
    measures: dict[int, _Measure] = {}
    open_elements: list[_Measure] = []
    n_open_links = 0
    for node, starts in walk(root, skipped):
        if node.is_text_node:
            n_letters = sum(not c.isspace() for c in node.text_content or "")
            open_elements[-1].n_letters += n_letters
            open_elements[-1].n_linked += n_letters if n_open_links else 0
        elif starts:
            n_open_links += node.tag == "a"
            open_elements.append(measures.setdefault(node.mem_id, _Measure()))
        else:
            done = open_elements.pop()
            n_open_links -= node.tag == "a"
            done.n_links += node.tag == "a"
            if open_elements:
                open_elements[-1].n_letters += done.n_letters
                open_elements[-1].n_linked += done.n_linked
                open_elements[-1].n_links += done.n_links
            if node.tag in ("p", "pre", "blockquote", "td", "br"):
                for k, parent in enumerate(reversed(open_elements[-2:])):
                    parent.score += done.n_own / (k + 1)
    return measures


def _find_article(page: Page) -> tuple[list[LexborNode], frozenset[int]]:
    """Return the elements to read, in the order of the page, and what is passed over in them."""
    body = page.body
    measures = _measure(body, page.skipped)
    skipped = page.skipped | _find_clutter(body, measures)
    measures = _measure(body, skipped)
    total = measures[body.mem_id].n_own
    there = [node for node in body.css("*") if node.mem_id in measures]
    named = {node.mem_id for node in body.css("article, main, [role=main], [itemprop=articleBody]")}
    best = max(there, key=lambda node: measures[node.mem_id].score, default=body)
    enough = [
        node
        for node in there
        if (node.mem_id in named or node.mem_id == best.mem_id) and measures[node.mem_id].n_own >= _LEAST_SHARE * total
    ]
    # The smallest that holds enough; its heading may stand above it.
    article = min(enough, key=lambda node: measures[node.mem_id].n_letters, default=body)
    if article.mem_id == body.mem_id or article.css_first("h1") is not None:
        return [article], skipped
    order = {node.mem_id: k for k, node in enumerate(there)}
    headings = [node for node in body.css("h1") if order.get(node.mem_id, len(order)) < order[article.mem_id]]
    return [*headings[-1:], article], skipped


def _find_clutter(body: LexborNode, measures: dict[int, _Measure]) -> frozenset[int]:
    """Return the ids of what is navigation by name, or because it is mostly links."""
    total = measures[body.mem_id].n_own
    named = [node.mem_id for node in body.css(_CLUTTER)]
    linked = [node.mem_id for node in body.css("ul, ol, table, div, p, header, section")]
    small = {key for key in named if key in measures and measures[key].n_own < _LEAST_SHARE * total}
    return frozenset(small | {key for key in linked if key in measures and measures[key].is_links})
