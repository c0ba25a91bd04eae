r"""Termbases as lines of text: the glossary of OmegaT and UTX 1.20.

Tab, newline, carriage return and backslash are written `\t \n \r \\`, as neither format can hold the first three; a
comment line that the programs pass over says so. What OmegaT has no column for stands as labels in the comment, where a
translator reads it. It would offer a forbidden rendering like any other, so those stand in lines that it takes for
comments.
"""

from __future__ import annotations

from collections.abc import Iterator

from aligner.terms.glossaries import ESCAPES, FORBIDDEN_LINE, OMEGAT_HEADER, RENDERING_PREFIX, UTX_COLUMNS
from aligner.terms.labels import join_labels
from aligner.terms.model import Rendering, Term, Termbase
from aligner.text.cells import escape_cell
from aligner.writers.base import Rendered, WriteOptions

__all__ = ["render_omegat", "render_utx"]

_UTX_STATUS = {"preferred": "approved", "admitted": "provisional", "forbidden": "forbidden"}


def _cell(text: str) -> str:
    # A term that begins like a comment gets a backslash before it.
    escaped = escape_cell(text)
    return f"\\{escaped}" if escaped.startswith("#") else escaped


def render_omegat(termbase: Termbase, options: WriteOptions) -> Rendered:  # noqa: ARG001 - a writer's signature
    """Return a glossary of OmegaT, a line a rendering."""
    lines = [OMEGAT_HEADER]
    for term in termbase.terms:
        for rendering in term.renderings:
            line = "\t".join((_cell(term.source), _cell(rendering.text), _comment(term, rendering)))
            lines.append(line if rendering.is_allowed else FORBIDDEN_LINE + line)
    return Rendered(("\n".join(lines) + "\n").encode("utf-8"))


def _comment(term: Term, rendering: Rendering) -> str:
    status = rendering.status if rendering.status != "preferred" else ""
    labels = [
        ("status", status),
        ("domain", term.domain),
        ("locale", term.locale),
        ("authority", term.authority),
        ("usage", term.usage),
        ("entry", term.entry),
        *term.extra,
        ("rendering_note", rendering.note),
        ("canonical", rendering.canonical),
        *((f"{RENDERING_PREFIX}{name}", value) for name, value in rendering.extra),
    ]
    return join_labels(term.note, labels)


def render_utx(termbase: Termbase, options: WriteOptions) -> Rendered:
    """Return a UTX 1.20 glossary, in UTF-8 with the byte order mark and the line ends that it asks for."""
    records = list(_utx_records(termbase))
    used = {name for record in records for name, value in record.items() if value}
    columns = [*("src", "tgt", "src:pos", "term status"), *(n for n in UTX_COLUMNS.values() if n in used)]
    columns += [n for n in dict.fromkeys(n for record in records for n in record) if n in used and n not in columns]
    lines = [*_utx_header(termbase, options), "#" + "\t".join(map(escape_cell, columns))]
    lines += ["\t".join(_cell(record.get(name, "")) for name in columns) for record in records]
    return Rendered(("\r\n".join(lines) + "\r\n").encode("utf-8-sig"))


def _utx_header(termbase: Termbase, options: WriteOptions) -> Iterator[str]:
    kept = dict(termbase.extra)
    named = [f"{name}: {kept[name]}" for name in ("copyright", "license") if name in kept]
    date = f"{options.date[:4]}-{options.date[4:6]}-{options.date[6:8]}" if options.date else ""
    first = ["#UTX 1.20", f"{termbase.source_lang}/{termbase.target_lang}", date, *named]
    if termbase.name:
        first.append(f"Dictionary ID: {escape_cell(termbase.name)}")
    yield "; ".join(filter(None, first)) + ";"
    yield f"#{ESCAPES};"
    others = [
        (name, value)
        for name, value in termbase.extra
        if name.isalpha() and name not in ("copyright", "license", "xml", "remark") and ";" not in value
    ]
    for name, value in others:
        yield f"#{name}: {escape_cell(value)};"


def _utx_records(termbase: Termbase) -> Iterator[dict[str, str]]:
    for term in termbase.terms:
        own = {
            "src": term.source,
            UTX_COLUMNS["note"]: term.note,
            UTX_COLUMNS["domain"]: term.domain,
            UTX_COLUMNS["locale"]: term.locale,
            UTX_COLUMNS["authority"]: term.authority,
            UTX_COLUMNS["usage"]: term.usage,
            UTX_COLUMNS["entry"]: term.entry,
            **dict(term.extra),
        }
        for rendering in term.renderings:
            kept = dict(rendering.extra)
            # `non-standard` says more than our `admitted`.
            word = kept.pop("status", "")
            if word.lower() != "non-standard" or rendering.status != "admitted":
                kept |= {"status": word} if word else {}
                word = _UTX_STATUS[rendering.status]
            yield own | {
                "tgt": rendering.text,
                "term status": word,
                UTX_COLUMNS["rendering_note"]: rendering.note,
                UTX_COLUMNS["canonical"]: rendering.canonical,
                **{n if n.startswith(("tgt:", "tgt ")) else f"x-rendering:{n}": v for n, v in kept.items()},
            }
