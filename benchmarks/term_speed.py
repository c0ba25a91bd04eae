"""How long a bitext takes to check against a termbase: 50,000 terms, 100,000 pairs, one core.

    python -m benchmarks.term_speed [--terms N] [--pairs N]

Terms are two dictionary words side by side, with a gloss of each for a rendering; pairs are rows of such words with one
to three terms among them. In one use of twenty the English has other words for the term. Everything is drawn from one
seed. What is timed is the making of the index and the check, in seconds of the processor; the other checks are not run.
"""

from __future__ import annotations

import argparse
import random
import re
import resource
import time
from collections import Counter

from aligner.checks.base import CheckContext
from aligner.checks.terminology import check_terminology
from aligner.lexicon.dictionary import load_dictionary
from aligner.model import Alignment, Bead, Document, make_document
from aligner.settings import CheckSettings
from aligner.terms.index import TermIndex
from aligner.terms.model import Rendering, Term, Termbase

_SEED = 20250617
_LIMIT = 60.0
_OTHERWISE = 0.05
_GLOSS = re.compile(r"[a-z]{3,}(?: [a-z]{3,})?")


def _words(rng: random.Random) -> list[tuple[str, str]]:
    """Return dictionary words of two characters with their first gloss, in an order of chance."""
    dictionary = load_dictionary()
    found = []
    for headword in dictionary.headwords():
        if len(headword) == 2:
            gloss = next((g for g in dictionary.glosses(headword) if _GLOSS.fullmatch(g)), "")
            if gloss:
                found.append((headword, gloss))
    rng.shuffle(found)
    return found


def make_data(n_terms: int, n_pairs: int) -> tuple[Termbase, Alignment, int]:
    """Return a termbase, a bitext, and how many uses of terms in it have other words."""
    rng = random.Random(_SEED)  # noqa: S311 - data of chance, not secrets
    words = _words(rng)
    terms: dict[str, Term] = {}
    while len(terms) < n_terms:
        (first, a), (second, b) = rng.choice(words), rng.choice(words)
        terms.setdefault(first + second, Term(first + second, (Rendering(f"{a} {b}"),)))
    listed = list(terms.values())
    lines: list[tuple[str, str]] = []
    n_otherwise = 0
    for _ in range(n_pairs):
        parts = [rng.choice(words) for _ in range(rng.randint(8, 16))]
        for term in rng.sample(listed, rng.randint(1, 3)):
            is_otherwise = rng.random() < _OTHERWISE
            n_otherwise += is_otherwise
            rendering = rng.choice(words)[1] if is_otherwise else term.renderings[0].text
            parts.insert(rng.randrange(len(parts)), (term.source, rendering))
        lines.append(("".join(zh for zh, _ in parts) + "。", " ".join(en for _, en in parts) + "."))
    sides = [_document(language, [line[k] for line in lines]) for k, language in enumerate(("zh-CN", "en-US"))]
    beads = tuple(Bead((k,), (k,), 1.0) for k in range(n_pairs))
    return Termbase(tuple(listed), "zh-CN", "en-US"), Alignment(sides[0], sides[1], beads), n_otherwise


def _document(language: str, lines: list[str]) -> Document:
    spans, start = [], 0
    for line in lines:
        spans.append((start, start + len(line)))
        start += len(line) + 1
    return make_document("synthetic", language, "\n".join(lines), spans, set())


def main() -> None:
    """Make the data, check them, print the times."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--terms", type=int, default=50_000)
    parser.add_argument("--pairs", type=int, default=100_000)
    options = parser.parse_args()
    termbase, alignment, n_otherwise = make_data(options.terms, options.pairs)
    began = time.process_time()
    index = TermIndex(termbase)
    indexed = time.process_time()
    context = CheckContext(alignment, lambda _: NotImplemented, CheckSettings(), terms=index)
    result = check_terminology(context)
    ended = time.process_time()
    counts = Counter(finding.code for finding in result.findings)
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{options.terms:,} terms, {options.pairs:,} pairs, {result.checked.n_items:,} uses, {n_otherwise:,} otherwise"
    )
    print(f"index {indexed - began:.1f} s, check {ended - indexed:.1f} s of the processor; {megabytes:,.0f} MB in all")
    print(", ".join(f"{code} {n:,}" for code, n in counts.most_common()))
    print(f"limit {_LIMIT:.0f} s: {'held' if ended - began < _LIMIT else 'broken'}")


if __name__ == "__main__":
    main()
