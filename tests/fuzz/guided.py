"""Fuzzing led by coverage, with atheris: what runs new code in a reader is kept and broken further.

libFuzzer chooses among the files; how one is broken is our own affair (`mutations`, `trees`), as bytes changed in a zip
or in XML seldom get past the parser. Its own changes are used for some files: they know what the code compares with.
"""

from __future__ import annotations

import random
import sys
import time
from pathlib import Path

import atheris

import aligner
from tests.fuzz.worker import Trial

__all__ = ["fuzz_guided"]

_INSTRUMENTED = ("aligner.readers", "aligner.text")
_MOST_BYTES = 400_000
_BYTES = 0.1
"""Share of files that libFuzzer changes itself."""
_SLOW = 0.3
"""Seconds; a seed that takes longer is tried once, as those made of it would leave no time for others."""
CORPUS = "corpus"


def fuzz_guided(name: str, folder: Path, seed: int, n_runs: int) -> None:
    """Fuzz a target from its seeds, or from what a run in that folder has kept."""
    with atheris.instrument_imports(include=["aligner", "tests"], exclude=_left_alone()):
        _fuzz(name, folder, seed, n_runs)


def _left_alone() -> list[str]:
    """Return the modules that are not looked into: atheris takes packages as a whole."""
    root = Path(__file__).parents[2]
    files = [*Path(aligner.__file__).parent.rglob("*.py"), *(root / "tests").rglob("*.py")]
    names = [".".join(file.relative_to(root).with_suffix("").parts).removesuffix(".__init__") for file in files]
    return [name for name in names if not name.startswith(_INSTRUMENTED) and name != "tests.fuzz.planted"]


def _fuzz(name: str, folder: Path, seed: int, n_runs: int) -> None:
    from tests.fuzz.cases import Cases  # noqa: PLC0415 - imports the readers, which are instrumented as they come

    cases = Cases(name)
    trial = Trial(cases, folder)
    corpus = folder / CORPUS
    corpus.mkdir(exist_ok=True)
    # Readers import much when they are called: what comes in after the start has no counters.
    trial(cases.seeds[0])
    for number, data in enumerate(cases.seeds):
        began = time.process_time()
        trial(data)
        if time.process_time() - began < _SLOW or not number:
            (corpus / f"seed-{number}").write_bytes(data)

    def change(data: bytes, max_size: int, number: int) -> bytes:
        chance = random.Random(number)  # noqa: S311 - no secret
        before = bytes(data)
        if not cases.has_companions and chance.random() < _BYTES:
            return bytes(atheris.Mutate(before, max_size))
        try:
            changed = cases.break_one(before, chance)
        except Exception as error:  # noqa: BLE001 - a defect of the fuzzer, told as one of a reader is
            trial.fail_with(error)
            changed = before
        return changed if len(changed) <= max_size else before

    options = {
        "seed": seed, "runs": n_runs, "max_len": _MOST_BYTES, "timeout": 10**6, "rss_limit_mb": 0, "reload": 0,
        "mutate_depth": 2,
        "artifact_prefix": f"{folder}/", "verbosity": 0,
    }  # fmt: skip
    arguments = [sys.argv[0], *(f"-{option}={value}" for option, value in options.items()), str(corpus)]
    atheris.Setup(arguments, trial, custom_mutator=change)
    atheris.Fuzz()
