"""How well terms are extracted, documents traced and checked: python -m benchmarks.terms ../shared.

Gold: the keynote's terms, where four reports depart from them, and what three of them report. A term is found if a
candidate is the same or differs by one edge character; its English counts if it shares a content word with the gold
rendering. A departure is touched if a finding overlaps it. What was read by hand stands in `term_candidates.tsv`.
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter, defaultdict
from pathlib import Path

from aligner.encoders.base import TokenEncoder
from aligner.lexicon.stems import content_stems
from aligner.model import Bitext
from aligner.pipeline import align_documents
from aligner.settings import ExtractionSettings, Settings, TracingSettings
from aligner.term_evidence import gather_words
from aligner.terminology import find_term_findings, read_third
from aligner.terms.extraction import Extracted, extract_terms
from aligner.terms.folding import fold_chinese
from aligner.terms.model import Rendering, RenderingStatus, Term, Termbase, make_term
from benchmarks.data import gold_texts
from benchmarks.train_tracing import cross_validate, load_token_encoder, print_scores, read_gold

__all__ = ["gold_termbase", "main"]

_REPORTS = {
    "000": "xinhua-report",
    "001": "peoples-daily-commentary",
    "003": "fm-spokesperson",
    "004": "think-tank-report",
}
_CORPUS = Path(__file__).parent.parent / "corpus"
_READING = Path(__file__).with_name("term_candidates.tsv")
Row = dict[str, str]


def _read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def gold_termbase(rows: list[Row]) -> Termbase:
    """Return the gold's terms as a termbase; rows of one Chinese term are one term."""
    found: dict[str, list[Rendering]] = defaultdict(list)
    usage: dict[str, str] = {}
    statuses: tuple[tuple[str, RenderingStatus], ...] = (
        ("en_term", "preferred"), ("admitted", "admitted"), ("forbidden", "forbidden"),
    )  # fmt: skip
    for row in rows:
        for column, status in statuses:
            found[row["zh_term"]] += [Rendering(text, status) for text in row[column].split("; ") if text]
        usage[row["zh_term"]] = row["usage"]
    terms = (make_term(z, r, Term(z, (Rendering("?"),), usage=usage[z])) for z, r in found.items())
    return Termbase(tuple(terms), "zh-CN", "en-US", "gold")


def _differs_by_an_edge(a: str, b: str) -> bool:
    return a == b or a in (b[1:], b[:-1]) or b in (a[1:], a[:-1])


def _print_extraction(terms: list[Extracted], gold: list[Row]) -> None:
    by_key = [(fold_chinese(term.chinese), term) for term in terms]
    n_found = n_overlap = 0
    for row in gold:
        key = fold_chinese(row["zh_term"])
        met = [term for other, term in by_key if _differs_by_an_edge(key, other)]
        met.sort(key=lambda term: fold_chinese(term.chinese) != key)
        n_found += bool(met)
        n_overlap += bool(met) and bool(content_stems(met[0].english) & content_stems(row["en_term"]))
    print(f"extraction: {n_found} of {len(gold)} gold terms among {len(terms)} candidates, ", end="")
    print(f"English overlapping for {n_overlap} ({n_overlap / max(n_found, 1):.0%})")
    if _READING.exists():
        judged = {row["source_term"]: row["judgement"] for row in _read(_READING)}
        counts = Counter(judged.get(term.chinese, "not read") for term in terms[:100])
        print(f"the first 100 by reading: {dict(counts)}")


def _print_check(bitext: Bitext | None, gold: list[Row], termbase: Termbase, encoder: TokenEncoder) -> None:
    n = n_right = n_missing = 0
    touched: set[int] = set()
    origins: Counter[str] = Counter()
    for number, name in _REPORTS.items():
        document, _ = read_third(_CORPUS / f"{name}.en.txt", Settings())
        places = _places(document.text, gold, number)
        findings = find_term_findings(document, termbase, bitext, encoder if bitext else None)
        for segment, found in zip(document.segments, findings, strict=True):
            n_missing += sum(finding.kind == "missing" for finding in found)
            for finding in (finding for finding in found if finding.kind != "missing"):
                start, end = segment.start + finding.start, segment.start + finding.end
                met = {k for k, (a, b) in places.items() if a < end and start < b}
                touched |= met
                n, n_right = n + 1, n_right + bool(met)
                origins[f"{finding.origin} {'right' if met else 'not in the gold'}"] += 1
    totals = Counter(row["severity"] for row in gold)
    counts = Counter(gold[k]["severity"] for k in touched)
    told = ", ".join(f"{counts[s]} of {totals[s]} {s}" for s in ("error", "variant", "info"))
    way = "with the keynote" if bitext else "termbase alone"
    print(f"{way}: {n} findings, {n_right} in the gold; {told}; {dict(origins)}; {n_missing} missing beside")


def _places(text: str, gold: list[Row], number: str) -> dict[int, tuple[int, int]]:
    """Return where each departure of a report stands; one that is listed again stands after the last."""
    plain = text.translate({0x201C: '"', 0x201D: '"', 0x2019: "'"})
    places: dict[int, tuple[int, int]] = {}
    last: dict[str, int] = {}
    for k, row in enumerate(gold):
        if row["doc"] == number:
            words = row["found"].translate({0x201C: '"', 0x201D: '"', 0x2019: "'"})
            start = plain.find(words, last.get(words, 0))
            last[words] = start + 1
            if start >= 0:
                places[k] = start, start + len(words)
    return places


def main() -> None:
    """Print the figures of all three."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--list", type=int, default=0, help="print so many of the first candidates")
    arguments = parser.parse_args()
    encoder = load_token_encoder()
    keynote = next(text for text in gold_texts(arguments.shared) if text.name == "keynote")
    bitext = align_documents(keynote.source, keynote.target, encoder, Settings())
    terms = extract_terms(gather_words(bitext, encoder), ExtractionSettings())
    for term in terms[: arguments.list]:
        print(f"{term.chinese}\t{term.english}\t{term.score:.2f}")
    gold = _read(arguments.shared / "gold" / "terms.tsv")
    _print_extraction(terms, gold)
    print("tracing, each report by a model trained without it:")
    measured = read_gold(arguments.shared)
    print_scores(measured, cross_validate(measured, TracingSettings()))
    departures = _read(arguments.shared / "gold" / "term_findings.tsv")
    for pair in (None, bitext):
        _print_check(pair, departures, gold_termbase(gold), encoder)


if __name__ == "__main__":
    main()
