"""One review: a project in memory, its file, and everything that the page asks for.

Every method that a page calls takes the lock: two tabs are served one after the other. A change is in the file before
the method returns; what could not be written is taken back.
"""

from __future__ import annotations

import json
import math
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from threading import Lock, RLock
from typing import Any

from aligner.errors import ProjectError
from aligner.model import SIDES, Bitext, Side
from aligner.pipeline import index_terms
from aligner.project.changes import Change, Edit, Splice, change_to_json, invert
from aligner.project.file import ProjectFile, StaleError, without_collecting
from aligner.project.history import Entry
from aligner.project.store import TERMBASE_VALUE
from aligner.project.termbase import termbase_from_json, termbase_to_json
from aligner.review.arguments import CommandError, Stamp
from aligner.review.commands import COMMANDS, run_command
from aligner.review.figures import Figures
from aligner.review.filters import RowFilter, filter_rows, matching_rows
from aligner.review.kept import KeptViews
from aligner.review.queue import Queue, seconds_left, take_page
from aligner.review.rework import Rework, replace_term_findings
from aligner.review.terms import TermViews
from aligner.review.views import find_words, view_item, view_overview, view_project, view_row, view_rows
from aligner.settings import Settings
from aligner.terms.model import Termbase

__all__ = ["Session"]

_MOST_ROWS = 300
"""Changed rows that an answer holds; the page reads more by itself."""
_MOST_ITEMS = 1000
"""Items of the queue that an answer holds."""
_FIRST_ITEMS = 50
_LARGEST_PLACE = 4096
_NAP_SECONDS = 0.1
_BREATH_SECONDS = 0.001
_KEYS_AHEAD = 500
_TEXTS_AHEAD = 32
"""Keys, and texts, that are worked out ahead at once: some ten milliseconds of work."""
_UTC = "%Y-%m-%dT%H:%M:%SZ"


class Session:
    """A project under review. `by` is the reviewer, `clock` gives seconds since 1970."""

    def __init__(
        self,
        path: Path,
        settings: Settings | None = None,
        by: str = "",
        clock: Callable[[], float] = time.time,
        termbase: Termbase | None = None,
    ) -> None:
        """Open a project. ProjectError where it cannot be reviewed, InputError for a termbase of other languages.

        `termbase` takes the place of the one that the project remembers; its findings are made anew then.
        """
        settings = settings or Settings()
        self._by, self._clock = by, clock
        self._lock = RLock()
        self._warming = Lock()
        """Held while something is worked out ahead, so that the file is not closed under it."""
        self._is_closed = False
        self._last_asked = 0.0
        with without_collecting():
            self._file = ProjectFile(path)
            try:
                termbase = self._settle_termbase(termbase, settings)
            except BaseException:
                self._file.close()
                raise
            self._figures = Figures(self._file.workspace)
        self._rework = Rework(self._file, settings, termbase)
        self._terms = TermViews(self._file.workspace, termbase, settings)
        self._kept = KeptViews(self._file)
        self._queue: Queue | None = None
        self._times: deque[float] = deque(maxlen=50)

    def _settle_termbase(self, given: Termbase | None, settings: Settings) -> Termbase | None:
        """Return the termbase to work with, after one that is new to the project was put into it."""
        text = self._file.read_value(TERMBASE_VALUE)
        try:
            remembered = termbase_from_json(text) if text else None
        except (ValueError, TypeError, KeyError) as error:
            raise ProjectError(f"{self._file.path}: is damaged: its termbase: {error}") from error
        if given is None:
            return remembered
        workspace = self._file.workspace
        index = index_terms(workspace.document("source"), workspace.document("target"), given, settings)
        if given == remembered:
            return given
        try:
            if remembered is None or given.signature != remembered.signature:
                with workspace.recording() as record:
                    message = replace_term_findings(workspace, index, given.signature, settings)
                stamp, change = self._stamp(), tuple(record)
                version = self._file.history.version + 1
                entry = Entry(version, "termbase", message, change_to_json(change), None, stamp.by, stamp.at)
                self._file.append(entry)
                self._file.history.add(entry)
            self._file.write_value(TERMBASE_VALUE, termbase_to_json(given))
        except (OSError, StaleError) as error:
            raise ProjectError(f"{self._file.path}: cannot take the termbase: {error}") from error
        return given

    @property
    def name(self) -> str:
        """The name of the project file, as text that any answer can hold."""
        return self._file.path.name.encode(errors="replace").decode()

    def close(self) -> None:
        """Close the file; nothing can be asked any more."""
        self._is_closed = True
        with self._warming, self._lock:
            self._file.close()

    def warm_up(self, idle_seconds: float = 0.0) -> None:
        """Work out ahead what commands need, keys and vectors; called from a thread of its own.

        The work list comes first, as the page opens with it. All else waits until nothing was asked for so long, and
        never holds the lock, or the interpreter, for long.
        """
        try:
            for piece, waits in self._pieces_ahead():
                while waits and time.monotonic() - self._last_asked < idle_seconds and not self._is_closed:
                    time.sleep(_NAP_SECONDS)
                with self._warming:
                    if self._is_closed:
                        return
                    piece()
        except OSError:
            return  # The command that needs it meets the same, and tells the reviewer.

    def _pieces_ahead(self) -> Iterator[tuple[Callable[[], None], bool]]:
        """Yield pieces of work, and whether they wait until nobody asks for anything."""
        workspace = self._file.workspace
        has_more = True

        def make_queue() -> None:
            with self._lock:
                self._made_queue()

        yield make_queue, False

        def work_out_keys() -> None:
            nonlocal has_more
            with self._lock:
                has_more = workspace.work_out_keys(_KEYS_AHEAD)

        while has_more:
            yield work_out_keys, True
            time.sleep(_BREATH_SECONDS)  # Whoever waits for the lock gets it.
        with self._lock:
            texts = [workspace.segments[number].text for side in SIDES for number in workspace.order[side]]
        for start in range(0, len(texts), _TEXTS_AHEAD):
            yield partial(self._rework.warm_up, texts[start : start + _TEXTS_AHEAD]), True

    def hear(self) -> None:
        """Take note that somebody is there, who is about to ask."""
        self._last_asked = time.monotonic()

    @contextmanager
    def _asked(self) -> Iterator[None]:
        """Hold the lock for somebody who waits."""
        self.hear()
        with self._lock:
            yield

    # Reading.

    def project(self) -> dict[str, Any]:
        """Return the project in figures."""
        with self._asked():
            place = json.loads(self._file.read_value("review_place") or "{}")
            return view_project(self._file.workspace, self._figures, self._file.history, self.name) | {"place": place}

    def opening(self) -> dict[str, Any]:
        """Return what the page shows first: the project, with the work list or the rows where the reviewer stopped.

        With the work list come the rows around the first place of an item: that where the reviewer stopped, or else the
        first; `around` is the number of that row.
        """
        with self._asked():
            project = self.project()
            opening = {"project": project, "queue": None, "around": None, "rows": None}
            place = project["place"]
            if place.get("view") == "table":
                # What a filter shows, the page asks for itself: it may not be understood any more.
                first = place.get("first")
                given = {"first": str(first)} if type(first) is int and first > 0 else {}
                return opening if place.get("filter") else opening | {"rows": self.rows(given)}
            later = place.get("later")
            later = later if isinstance(later, list) else []
            wanted = str(place.get("item") or "")
            queue = opening["queue"] = self.queue({"n": str(_FIRST_ITEMS + len(later)), "item": wanted})
            if queue["items"]:
                item = min(queue["items"], key=lambda one: (one["key"] != wanted, one["key"] in later))
                around = opening["around"] = item["rows"][0]
                opening["rows"] = self.rows({"first": str(max(1, around - 1)), "n": "3" if around > 1 else "2"})
            return opening

    def rows(self, given: Mapping[str, str]) -> dict[str, Any]:
        """Return a page of the rows that a filter shows."""
        first, n = _natural(given.get("first", "1"), "first"), _natural(given.get("n", "100"), "n")
        with self._asked():
            matching = filter_rows(self._file.workspace, RowFilter.from_arguments(given))
            shown = matching[max(first - 1, 0) : max(first - 1, 0) + min(n, _MOST_ROWS)]
            rows = [view_row(self._file.workspace, number) for number in shown]
            return {"version": self._file.history.version, "total": len(matching), "first": first, "rows": rows}

    def queue(self, given: Mapping[str, str]) -> dict[str, Any]:
        """Return the first of what there is to decide, the riskiest first; of one code, if one is given."""
        n, code = _natural(given.get("n", "50"), "n"), given.get("code", "")
        with self._asked():
            workspace = self._file.workspace
            queue = self._made_queue()
            left = queue.left()
            wanted = [item for item in left if item.code == code] if code else left
            shown = take_page(wanted, min(n, _MOST_ITEMS), given.get("item", ""))
            return {
                "version": self._file.history.version,
                "items": [view_item(workspace, item) for item in shown],
                "codes": Counter(item.code for item in left),
                "n_decided": len(queue) - len(left),
                "n_left": len(left),
                "seconds_left": round(seconds_left(len(left), list(self._times))),
            }

    def _made_queue(self) -> Queue:
        if self._queue is None:
            self._queue = Queue(self._file.workspace)
        return self._queue

    def overview(self) -> dict[str, Any]:
        """Return the whole document in figures."""
        with self._asked():
            return {"version": self._file.history.version} | view_overview(self._file.workspace, self._figures)

    def next_row(self, given: Mapping[str, str]) -> dict[str, Any] | None:
        """Return the number and id of the next row of a kind, round the end; None if there is none."""
        with self._asked():
            workspace = self._file.workspace
            here = _natural(given.get("row", "0"), "row")
            if given.get("what") == "doubtful":
                found = self._next_doubtful(here)
            else:
                found = self._next_like(here, _filter_of(given), back=bool(given.get("back")))
            return None if found is None else {"number": workspace.row_rank(found) + 1, "id": found}

    def _next_like(self, here: int, wanted: RowFilter, *, back: bool) -> int | None:
        """Return the first row after or before one that a filter shows, at last that one itself."""
        workspace = self._file.workspace
        order = workspace.row_order
        step, n = (-1 if back else 1), len(order)
        outside = n if back else -1
        at = workspace.row_rank(here) if here in workspace.rows else outside
        walk = (order[(at + step * k) % n] for k in range(1, n + 1))
        return next(matching_rows(workspace, wanted, walk), None)

    def _next_doubtful(self, here: int) -> int | None:
        """Return the open row that comes after one by risk, and not by place: alarms first, then the least sure."""
        doubtful = self._figures.doubtful
        if not doubtful:
            return None
        after = (doubtful[here], here) if here in doubtful else (-math.inf, -1)
        later = [(risk, number) for number, risk in doubtful.items() if (risk, number) > after]
        return min(later or [(risk, number) for number, risk in doubtful.items()])[1]

    def concordance(self, text: str, side: str) -> dict[str, Any]:
        """Return where words stand."""
        with self._asked():
            return find_words(self._file.workspace, text, _side(side))

    def terms(self, row: int) -> dict[str, Any]:
        """Return the terms of a row, with their renderings everywhere, and what the project keeps about it."""
        with self._asked():
            workspace = self._file.workspace
            if row not in workspace.rows:
                raise CommandError("the pair is not there any more")
            return {"terms": self._terms.view(row)} | self._kept.view(row, self._terms.knows)

    def bitext(self) -> Bitext:
        """Return the bitext as it stands, for an export."""
        with self._asked():
            return replace(self._file.workspace.to_bitext(), kept=self._kept.read(), _by_bead={})

    # Changing.

    def command(self, version: int, name: str, given: Mapping[str, Any]) -> dict[str, Any]:
        """Run a command, write what it changes, and return what looks different now.

        Raises StaleError for another version than the project's, CommandError where the command does not fit, and
        OSError where it cannot be written; nothing is changed then.
        """
        with self._asked():
            self._check_version(version)
            workspace = self._file.workspace
            stamp = self._stamp()
            if name in ("undo", "redo"):
                entry, change = self._reversal(name, stamp)
                workspace.apply(change)
            else:
                change, message = self._run(name, given, stamp)
                entry = Entry(version + 1, name, message, change_to_json(change), None, stamp.by, stamp.at)
            try:
                self._file.append(entry)
            except BaseException:
                workspace.apply(invert(change))
                raise
            self._file.history.add(entry)
            if name in ("decide", "confirm", "edit"):
                self._times.append(self._clock())
            return self._answer(entry, change)

    def _run(self, name: str, given: Mapping[str, Any], stamp: Stamp) -> tuple[Change, str]:
        workspace = self._file.workspace
        if name not in ("realign", "recheck"):
            return run_command(workspace, name, given, stamp)
        with workspace.recording() as record:
            message = self._rework.realign(workspace) if name == "realign" else self._rework.recheck(workspace)
        return tuple(record), message

    def _reversal(self, name: str, stamp: Stamp) -> tuple[Entry, Change]:
        history = self._file.history
        reversed_entry = history.to_undo if name == "undo" else history.to_redo
        if reversed_entry is None:
            raise CommandError(f"there is nothing to {name}")
        message = f"{'Undone' if name == 'undo' else 'Done again'}: {reversed_entry.message}"
        entry = Entry(history.version + 1, name, message, "", reversed_entry.number, stamp.by, stamp.at)
        return entry, history.peek(entry)

    def preview(self, version: int, name: str, given: Mapping[str, Any]) -> dict[str, Any]:
        """Return what a command would do to texts, and do nothing."""
        with self._asked():
            self._check_version(version)
            if name not in COMMANDS:
                raise CommandError(f"there is no command {name!r} to try")
            workspace = self._file.workspace
            change, message = run_command(workspace, name, given, self._stamp())
            changes = [
                {
                    "unit": edit.key,
                    "row": workspace.row_rank(workspace.row_of(edit.key)) + 1,
                    "before": edit.before.text,
                    "after": edit.after.text,
                }
                for edit in change
                if edit.kind == "segment" and edit.before and edit.after and isinstance(edit.key, int)
            ]
            workspace.apply(invert(change))
            return {"message": message, "changes": changes[:_MOST_ROWS], "n": len(changes)}

    def place(self, place: Mapping[str, Any]) -> None:
        """Remember where the reviewer is; CommandError for what no answer could give back."""
        try:
            text = json.dumps(place, ensure_ascii=False, allow_nan=False)
            size = len(text.encode())
        except ValueError as error:
            raise CommandError("a place is made of numbers and text") from error
        if size > _LARGEST_PLACE:
            raise CommandError(f"a place has at most {_LARGEST_PLACE} bytes")
        with self._asked():
            self._file.write_value("review_place", text)

    def _check_version(self, version: int) -> None:
        if self._file.catch_up():
            self._figures, self._queue = Figures(self._file.workspace), None
        if version != self._file.history.version:
            raise StaleError(self._file.history.version)

    def _stamp(self) -> Stamp:
        return Stamp(self._by, time.strftime(_UTC, time.gmtime(self._clock())))

    def _answer(self, entry: Entry, change: Change) -> dict[str, Any]:
        workspace = self._file.workspace
        touched = self._figures.update(change)
        if self._queue and not self._queue.update(workspace, change, touched):
            self._queue = None
        touched &= workspace.rows.keys()
        gone = [edit.key for edit in change if edit.kind == "row" and edit.key not in workspace.rows]
        is_reordered = len(touched) > _MOST_ROWS or any(map(_reorders, change))
        return {
            "version": entry.number,
            "message": entry.message,
            "rows": [] if len(touched) > _MOST_ROWS else view_rows(workspace, touched),
            "gone": list(dict.fromkeys(gone)),
            "is_reordered": is_reordered,
            "project": self.project(),
        }


def _reorders(edit: Edit) -> bool:
    """Whether rows that an edit does not touch look different after it: another number, label or mark."""
    if edit.kind == "value":
        return edit.key in ("samples", "rule")
    return isinstance(edit.after, Splice) and edit.after.removed != edit.after.added


def _filter_of(given: Mapping[str, str]) -> RowFilter:
    """Return what the next row of a kind must be; CommandError for no such kind."""
    what = given.get("what", "open")
    match what:
        case "open":
            return RowFilter(status="open")
        case "shape":
            return RowFilter(not_one_to_one=True)
        case "bookmark":
            return RowFilter(bookmarked=True)
        case "changed":
            return RowFilter(changed=True)
        case "code":
            return RowFilter.from_arguments({"code": given.get("code", "")})
    raise CommandError(f"there is no next {what!r}")


def _side(text: str) -> Side:
    for side in SIDES:
        if side == text:
            return side
    raise CommandError(f"side must be source or target, not {text!r}")


def _natural(text: str, name: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise CommandError(f"{name} must be a number, not {text!r}")
    return int(text[:9])
