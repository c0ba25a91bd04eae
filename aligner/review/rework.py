"""What needs an encoder: aligning the rest around what people fixed, and checking changed rows anew.

Vectors are kept in the project, so that a text is encoded once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from threading import Lock

from aligner.checks.profile import apply_profile
from aligner.checks.terminology import GROUP_KIND, check_terms
from aligner.encoders.base import Encoder, load_encoder
from aligner.encoders.cache import keep_vectors
from aligner.encoders.vector_stores import KeptVectors, VectorFile, VectorStore
from aligner.measuring import EncodedPair, encode_pair
from aligner.model import SIDES, Alignment, Bead, Finding, Side
from aligner.pipeline import check_alignment, find_pair_beads
from aligner.project.changes import Remark, Row
from aligner.project.file import ProjectFile
from aligner.project.layout import TERMINOLOGY, find_alignment
from aligner.project.workspace import Workspace
from aligner.review.arguments import CommandError
from aligner.review.excerpts import make_excerpt
from aligner.settings import Settings
from aligner.terms.index import TermIndex
from aligner.terms.model import Termbase

__all__ = ["Rework", "replace_term_findings"]

_CONTEXT = 25
"""Rows around a changed one that are checked with it: some checks ask how the text is translated elsewhere."""
_WHOLE_UP_TO = 400
"""Rows up to which all of them are checked, as that takes no time."""
_PINNED = ("confirmed", "no-counterpart")
"""Statuses of rows that stay as they are."""
_MOST_AT_HAND = 20_000
"""Vectors that stay in memory, in 20 MB: to read them from the file is a quarter of the work of aligning anew."""
_STRETCH = 400
"""Segments whose tokens are held at once while rows are aligned anew."""
_OF_THE_WHOLE_TEXT = frozenset(
    ("term-inconsistent", "same-target", "source-inconsistent", "locale-wording", "reordering")
)
"""Codes that some rows alone cannot tell."""
_OF_TERMBASE = frozenset(("term-forbidden", "term-missing", "term-variant"))
_CONSEQUENCES = _OF_TERMBASE - {"term-forbidden"}


class Rework:
    """An encoder, loaded when it is first needed, the project that keeps its vectors, and the termbase."""

    def __init__(self, project: ProjectFile, settings: Settings, termbase: Termbase | None = None) -> None:
        self._project, self._settings, self._termbase = project, settings, termbase
        self._encoder: Encoder | None = None
        self._lock = Lock()

    def warm_up(self, texts: Sequence[str]) -> None:
        """Load the encoder and encode some texts, so that the first command that needs them does not wait."""
        self._load().encode(texts)

    def _load(self) -> Encoder:
        with self._lock:
            if self._encoder is None:
                encoder = load_encoder(self._settings.encoder)
                self._encoder = keep_vectors(encoder, [KeptVectors(_MOST_AT_HAND), self._project, *self._shared()])
            return self._encoder

    def _shared(self) -> list[VectorStore]:
        path = self._settings.vector_cache
        return [VectorFile(path)] if path else []

    def realign(self, workspace: Workspace) -> str:
        """Align anew what is not confirmed, near what was changed by hand; return what is different, in words."""
        alignment = find_alignment(workspace)
        near = self._near(workspace)
        if not near:
            raise CommandError("there is nothing to align anew: no open pair stands near one that you put right")
        kept = [alignment.beads[k] for k in range(len(alignment.beads)) if k not in near]
        pair = self._encode(alignment)
        beads = find_pair_beads(pair, self._settings, kept)
        return _put_beads(workspace, alignment, beads, near)

    def _near(self, workspace: Workspace) -> set[int]:
        """Return the positions of the rows that are aligned anew: open ones near a row that people shaped or edited.

        Farther away nothing is known that the aligner did not know before.
        """
        order = workspace.row_order
        reach = self._settings.alignment.reach
        shaped = [k for k, n in enumerate(order) if workspace.rows[n].by_hand or workspace.rows[n].is_changed]
        near = {k for place in shaped for k in range(max(0, place - reach), min(len(order), place + reach + 1))}
        return {k for k in near if workspace.status(order[k]) not in _PINNED}

    def _encode(self, alignment: Alignment) -> EncodedPair:
        settings = replace(self._settings.alignment, whole_up_to=_STRETCH)
        return encode_pair(alignment.source, alignment.target, self._load(), settings)

    def recheck(self, workspace: Workspace) -> str:
        """Make the findings of changed rows anew; what was decided of the same words stays decided."""
        changed = [number for number in workspace.row_order if workspace.rows[number].is_changed]
        if not changed:
            raise CommandError("no pair was changed since it was checked")
        is_whole = len(workspace.row_order) <= _WHOLE_UP_TO
        shown = list(range(len(workspace.row_order))) if is_whole else _around(workspace, changed)
        rows = [workspace.row_order[k] for k in shown]
        bitext = check_alignment(make_excerpt(workspace, rows), self._load(), self._settings, termbase=self._termbase)
        renewed = set(workspace.row_order if is_whole else changed)
        _forget_findings(workspace, renewed, everything=is_whole)
        n_new = _add_findings(workspace, bitext.findings, rows, renewed, everything=is_whole)
        for number in changed:
            workspace.set_row(number, replace(workspace.rows[number], is_changed=False), stays=True)
        return f"Checked {len(changed)} changed pairs: {n_new} findings"


def replace_term_findings(workspace: Workspace, index: TermIndex, signature: str, settings: Settings) -> str:
    """Make the findings against a termbase anew in all rows; return what was found, in words.

    What is said of pairs whose sides do not belong together, or of words that are lost, is not said again.
    """
    rows = workspace.row_order
    for number, remark in list(workspace.remarks.items()):
        if not remark.is_by_hand and _is_of_termbase(remark.finding):
            workspace.set_remark(number, None)
    result = check_terms(make_excerpt(workspace, rows), index, settings.check)
    findings = [f for f in result.findings if not _is_settled(workspace, rows[f.bead], f)]
    kept = apply_profile(findings, settings.profile)
    n_new = _add_findings(workspace, kept, rows, set(rows), everything=True)
    workspace.set_value(TERMINOLOGY, {"n_items": result.checked.n_items, "signature": signature})
    return f"Checked against {signature.rpartition('@')[0]}: {n_new} findings"


def _is_of_termbase(finding: Finding) -> bool:
    return finding.code in _OF_TERMBASE or dict(finding.evidence).get("kind") == GROUP_KIND


def _is_settled(workspace: Workspace, row: int, finding: Finding) -> bool:
    """Whether a row's other findings say all there is to say."""
    if finding.code not in _CONSEQUENCES:
        return False
    others = {workspace.finding(number).code for number in workspace.remarks_of(row)}
    return "misaligned" in others or (finding.code == "term-missing" and "omission" in others)


def _around(workspace: Workspace, changed: Iterable[int]) -> list[int]:
    ranks = [workspace.row_rank(number) for number in changed]
    last = len(workspace.row_order) - 1
    return sorted({k for rank in ranks for k in range(max(0, rank - _CONTEXT), min(last, rank + _CONTEXT) + 1)})


def _forget_findings(workspace: Workspace, rows: set[int], *, everything: bool) -> None:
    for number, remark in list(workspace.remarks.items()):
        if remark.is_by_hand:
            continue
        if not everything and remark.finding.code in _OF_THE_WHOLE_TEXT:
            continue
        if not workspace.is_whole(remark) or workspace.row_of_remark(remark) in rows:
            workspace.set_remark(number, None)


def _add_findings(
    workspace: Workspace, found: Iterable[Finding], rows: Sequence[int], renewed: set[int], *, everything: bool
) -> int:
    numbers: dict[Side, list[int]] = {
        side: sorted((n for row in rows for n in workspace.rows[row].side(side)), key=workspace.rank) for side in SIDES
    }
    n_new = 0
    for finding in found:
        number = rows[finding.bead]
        if number not in renewed or (not everything and finding.code in _OF_THE_WHOLE_TEXT):
            continue
        row = workspace.rows[number]
        remark = Remark(_with_numbers(finding, number, numbers), (row.source, row.target))
        workspace.set_remark(workspace.new_number(), remark)
        n_new += 1
    return n_new


def _with_numbers(finding: Finding, row: int, numbers: dict[Side, list[int]]) -> Finding:
    spans = [
        replace(span, segment=numbers[side][span.segment]) if (span := finding.span(side)) else None for side in SIDES
    ]
    return replace(finding, bead=row, source_span=spans[0], target_span=spans[1])


def _put_beads(workspace: Workspace, before: Alignment, beads: Sequence[Bead], near: set[int]) -> str:
    """Put what was aligned anew in the place of the rows that were near; return what changed, in words."""
    order = list(workspace.row_order)
    old = {(before.beads[k].source, before.beads[k].target): order[k] for k in near}
    pinned = {p for k, bead in enumerate(before.beads) if k not in near for p in bead.source}
    pinned_targets = {p for k, bead in enumerate(before.beads) if k not in near for p in bead.target}
    new = [b for b in beads if not (set(b.source) & pinned or set(b.target) & pinned_targets)]
    fresh = [bead for bead in new if (bead.source, bead.target) not in old]
    if not fresh:
        raise CommandError("aligned anew: everything stays as it is")
    stays = {(bead.source, bead.target) for bead in new} & old.keys()
    numbers = {side: list(workspace.order[side]) for side in SIDES}
    for shape, number in old.items():
        if shape not in stays:
            workspace.set_row(number, None)
    for bead in fresh:
        source, target = (tuple(numbers[side][p] for p in bead.side(side)) for side in SIDES)
        workspace.set_row(workspace.new_number(), Row(source, target, bead.confidence, is_changed=True))
    return f"Aligned anew: {len(fresh)} pairs are different"
