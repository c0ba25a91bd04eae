"""The termbase that a project was checked against, as one JSON text: what is in it, not where its file was.

A project goes from one person to another and is checked again later: a path would lead nowhere then, or to terms other
than those that its findings speak of.
"""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from typing import Any

from aligner.terms.model import Rendering, Term, Termbase

__all__ = ["termbase_from_json", "termbase_to_json"]


def termbase_to_json(termbase: Termbase) -> str:
    """Return a termbase as text; fields that are empty are left out."""
    return json.dumps(_without_empty(asdict(termbase)), ensure_ascii=False)


def _without_empty(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_empty(part) for name, part in value.items() if name == "terms" or part not in ("", ())}
    return [_without_empty(part) for part in value] if isinstance(value, list | tuple) else value


def termbase_from_json(text: str) -> Termbase:
    """Return what `termbase_to_json` has written; ValueError, TypeError or KeyError for another text."""
    record = json.loads(text)
    return Termbase(**_known(Termbase, record) | {"terms": tuple(map(_term, record["terms"]))})


def _term(record: dict[str, Any]) -> Term:
    renderings = tuple(Rendering(**_known(Rendering, rendering)) for rendering in record["renderings"])
    return Term(**_known(Term, record) | {"renderings": renderings})


def _known(kind: type[Term | Rendering | Termbase], record: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of a record; pairs are tuples again, and what a later version has added is left out."""
    known = {field.name: record[field.name] for field in fields(kind) if field.name in record}
    if "extra" in known:
        known["extra"] = tuple((str(name), str(value)) for name, value in known["extra"])
    return known
