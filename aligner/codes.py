"""Finding codes: what each means, its default severity, and its name in MQM (Multidimensional Quality Metrics).

The table is the contract of the findings file: other programs rely on the spelling of codes and severities.
An empty MQM id means that the code is not an error there, and exports carry none.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

__all__ = ["CODES", "SEVERITIES", "Code", "mqm_id", "severity_rank"]

SEVERITIES = ("info", "minor", "major", "critical")
"""From harmless to worst. `critical` is given only by a person's hand."""


def severity_rank(severity: str) -> int:
    """0 for `info` up to 3 for `critical`; ValueError for any other word."""
    return SEVERITIES.index(severity)


@dataclass(frozen=True, slots=True)
class Code:
    """One kind of finding."""

    name: str
    meaning: str
    severity: str
    mqm: str = ""


_ALL = (
    Code("misaligned", "the two sides do not belong together", "major"),
    Code("unaligned", "content without counterpart", "major", "omission"),
    Code("omission", "part of a pair is missing on the target side", "minor", "omission"),
    Code("addition", "part of a pair is missing on the source side", "minor", "addition"),
    Code("negation", "a negation on one side only", "major", "mistranslation"),
    Code("number-mismatch", "values or units differ", "major", "number"),
    Code("number-bound", "a bound such as 超过, 近 or 约 is lost, added or changed", "minor", "number"),
    Code("code-mismatch", "a clause reference, standard or model number differs", "major", "entity"),
    Code("entity-mismatch", "another person, place or body", "major", "entity"),
    Code("untranslated", "a run of source characters left in the target", "major", "untranslated"),
    Code("term-forbidden", "a rendering that the termbase forbids", "major", "termbase"),
    Code("term-missing", "the termbase's rendering is missing", "minor", "termbase"),
    Code("term-variant", "a variant of the termbase's rendering", "minor", "termbase"),
    Code("term-inconsistent", "one source term in several renderings", "minor", "term-inconsistency"),
    Code("localized-title", "a work title rendered by another title, not by translation", "minor"),
    Code("number-form", "same value in another form", "info"),
    Code("date-explicit", "a relative date made explicit, or the reverse", "info"),
    Code("abbreviation-expanded", "a Chinese short form spelt out, or the reverse", "info"),
    Code("entity-variant", "a name in another form", "info"),
    Code("source-inconsistent", "the source spells one name in two ways", "info"),
    Code("same-target", "several source terms in one rendering", "info"),
    Code("idiom", "a set phrase rendered by its sense", "info"),
    Code("quote-adapted", "a quotation paraphrased", "info"),
    Code("modality", "another modal strength: 愿 = will, 应 = may", "info"),
    Code("meaning-shift", "the sense moved", "info"),
    Code("reordering", "beads that cross, lines interleaved, or halves swapped", "info"),
    Code("punctuation", "marks missing or of the wrong width", "info", "punctuation"),
    Code("locale-wording", "wording of another region", "info", "locale"),
)

CODES = MappingProxyType({code.name: code for code in _ALL})
"""All codes by name, in the order in which a report lists them."""


def mqm_id(code: str, *, on_target_only: bool) -> str:
    """Return the MQM id of a code, "" where it is no error there; what only the target has is an addition."""
    return "addition" if code == "unaligned" and on_target_only else CODES[code].mqm
