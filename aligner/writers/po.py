"""PO files of gettext: msgid is the source, msgstr the target, findings and our own figures are comments.

An msgid must not stand twice, and an empty one is the header: such beads have a context, `bead 12`. A bead to check is
fuzzy. The note is the translator's comment (`# `), findings are extracted comments (`#. `).
"""

from __future__ import annotations

from collections import Counter

import polib

from aligner import __version__
from aligner.model import SIDES, Bitext
from aligner.text.cells import escape_cell
from aligner.text.lines import LINE_BREAK
from aligner.writers.base import Rendered, WriteOptions
from aligner.writers.remarks import describe, open_findings

__all__ = ["render_po"]


def render_po(bitext: Bitext, options: WriteOptions) -> Rendered:
    """Return the file, in UTF-8, its lines not wrapped."""
    alignment = bitext.alignment
    # No wrapping: a tool that compares files line by line sees what changed.
    file = polib.POFile(wrapwidth=0)
    date = options.date
    file.metadata = {
        "Project-Id-Version": f"aligner {__version__}",
        "Language": alignment.target.language.replace("-", "_"),
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        **({"PO-Revision-Date": f"{date[:4]}-{date[4:6]}-{date[6:8]} {date[9:11]}:{date[11:13]}+0000"} if date else {}),
        "X-Source-Language": alignment.source.language.replace("-", "_"),
    }
    times = Counter(alignment.text(bead, "source") for bead in alignment.beads)
    n_zero = 0
    for k, bead in enumerate(alignment.beads):
        source, target = (_without_zero(alignment.text(bead, side)) for side in SIDES)
        n_zero += sum(alignment.text(bead, side).count("\0") for side in SIDES)
        entry = polib.POEntry(
            msgid=source,
            msgstr=target,
            msgctxt=None if source and times[source] == 1 else f"bead {k + 1}",
            tcomment=LINE_BREAK.sub("\n", bead.note),
            comment="\n".join([_own_comment(bitext, k), *(_finding_lines(bitext, k))]),
            flags=["fuzzy"] if bead.status == "check" else [],
        )
        file.append(entry)
    notes = [f"{len(alignment.beads):,} entries"]
    if n_zero:
        notes.append(f"characters that a text file cannot hold were taken out: U+0000 ({n_zero})")
    return Rendered(str(file).encode(), tuple(notes))


def _without_zero(text: str) -> str:
    return text.replace("\0", "").strip()


def _own_comment(bitext: Bitext, number: int) -> str:
    alignment = bitext.alignment
    bead = alignment.beads[number]
    ids = (
        f"{side}_ids={' '.join(map(str, alignment.document(side).ids(bead.side(side))))}"
        for side in SIDES
        if bead.side(side)
    )
    return "aligner: " + "; ".join((*ids, f"confidence={bead.confidence:.4f}", f"status={bead.status}"))


def _finding_lines(bitext: Bitext, number: int) -> list[str]:
    return [LINE_BREAK.sub(" ", escape_cell(describe(bitext, finding))) for finding in open_findings(bitext, number)]
