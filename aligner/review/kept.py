"""What the project keeps about a row: extracted terms to be remembered, and who reports it in other documents.

Another program may put new ones into the file at any time; they are read anew when they differ.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

from aligner.errors import ProjectError
from aligner.kept import Kept, KeptReport, KeptTerm, ReportingSentence, TermPlace, count_renderings
from aligner.model import SIDES, Side, segment_key
from aligner.project.damage import say_damage
from aligner.project.file import ProjectFile
from aligner.project.kept import REPORTS_VALUE, TERMS_VALUE, kept_from_json

__all__ = ["KeptViews"]

Keys: TypeAlias = dict[Side, list[str]]
"""The keys of the segments of a row."""

_MOST_SUGGESTIONS = 12
"""Candidates that a row shows, the best: what is remembered makes room for the next."""
_MOST_SENTENCES = 20
"""Sentences of one document that a row shows."""


class KeptViews:
    """What the page shows of what a project keeps."""

    def __init__(self, file: ProjectFile) -> None:
        self._file = file
        self._texts: tuple[str | None, str | None] = (None, None)
        self._kept = Kept()
        self._places: dict[tuple[str, str], list[tuple[int, TermPlace]]] = {}
        """Occurrences, with the numbers of their terms, by the keys of their two segments."""
        self._sentences: dict[tuple[str, str], list[tuple[int, ReportingSentence, float]]] = {}
        """Sentences, with the numbers of their documents and how surely they report, by side and key of a segment."""

    def read(self) -> Kept:
        """Return what the file keeps now; ProjectError where it is damaged, OSError where it cannot be read."""
        texts = self._file.read_value(TERMS_VALUE), self._file.read_value(REPORTS_VALUE)
        if texts != self._texts:
            try:
                self._kept = kept_from_json(*texts)
            except (ValueError, TypeError, KeyError) as error:
                raise ProjectError(f"{self._file.path}: is damaged: {say_damage(error)}") from error
            self._texts = texts
            self._arrange()
        return self._kept

    def _arrange(self) -> None:
        self._places, self._sentences = {}, {}
        for k, term in enumerate(self._kept.terms):
            for place in term.places:
                self._places.setdefault((place.source_key, place.target_key), []).append((k, place))
        for k, report in enumerate(self._kept.reports):
            for sentence in report.sentences:
                for key, score in sentence.segments:
                    self._sentences.setdefault((report.side, key), []).append((k, sentence, score))

    def view(self, row: int, is_known: Callable[[str], bool]) -> dict[str, Any]:
        """Return the candidates of a row but for those that are known already, best first, and who reports it."""
        kept, workspace = self.read(), self._file.workspace
        keys: Keys = {
            side: _distinct(segment_key(workspace.segments[n].text) for n in workspace.rows[row].side(side))
            for side in SIDES
        }
        suggestions = self._suggestions(kept, keys, is_known)
        return {
            "suggestions": suggestions[:_MOST_SUGGESTIONS],
            "n_suggestions": len(suggestions),
            "reported": self._reported(kept, keys),
        }

    def _suggestions(self, kept: Kept, keys: Keys, is_known: Callable[[str], bool]) -> list[dict[str, Any]]:
        here: dict[int, TermPlace] = {}
        for source in keys["source"]:
            for target in keys["target"]:
                for k, place in self._places.get((source, target), ()):
                    here.setdefault(k, place)
        return [_view_term(kept.terms[k], here[k]) for k in sorted(here) if not is_known(here[k].source)]

    def _reported(self, kept: Kept, keys: Keys) -> list[dict[str, Any]]:
        here: dict[int, dict[int, tuple[ReportingSentence, float]]] = {}
        for side in SIDES:
            for key in keys[side]:
                for k, sentence, score in self._sentences.get((side, key), ()):
                    of_report = here.setdefault(k, {})
                    before = of_report.get(sentence.number)
                    of_report[sentence.number] = (sentence, max(score, before[1] if before else 0.0))
        return [_view_report(kept.reports[k], here[k]) for k in sorted(here)]


def _distinct(keys: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(keys))


def _view_term(term: KeptTerm, place: TermPlace) -> dict[str, Any]:
    """Return a candidate as it stands here, with its renderings everywhere, as they were found."""
    return {
        "source": place.source,
        "target": place.target,
        "kind": term.kind,
        "score": term.score,
        "renderings": [{"target": text, "n": n} for text, n in count_renderings(term.places)],
    }


def _view_report(report: KeptReport, found: dict[int, tuple[ReportingSentence, float]]) -> dict[str, Any]:
    numbers = sorted(sorted(found, key=lambda number: -found[number][1])[:_MOST_SENTENCES])
    return {
        "name": report.name,
        "language": report.language,
        "n": len(found),
        "sentences": [
            {"number": n, "text": found[n][0].text, "relation": found[n][0].relation, "score": found[n][1]}
            for n in numbers
        ],
    }
