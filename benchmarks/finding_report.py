"""Tables and listings of findings, in Markdown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from aligner.codes import CODES, severity_rank
from aligner.model import Bitext, Finding
from benchmarks.finding_gold import GROUPS, Comparison, GoldRow, Judged, Tally, is_alarm, languages

__all__ = ["list_comparison", "per_hundred", "ratio", "risk", "show_finding", "table", "tally_tables"]

_FIRST = (10, 20, 30)
_TALLY_HEADER = (
    "code", "findings", "right", "touching", "precision", "rows", "found", "recall", "heavy", "found", "recall",
)  # fmt: skip


def table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a Markdown table, the first column to the left and the others to the right."""
    lines = [header, ["---", *["---:"] * (len(header) - 1)], *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def ratio(part: float, whole: float) -> str:
    """Return a share with three digits, "-" of nothing."""
    return f"{part / whole:.3f}" if whole else "-"


def per_hundred(part: float, whole: float) -> str:
    """Return a count as so many in a hundred, "-" of nothing."""
    return f"{100 * part / whole:.1f}" if whole else "-"


def risk(finding: Finding) -> tuple[int, float, int]:
    """Return a key that sorts those first that matter most: by severity, then confidence, then place."""
    return -severity_rank(finding.severity), -finding.confidence, finding.bead


def tally_tables(comparisons: Sequence[Comparison], wants: Callable[[str], bool]) -> Iterator[str]:
    """Yield a row a code and a group, and the totals of minor and above."""
    groups: dict[str, tuple[str, ...]] = {code: (code,) for code in CODES if wants(code)}
    groups |= {name: codes for name, codes in GROUPS.items() if any(wants(code) for code in codes)}
    rows = []
    for name, codes in groups.items():
        tally = sum((comparison.of(codes) for comparison in comparisons), Tally())
        if tally.n_findings or tally.n_rows:
            rows.append(_tally_row(name, tally))
    yield table(_TALLY_HEADER, rows)
    alarms = [j for comparison in comparisons for j in comparison.judged if is_alarm(j.finding)]
    alarms.sort(key=lambda j: risk(j.finding))
    yield f"Minor and above: {len(alarms)} findings, {_count_right(alarms)}."
    if len(alarms) > _FIRST[0]:
        firsts = [f"of the first {n}, {_count_right(alarms[:n])}" for n in _FIRST if n < len(alarms)]
        yield f"In the order of risk: {'; '.join(firsts)}."


def _count_right(judged: Sequence[Judged]) -> str:
    n_right, n_touching = sum(bool(j.right) for j in judged), sum(bool(j.touched) for j in judged)
    return f"{n_right} right, {n_touching} touching a row of any code"


def _tally_row(name: str, tally: Tally) -> list[object]:
    return [
        name, tally.n_findings, tally.n_right, tally.n_touching, ratio(tally.n_right, tally.n_findings),
        tally.n_rows, tally.n_recalled, ratio(tally.n_recalled, tally.n_rows),
        tally.n_heavy, tally.n_heavy_recalled, ratio(tally.n_heavy_recalled, tally.n_heavy),
    ]  # fmt: skip


def list_comparison(comparison: Comparison, least_severity: str, wants: Callable[[str], bool]) -> str:
    """Return every finding from a severity upwards in the order of risk, and every row that was missed."""
    name = comparison.bitext.alignment.source.name
    least = severity_rank(least_severity)
    listed = [j for j in comparison.judged if severity_rank(j.finding.severity) >= least]
    lines = [f"    {name}, findings"]
    for j in sorted(listed, key=lambda j: risk(j.finding)):
        others = ", ".join(sorted({comparison.rows[k].category for k in j.touched}))
        verdict = "right" if j.right else f"on {others}" if others else "wrong"
        lines.append(f"    {verdict:<8} {show_finding(comparison.bitext, j.finding)}")
    lines.append(f"    {name}, rows missed")
    lines += [f"    missed   {_show_row(row)}" for code in CODES if wants(code) for row in comparison.missed(code)]
    return "\n".join(lines)


def show_finding(bitext: Bitext, finding: Finding) -> str:
    """Return a finding on one line: its ids from 1, its words, Chinese first, its message, and what it leans on."""
    zh, en = languages(bitext.alignment)
    bead = bitext.alignment.beads[finding.bead]
    words = " | ".join(bitext.span_text(finding, side) for side in (zh, en))
    evidence = "".join(f"; {name} {value}" for name, value in finding.evidence)
    return (
        f"{finding.severity} {finding.code} {_ids(bead.side(zh), bead.side(en))} [{words}] {finding.message}"
        f" ({finding.confidence:.2f}{evidence})"
    )


def _show_row(row: GoldRow) -> str:
    minor = "minor: " if row.is_minor and not row.explanation.startswith("minor") else ""
    return f"{row.category} {_ids(row.zh, row.en)} [{row.zh_span} | {row.en_span}] {minor}{row.explanation}"


def _ids(zh: Iterable[int], en: Iterable[int]) -> str:
    return " = ".join(" ".join(str(p + 1) for p in side) for side in (zh, en))
