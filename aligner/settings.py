"""Options of every stage, and the only home of their default values."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

__all__ = [
    "BATCH_FORMATS",
    "DEFAULT_FORMATS",
    "AlignmentSettings",
    "BatchSettings",
    "CheckSettings",
    "ExtractionSettings",
    "Profile",
    "ReadSettings",
    "Selection",
    "Settings",
    "TermCheckSettings",
    "TracingSettings",
]

BATCH_FORMATS = ("tmx", "tsv", "findings.tsv")
DEFAULT_FORMATS = ("tmx", "tsv", "findings.tsv", "html", "aligner")


@dataclass(frozen=True, slots=True)
class ReadSettings:
    """How files become documents."""

    source_lang: str | None = None
    """BCP 47 tag; None: zh-CN, or what the script of the text shows."""
    target_lang: str | None = None
    encoding: str | None = None
    """Name of a codec; None: found out from the bytes."""
    segmented: bool = False
    """One segment a line, a blank line is a paragraph break; nothing is split again."""
    srx: Path | None = None
    """A file of segmentation rules; None: our own."""
    srx_signature: str = ""
    """Tells the rules of that file from others; set when it is read."""
    max_bytes: int = 64 * 2**20
    """Files above this size are refused: no text for one pair is that long."""
    tracked: str = "accept"
    """Tracked changes of Word and OpenDocument files: accept, or reject."""
    whole_page: bool = False
    """Take menus, links and margins of a web page too, not its article alone."""


@dataclass(frozen=True, slots=True)
class AlignmentSettings:
    """How beads are found."""

    similarity: float = 8.6
    """Weight of the cosine of both blocks, times their mean size to the power of size_power."""
    size_power: float = 0.8
    chance: float = 0.036
    """Cosine that blocks have which do not belong together."""
    length: float = 0.1
    """Cost of a unit of squared length surprise."""
    merge: float = 1.75
    """Cost of every segment after the first on each side."""
    merge_both: float = 0.35
    """Cost of merging on both sides at once."""
    null: float = 3.9
    """Cost of leaving a segment out."""
    null_in_gap: float = 0.5
    """The same in a passage that the other side seems to lack altogether."""
    least_log_probability: float = -6.0
    """Beads less likely than this after the first pass get no second look."""
    least_log_probability_null: float = -8.0
    """The same for segments left out."""
    claim: float = 0.05
    """What a bead must be worth in probability to be claimed: the higher, the fewer and the surer."""
    claim_null: float = 0.5
    """The same for a segment left out: more likely right than not, as otherwise it is part of a neighbour."""
    worth_null: float = 8.0
    """What a rightly left-out segment is worth, in right beads: so much that not the beads beside it decide."""
    reach: int = 30
    """Beads to either side of a changed one that are aligned anew."""
    granularity: str = "sentence"
    """sentence, or clause: beads are cut at semicolons, and at commas where the other side ends a sentence."""
    clause_from: float = 0.8
    """How sure a cut inside a sentence must be, 0 to 1."""
    whole_up_to: int = 12_000
    """Segments, both sides together, whose tokens are held at once; longer texts are looked at again in stretches."""


@dataclass(frozen=True, slots=True)
class CheckSettings:
    """What is worth a finding."""

    localized_below: float = 0.65
    """A title is called localized if the probability that its rendering translates it is below this."""
    entity_mismatch_from: float = 0.3
    """How sure two left-over names must be names of one kind (0 to 1) to be called another entity."""
    misaligned_from: float = -0.5
    """Log odds from which the sides of a bead are said not to belong together."""
    covered_side: float = 0.4
    """How well the better side of a misaligned bead is covered, 0 to 1, up to which lost words need no mention."""
    misaligned_from_sure: float = 1.5
    """The same for a bead that the alignment is sure of."""
    sure_bead: float = 0.9
    """Confidence from which it is; 1 is that of a bead that somebody else made."""
    lost_shift: float = 2.0
    """Added to the log odds that a word is lost: what lies together is lost together."""
    lost_from: float = 6.3
    """Score from which words are said to be lost; in clean news 3 pairs in 100 have such a span."""
    lost_from_close: float = 2.0
    """The same in a text that is translated closely."""
    lost_major_from: float = 12.0
    """Score from which the loss is major: a clause."""
    close_share_chinese: float = 0.08
    """Share of Chinese content words that look lost up to which a translation is close."""
    close_share_english: float = 0.13
    """The same for English."""
    negation_confidence: float = 0.5
    """A one-sided negation that is less likely than this is not reported."""
    modality_distance: float = 0.5
    """Modal words further apart than this, as shares of their sentences, are not set against one another."""
    idiom_literal: float = 0.5
    """A set phrase of which the English says no more than this share literally is rendered by its sense."""
    quoted_literal: float = 0.25
    """The same for a few characters in quotation marks whose marks the English drops."""
    idiom_alike: float = 0.35
    """English words that are less alike than this (cosine) are not marked as the rendering of a set phrase."""
    saying_literal: float = 0.5
    """A quoted saying of which the English says no more than this share literally is paraphrased."""
    quotation_ratio: float = 1.3
    """A quotation whose English has fewer characters than this for each Chinese one, and is not literal, is reduced."""
    quotation_alike: float = 0.15
    """A quoted saying whose two sides are less alike than this (cosine) is paraphrased, literal or not."""
    untranslated_characters: int = 4
    """Han characters in a row that an English target does not hold by chance."""
    untranslated_words: int = 4
    """Lower-case English words in a row that a Chinese target does not hold by chance, one of them grammar."""
    consistency_confidence: float = 0.5
    """Beads less sure than this (0 to 1) say nothing about how a term is rendered."""
    repeated_characters: int = 6
    """Characters from which a segment that recurs should have one translation: three times that in English, and
    twice in dialogue."""
    least_spellings: int = 2
    """Places at which a name that the source spells in several ways must stand."""
    term_inserted_words: int = 2
    """Foreign words that may stand inside a rendering of the termbase."""
    term_variant_from: float = 0.4
    """Share of a rendering's content words that others must account for to be called a variant of it."""
    swapped_words: int = 3
    """How many words more clauses must share in another order, and twice as many, before they are called swapped."""
    convention_share: float = 0.5
    """Share of the marks of its kind, 0 to 1, from which an irregular mark is a text's habit and noted once."""
    most_mark_findings: int = 10
    """Beads with one kind of irregular mark that get a finding each; more become one note."""
    least_own_forms: int = 1
    """Forms of its own region that a text must have before those of the other are called foreign to it."""


@dataclass(frozen=True, slots=True)
class ExtractionSettings:
    """How terms are found in a pair."""

    limit: int = 500
    """Terms that are listed."""
    crossing_penalty: float = 2.0
    """Log odds that a candidate loses which runs over the ends of better ones at all its places."""
    inside_penalty: float = 0.7
    """The same for one that lies inside better ones."""
    around_penalty: float = 0.4
    """The same for one that holds better ones."""


@dataclass(frozen=True, slots=True)
class TracingSettings:
    """What a sentence of a third document is said to take from a pair."""

    candidates: int = 64
    """Beads, those whose vectors are nearest, that a sentence is compared with word by word."""
    report_from: float = 0.5
    """Probability from which a sentence is said to report a bead."""
    close_sentence: float = 0.6
    """Share of a sentence, by the weight of its words, from which it follows what it reports closely."""
    close_bead: float = 0.6
    """Share of the best covered bead that it must give."""
    quoted_words: int = 6
    """Words of a quotation that is told from a mere name."""
    quoted_share: float = 0.8
    """Share of a quotation that must stand in the bead."""


@dataclass(frozen=True, slots=True)
class TermCheckSettings:
    """Which words of a document in one language speak of a term."""

    inserted_words: int = 2
    """Foreign words that may stand inside an accepted rendering."""
    alone_covered: float = 0.77
    """Share of a term's units that words must give where nothing but they tells that the term is meant."""
    alone_own: float = 0.75
    """Share of those words that must belong to the term."""
    alone_shared: float = 0.45
    """Share of the renderings' words that must be among them."""
    short_form: float = 0.4
    """Share of a long term, at its end, that words say in another way than its renderings."""
    headless_own: float = 0.8
    """Share of them from which the head of the term may be lacking."""
    unlinked_covered: float = 0.7
    """Share of a term's units that words must give which only the dictionary joins to a term of a reported segment."""
    unlinked: float = 0.7
    """What words count that only the dictionary joins to a term of a reported segment."""
    traced_covered: float = 0.4
    """Share of a rendering that words must stand for where the sentence reports a segment with the term in it."""
    traced_own: float = 0.6
    """Share of the links of those words that must lead to the rendering."""
    missing_met: float = 0.15
    """Share of a term's words that may have a counterpart in a sentence that says nothing of it."""
    missing_around: float = 0.6
    """Share of the words beside the term in its segment that must have one."""
    report_from: float = 0.2
    """Probability from which a sentence is taken to report a segment here: what it says is looked at anyway."""
    most_extracted: int = 2_000
    """Terms of the pair that are looked at."""
    extracted_from: float = 0.6
    """Score from which extracted terms of the segments are looked for beside those of the termbase."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What a text is for decides how grave a finding is. The default leaves everything as the codes have it."""

    name: str = "published"
    severities: tuple[tuple[str, str], ...] = ()
    """Pairs of a code and the severity that it has here instead of its own."""
    skip: frozenset[str] = frozenset()
    """Codes that are not looked for."""
    thresholds: tuple[tuple[str, float | int | bool | str], ...] = ()
    """Pairs of a field of CheckSettings and its value here."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Which findings of a run are asked for."""

    only: frozenset[str] | None = None
    """Codes; None: all."""
    skip: frozenset[str] = frozenset()
    min_severity: str = "info"


@dataclass(frozen=True, slots=True)
class BatchSettings:
    """How many pairs are worked on as one, and what one of them may cost."""

    shard_size: int = 100
    """Pairs a shard: what is lost at most when everything stops at once, and what a worker takes at a time."""
    pair_seconds: float = 900.0
    """Time for one pair; 30,000 x 43,000 segments took three minutes and 930 MB."""
    pair_mb: int = 3_000
    """Memory of the process of a pair, the encoder in it (about 300 MB)."""
    attempts: int = 2
    """How often a pair is tried that crashes, takes too long or too much memory, before it is put aside."""
    min_pair_confidence: float = 0.0
    """Pairs with a lower mean confidence are in the summary, not in the shards."""
    near: bool = False
    """Near doubles are looked for, beside exact ones."""
    near_from: float = 0.8
    """Share of common character sequences (Jaccard) from which two pairs are near doubles."""


@dataclass(frozen=True, slots=True)
class Settings:
    """All options of a run."""

    encoder: str = "use"
    vector_cache: Path | None = None
    """SQLite file in which vectors are kept for other runs too; None: in the project only."""
    termbase: Path | None = None
    """File of the terms to check against."""
    read: ReadSettings = field(default_factory=ReadSettings)
    alignment: AlignmentSettings = field(default_factory=AlignmentSettings)
    check: CheckSettings = field(default_factory=CheckSettings)
    profile: Profile = field(default_factory=Profile)
    """Its thresholds are in `check` already where a command has loaded it."""
    selection: Selection = field(default_factory=Selection)
