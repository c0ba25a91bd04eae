"""Some rows of a workspace as an alignment, for what takes nothing else."""

from __future__ import annotations

from collections.abc import Sequence

from aligner.model import SIDES, Alignment, Bead, make_document
from aligner.project.workspace import Workspace

__all__ = ["make_excerpt"]


def make_excerpt(workspace: Workspace, rows: Sequence[int]) -> Alignment:
    """Return some rows as an alignment of their own; its segments are theirs in the order of the text."""
    documents, places = [], []
    for side in SIDES:
        numbers = sorted((n for row in rows for n in workspace.rows[row].side(side)), key=workspace.rank)
        places.append({number: k for k, number in enumerate(numbers)})
        texts = [workspace.segments[number].text for number in numbers]
        spans, start = [], 0
        for text in texts:
            spans.append((start, start + len(text)))
            start += len(text) + 1
        opens = {k for k, number in enumerate(numbers) if workspace.segments[number].opens_paragraph}
        document = workspace.document(side)
        documents.append(make_document(document.name, document.language, "\n".join(texts), spans, opens))
    beads = tuple(
        Bead(
            tuple(places[0][n] for n in workspace.rows[row].source),
            tuple(places[1][n] for n in workspace.rows[row].target),
            workspace.rows[row].confidence,
        )
        for row in rows
    )
    return Alignment(documents[0], documents[1], beads)
