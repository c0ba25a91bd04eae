"""What the report says of a pair for programs: everything that its table shows shortened, or with symbols.

The texts of a pair stand in the page once, as the reader sees them. Where they hold characters that a page cannot (or
that would turn the order of what follows), they stand in the data too, as JSON in ASCII, which any page can hold.
"""

from __future__ import annotations

import json
from collections.abc import Callable

from aligner.model import SIDES, Alignment, Bead

__all__ = ["pair_data"]


def pair_data(alignment: Alignment, bead: Bead, visible: Callable[[str], str]) -> str:
    """Return the data of a bead, for the attribute `data-pair` of its row.

    `visible` is what the page makes of a text.
    """
    record: dict[str, object] = {
        **{f"{side}_ids": alignment.document(side).ids(bead.side(side)) for side in SIDES},
        "confidence": round(bead.confidence, 4),
        "status": bead.status,
    }
    if bead.note:
        record["note"] = bead.note
    for side in SIDES:
        texts = [alignment.document(side).segments[p].text for p in bead.side(side)]
        if any(visible(text) != text for text in texts):
            record[side] = texts
    return json.dumps(record, separators=(",", ":"))
