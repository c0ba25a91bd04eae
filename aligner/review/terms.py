"""The terms of a row: what the termbase wants and what stands there, and how each is rendered in the rest of the text.

Beside them stand the terms that were remembered by hand in this review.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from aligner.checks.terminology import TermUse, measure
from aligner.model import SIDES
from aligner.pipeline import index_terms
from aligner.project.workspace import Workspace
from aligner.review.excerpts import make_excerpt
from aligner.settings import Settings
from aligner.terms.index import IndexedTerm, TermIndex
from aligner.terms.model import Termbase

__all__ = ["TermViews"]

_MOST_ROWS = 200
"""Rows with a term, this one among them, that are looked at for its renderings."""


class TermViews:
    """What the page shows of the terms of a row."""

    def __init__(self, workspace: Workspace, termbase: Termbase | None, settings: Settings) -> None:
        self._workspace, self._termbase, self._settings = workspace, termbase, settings

    @cached_property
    def _index(self) -> TermIndex | None:
        """The termbase made ready when it is first asked for; None where there is none."""
        if self._termbase is None:
            return None
        documents = self._workspace.document("source"), self._workspace.document("target")
        return index_terms(*documents, self._termbase, self._settings)

    def knows(self, source: str) -> bool:
        """Whether the termbase has a term of this source, whatever its form, or somebody remembered one."""
        if any(term["source"] == source for term in self._workspace.values.get("terms", ())):
            return True
        hits = self._index.hits(source) if self._index else ()
        return any((hit.start, hit.end) == (0, len(source)) for hit in hits)

    def view(self, row: int) -> list[dict[str, Any]]:
        """Return the terms of a row: those of the termbase in the order of the text, then those remembered."""
        views = {view["source"]: view for view in self._listed(row)}
        text = self._workspace.text(row, "source")
        remembered_here = (t["source"] for t in self._workspace.values.get("terms", ()) if t["source"] in text)
        for source in dict.fromkeys(remembered_here):
            remembered = self._remembered(source)
            view = views.setdefault(source, remembered)
            if view is not remembered:
                known = {rendering["target"] for rendering in view["renderings"]}
                view["renderings"] += [r for r in remembered["renderings"] if r["target"] not in known]
        return list(views.values())

    def _remembered(self, source: str) -> dict[str, Any]:
        workspace = self._workspace
        renderings = [t["target"] for t in workspace.values["terms"] if t["source"] == source]
        rows = [n for n in workspace.row_order if source in workspace.text(n, "source")]
        views = []
        for target in renderings:
            found = [n for n in rows if target.casefold() in workspace.text(n, "target").casefold()]
            numbers = [workspace.row_rank(n) + 1 for n in found]
            views.append({"target": target, "kind": "", "n": len(found), "rows": numbers})
        return {
            "source": source, "target": renderings[0], "is_listed": False, "allowed": [], "forbidden": [], "found": [],
            "note": "", "renderings": views,
        }  # fmt: skip

    def _listed(self, row: int) -> Iterable[dict[str, Any]]:
        index = self._index
        if index is None or not all(self._workspace.rows[row].side(side) for side in SIDES):
            return
        here = make_excerpt(self._workspace, [row])
        for use in sorted(measure(here, index, self._settings.check), key=lambda use: use.hit.start):
            yield self._view(index, row, use)

    def _view(self, index: TermIndex, row: int, use: TermUse) -> dict[str, Any]:
        term = use.term
        written = self._workspace.text(row, "source")[use.hit.start : use.hit.end]
        allowed = [index.texts[k] for k in term.allowed]
        return {
            "source": term.source,
            "target": allowed[0] if allowed else "",
            "is_listed": True,
            "allowed": allowed,
            "forbidden": [index.texts[k] for k in term.forbidden],
            "found": [{"target": _words(use), "kind": use.kind}],
            "note": next((own.note for own in term.terms if own.note), ""),
            "renderings": self._renderings(index, row, term, written),
        }

    def _renderings(self, index: TermIndex, row: int, term: IndexedTerm, written: str) -> list[dict[str, Any]]:
        """Return how a term is rendered in the whole text: by its forms as they stand, this row's among them."""
        workspace = self._workspace
        forms = {form.casefold() for form in (written, *(own.source for own in term.terms)) if form}
        rows = [n for n in workspace.row_order if _has_any(workspace.text(n, "source").casefold(), forms)]
        place = rows.index(row) if row in rows else 0
        first = max(0, min(place - _MOST_ROWS // 2, len(rows) - _MOST_ROWS))
        rows = rows[first : first + _MOST_ROWS]
        views: dict[str, dict[str, Any]] = {}
        for use in measure(make_excerpt(workspace, rows), index, self._settings.check):
            if use.term is not term:
                continue
            words = _words(use)
            view = views.setdefault(words.casefold(), {"target": words, "kind": use.kind, "n": 0, "rows": []})
            view["n"] += 1
            view["rows"].append(workspace.row_rank(rows[use.pair.position]) + 1)
        return sorted(views.values(), key=lambda view: -view["n"])


def _has_any(text: str, forms: Iterable[str]) -> bool:
    return any(form in text for form in forms)


def _words(use: TermUse) -> str:
    """Return the words of the other side that stand for a term; empty where none do."""
    side = use.pair.english if use.pair.chinese_side == "source" else use.pair.chinese
    return side.text[slice(*use.words)] if use.words else ""
