"""What needs an encoder: aligning the rest around what people fixed, and checking changed rows anew.

Vectors are kept in the project, so that a text is encoded once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from aligner.encoders.base import Advance, Encoder, TokenEncoder, TokenPlaces, TokenVectors, load_encoder
from aligner.measuring import EncodedPair, encode_pair
from aligner.model import SIDES, Alignment, Bead, Bitext, Finding, Side, make_document
from aligner.pipeline import check_alignment, find_pair_beads
from aligner.project.changes import Remark, Row
from aligner.project.file import ProjectFile
from aligner.project.layout import find_alignment
from aligner.project.workspace import Workspace
from aligner.review.arguments import CommandError
from aligner.settings import Settings

__all__ = ["Rework"]

_CONTEXT = 25
"""Rows around a changed one that are checked with it: some checks ask how the text is translated elsewhere."""
_WHOLE_UP_TO = 400
"""Rows up to which all of them are checked, as that takes no time."""
_PINNED = ("confirmed", "no-counterpart")
"""Statuses of rows that stay as they are."""
_AT_ONCE = 1024
"""Texts that are encoded before their vectors are kept."""
_MOST_AT_HAND = 20_000
"""Vectors that stay in memory, in 20 MB: to read them from the file is a quarter of the work of aligning anew."""
_STRETCH = 400
"""Segments whose tokens are held at once while rows are aligned anew."""
_OF_THE_WHOLE_TEXT = frozenset(
    ("term-inconsistent", "same-target", "source-inconsistent", "locale-wording", "reordering")
)
"""Codes that some rows alone cannot tell."""

Rows = NDArray[np.float32]


class Rework:
    """An encoder, loaded when it is first needed, and the project that keeps its vectors."""

    def __init__(self, project: ProjectFile, settings: Settings) -> None:
        self._project, self._settings = project, settings
        self._encoder: Encoder | None = None
        self._lock = Lock()

    def warm_up(self, texts: Sequence[str]) -> None:
        """Load the encoder and encode some texts, so that the first command that needs them does not wait."""
        self._load().encode(texts)

    def _load(self) -> Encoder:
        with self._lock:
            if self._encoder is None:
                encoder = load_encoder(self._settings.encoder)
                self._encoder = _keeping(encoder, self._project)
            return self._encoder

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
        bitext = check_alignment(_excerpt(workspace, rows), self._load(), self._settings)
        renewed = set(workspace.row_order if is_whole else changed)
        _forget_findings(workspace, renewed, everything=is_whole)
        n_new = _add_findings(workspace, bitext, rows, renewed, everything=is_whole)
        for number in changed:
            workspace.set_row(number, replace(workspace.rows[number], is_changed=False), stays=True)
        return f"Checked {len(changed)} changed pairs: {n_new} findings"


def _around(workspace: Workspace, changed: Iterable[int]) -> list[int]:
    ranks = [workspace.row_rank(number) for number in changed]
    last = len(workspace.row_order) - 1
    return sorted({k for rank in ranks for k in range(max(0, rank - _CONTEXT), min(last, rank + _CONTEXT) + 1)})


def _excerpt(workspace: Workspace, rows: Sequence[int]) -> Alignment:
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


def _forget_findings(workspace: Workspace, rows: set[int], *, everything: bool) -> None:
    for number, remark in list(workspace.remarks.items()):
        if remark.is_by_hand:
            continue
        if not everything and remark.finding.code in _OF_THE_WHOLE_TEXT:
            continue
        if not workspace.is_whole(remark) or workspace.row_of_remark(remark) in rows:
            workspace.set_remark(number, None)


def _add_findings(
    workspace: Workspace, bitext: Bitext, rows: Sequence[int], renewed: set[int], *, everything: bool
) -> int:
    numbers: dict[Side, list[int]] = {
        side: sorted((n for row in rows for n in workspace.rows[row].side(side)), key=workspace.rank) for side in SIDES
    }
    n_new = 0
    for finding in bitext.findings:
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


def _keeping(encoder: Encoder, project: ProjectFile) -> Encoder:
    """Return the encoder with vectors kept in the project."""
    return _TokenKeeping(encoder, project) if isinstance(encoder, TokenEncoder) else _Keeping(encoder, project)


class _Keeping:
    """An encoder that asks the project before it encodes; vectors are kept as float16."""

    def __init__(self, encoder: Encoder, project: ProjectFile) -> None:
        self._inner, self._project = encoder, project
        self._at_hand: dict[bytes, bytes] = {}

    @property
    def signature(self) -> str:
        return self._inner.signature

    def encode(self, texts: Sequence[str], advance: Advance | None = None) -> Rows:
        hashes = [hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:16] for text in texts]
        kept = {h: self._at_hand[h] for h in hashes if h in self._at_hand}
        kept |= self._project.read_vectors(self.signature, dict.fromkeys(h for h in hashes if h not in kept))
        missing = list({h: text for h, text in zip(hashes, texts, strict=True) if h not in kept}.items())
        # What was encoded is in the file soon: who stops in the middle does not begin anew.
        for start in range(0, len(missing), _AT_ONCE):
            some = dict(missing[start : start + _AT_ONCE])
            vectors = self._inner.encode(list(some.values())).astype(np.float16)
            new = {h: row.tobytes() for h, row in zip(some, vectors, strict=True)}
            self._project.write_vectors(self.signature, new)
            kept |= new
        if len(self._at_hand) < _MOST_AT_HAND:
            self._at_hand.update(kept)
        if advance:
            advance(len(texts))
        rows = np.array([np.frombuffer(kept[h], dtype=np.float16) for h in hashes], dtype=np.float32)
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


class _TokenKeeping(_Keeping):
    """The same for an encoder that shows its tokens; these are not kept."""

    _inner: TokenEncoder

    def encode_tokens(self, texts: Sequence[str], advance: Advance | None = None) -> TokenVectors:
        return self._inner.encode_tokens(texts, advance)

    def token_places(self, texts: Sequence[str]) -> TokenPlaces:
        return self._inner.token_places(texts)
