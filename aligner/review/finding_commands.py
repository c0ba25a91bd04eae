"""Commands on findings, and what is decided by rule: decisions, findings by hand, terms, samples."""

from __future__ import annotations

import random
from collections.abc import Iterable
from itertools import islice
from typing import Any

from aligner.codes import CODES, SEVERITIES
from aligner.model import FINDING_STATUSES, SIDES, Finding
from aligner.project.changes import ADDED_BY, Remark
from aligner.project.register import Decision
from aligner.project.workspace import Workspace
from aligner.review.arguments import Arguments, CommandError, Stamp
from aligner.review.row_commands import give_status
from aligner.summary import is_to_look_at, most_wrong

__all__ = [
    "add_finding",
    "add_term",
    "confirm_by_rule",
    "decide",
    "decide_remark",
    "draw_sample",
    "find_same",
    "judge_row",
    "remove_finding",
]

_LABELS = {
    "open": "Open again", "confirmed": "Confirmed as an error", "fixed": "Fixed", "intended": "Right as it is",
    "dismissed": "False alarm", "query": "To ask the client",
}  # fmt: skip


def decide(arguments: Arguments) -> str:
    """Decide about some findings; with `everywhere`, about all of the same code on the same words."""
    workspace = arguments.workspace
    numbers = arguments.findings()
    if not numbers:
        raise CommandError("the finding is not there any more")
    status = arguments.choice("status", FINDING_STATUSES)
    comment = " ".join(arguments.get("comment", str, default="").split())
    if arguments.get("everywhere", bool, default=False):
        numbers = find_same(workspace, numbers)
    for number in numbers:
        decide_remark(workspace, number, status, comment, arguments.stamp)
    more = f" in {len(numbers)} places" if len(numbers) > 1 else ""
    return f"{_LABELS[status]}{more}: {workspace.remarks[numbers[0]].finding.code}"


def decide_remark(workspace: Workspace, number: int, status: str, comment: str, stamp: Stamp) -> None:
    """Put the decision about one finding, which is every finding of the same content."""
    key = workspace.remark_key(workspace.remarks[number])
    is_nothing = status == "open" and not comment
    decision = None if is_nothing else Decision("finding", key, status, comment, stamp.by, stamp.at)
    workspace.decide("finding", key, decision)


def find_same(workspace: Workspace, numbers: Iterable[int]) -> list[int]:
    """Return the live findings that say the same of the same words, these among them."""
    return sorted({same for number in numbers for same in workspace.same_findings(number)})


def add_finding(arguments: Arguments) -> str:
    """Add a finding by hand: words on one side or both, code, severity, comment."""
    workspace, number = arguments.workspace, arguments.row()
    source, target = (arguments.span(side, number) for side in SIDES)
    code = arguments.choice("code", tuple(CODES))
    severity = arguments.choice("severity", SEVERITIES)
    comment = " ".join(arguments.get("comment", str, default="").split())
    row = workspace.rows[number]
    finding = Finding(
        code=code,
        bead=number,
        severity=severity,
        source_span=source,
        target_span=target,
        message=comment or CODES[code].meaning,
        evidence=((ADDED_BY, arguments.stamp.by or "a reviewer"),),
    )
    new = workspace.new_number()
    remark = Remark(finding, (row.source, row.target))
    alike = workspace.findings_with_key(workspace.remark_key(remark))
    if any(workspace.is_live(n) and workspace.row_of_remark(workspace.remarks[n]) == number for n in alike):
        raise CommandError("there is such a finding on these words already")
    workspace.set_remark(new, remark)
    decide_remark(workspace, new, "confirmed", comment, arguments.stamp)
    return f"Added {code} to pair {workspace.row_rank(number) + 1}"


def remove_finding(arguments: Arguments) -> str:
    """Take away a finding that was added by hand."""
    workspace = arguments.workspace
    number = arguments.get("finding", int)
    if number not in workspace.remarks:
        raise CommandError("the finding is not there any more")
    remark = workspace.remarks[number]
    if not remark.is_by_hand:
        raise CommandError("only a finding added by hand can be removed; say of this one that it is a false alarm")
    if workspace.is_live(number):
        workspace.decide("finding", workspace.remark_key(remark), None)
    workspace.set_remark(number, None)
    return f"Removed {remark.finding.code}"


def add_term(arguments: Arguments) -> str:
    """Remember two words as a term, or as a title and its rendering."""
    workspace = arguments.workspace
    source, target = (" ".join(arguments.get(side, str).split()) for side in SIDES)
    kind = arguments.choice("kind", ("term", "title"))
    if not source or not target:
        raise CommandError("select the words on both sides first")
    terms: list[dict[str, Any]] = workspace.values.get("terms", [])
    term = {"source": source, "target": target, "kind": kind, "by": arguments.stamp.by, "at": arguments.stamp.at}
    if any((t["source"], t["target"], t["kind"]) == (source, target, kind) for t in terms):
        raise CommandError("this is remembered already")
    workspace.set_value("terms", [*terms, term])
    return f"Remembered {source} = {target}"


def confirm_by_rule(arguments: Arguments) -> str:
    """Confirm every open row with two sides that is sure enough and, if so wanted, has no alarm."""
    workspace = arguments.workspace
    least = arguments.get("least_confidence", float)
    without = arguments.get("without_findings", bool)
    if not 0.0 <= least <= 1.0:
        raise CommandError("the least confidence lies between 0 and 1")
    rows = [number for number in workspace.row_order if _keeps_rule(workspace, number, least, without=without)]
    if not rows:
        raise CommandError("no open pair keeps this rule")
    keys = list(dict.fromkeys(workspace.row_key(number) for number in rows))
    give_status(workspace, rows, "confirmed", arguments.stamp)
    rule = f"confidence at least {least:g}" + (", no finding to look at" if without else "")
    workspace.set_value("rule", {"rule": rule, "n_rows": len(rows), "keys": keys})
    return f"Confirmed {len(rows)} pairs by rule: {rule}"


def _keeps_rule(workspace: Workspace, number: int, least: float, *, without: bool) -> bool:
    row = workspace.rows[number]
    if row.confidence < least or not row.source or not row.target or workspace.status(number) != "open":
        return False
    return not (without and any(is_to_look_at(workspace.finding(n)) for n in workspace.remarks_of(number)))


def draw_sample(arguments: Arguments) -> str:
    """Draw rows at random among those that the last rule confirmed; the same project gives the same rows."""
    workspace = arguments.workspace
    rule = workspace.values.get("rule")
    if rule is None:
        raise CommandError("confirm pairs by rule first; the sample is drawn among them")
    n = arguments.get("n", int)
    if n < 1:
        raise CommandError("a sample has one pair at least")
    samples: list[dict[str, Any]] = workspace.values.get("samples", [])
    keys = rule["keys"]
    shuffled = random.Random(f"{len(samples)} {keys[0]}").sample(keys, len(keys))  # noqa: S311 - no secret
    drawn = list(islice(filter(workspace.same_rows, shuffled), n))
    if not drawn:
        raise CommandError("none of the pairs that the rule confirmed is as it was then; confirm pairs by rule again")
    sample = {"rule": rule["rule"], "n_rows": rule["n_rows"], "keys": sorted(drawn), "judged": {}}
    workspace.set_value("samples", [*samples, sample | {"by": arguments.stamp.by, "at": arguments.stamp.at}])
    return f"Drew {len(drawn)} of {len(keys)} pairs to read"


def judge_row(arguments: Arguments) -> str:
    """Say of a row of the sample whether it is right; a wrong one is to be checked."""
    workspace, number = arguments.workspace, arguments.row()
    right = arguments.get("right", bool)
    samples: list[dict[str, Any]] = workspace.values.get("samples", [])
    key = workspace.row_key(number)
    if not samples or key not in samples[-1]["keys"]:
        raise CommandError("the pair is not in the sample")
    sample = samples[-1] | {"judged": samples[-1]["judged"] | {key: right}}
    workspace.set_value("samples", [*samples[:-1], sample])
    if not right:
        give_status(workspace, workspace.same_rows(key), "check", arguments.stamp)
    state = workspace.samples()[-1]
    if not state.is_done:
        return f"{state.n_judged} of {state.n} pairs read, {state.n_wrong} wrong"
    most = most_wrong(state.n, state.n_wrong)
    return f"All {state.n} pairs read, {state.n_wrong} wrong: at most {most:.1%} of the rule's pairs are (95%)"
