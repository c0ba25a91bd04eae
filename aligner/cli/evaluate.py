"""aligner evaluate: how well an alignment agrees with gold beads."""

from __future__ import annotations

import json
from pathlib import Path

import click

from aligner.cli.options import common_options, write_stdout
from aligner.evaluation import Evaluation, Score, evaluate
from aligner.readers.beads import read_beads

__all__ = ["command"]


@click.command("evaluate")
@click.argument("gold", type=click.Path(path_type=Path))
@click.argument("test", type=click.Path(path_type=Path))
@common_options
def command(gold: Path, test: Path, fail_on: str | None, *, as_json: bool, quiet: bool) -> None:  # noqa: ARG001
    """Compare the beads of TEST with those of GOLD: strict and lax precision, recall and F1.

    Both are ladder files or TSV files with source_ids and target_ids; `-` reads TEST from standard input. Beads with an
    empty side are left out of strict and lax, and scored apart, segment by segment. "To fix" counts the beads of TEST
    that GOLD does not have.
    """
    result = evaluate(read_beads(gold), read_beads(test))
    if as_json:
        write_stdout(json.dumps(_record(result)) + "\n")
    elif not quiet:
        write_stdout("\n".join(_lines(result)) + "\n")


def _lines(result: Evaluation) -> list[str]:
    lines = ["             P       R       F1      right/found/gold"]
    for name, score in (("strict", result.strict), ("lax", result.lax), ("one-sided", result.one_sided)):
        lines.append(
            f"{name:<11}{score.precision:7.4f} {score.recall:7.4f} {score.f1:7.4f}"
            f"   {score.n_right}/{score.n_found}/{score.n_gold}"
        )
    lines.append(f"to fix     {result.n_to_fix} beads")
    return lines


def _record(result: Evaluation) -> dict[str, object]:
    return {
        "strict": _score(result.strict),
        "lax": _score(result.lax),
        "one_sided": _score(result.one_sided),
        "to_fix": result.n_to_fix,
    }


def _score(score: Score) -> dict[str, float | int]:
    return {
        "precision": round(score.precision, 4),
        "recall": round(score.recall, 4),
        "f1": round(score.f1, 4),
        "right": score.n_right,
        "found": score.n_found,
        "gold": score.n_gold,
    }
