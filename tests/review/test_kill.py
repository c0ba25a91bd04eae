"""A server that is killed loses nothing that it acknowledged."""

from __future__ import annotations

import hashlib
import os
import random
import signal
from pathlib import Path

import pytest

from aligner.review.arguments import CommandError
from aligner.review.commands import COMMANDS
from aligner.review.session import Session
from tests.review.steps import draw_arguments, dump, write

_N_KILLS = 36
_N_COMMANDS = 500
_NAMES = (*COMMANDS, "undo", "undo", "redo")


def _hash(session: Session) -> str:
    return hashlib.sha256(dump(session._file.workspace).encode()).hexdigest()


def _work(path: Path, seed: int, out: int) -> None:
    """Give random commands for ever, and say after each which version there is and what it looks like."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    session = Session(path)
    version = session.project()["version"]
    while True:
        name = chance.choice(_NAMES)
        given = {} if name in ("undo", "redo") else draw_arguments(session._file.workspace, name, chance)
        try:
            version = session.command(version, name, given)["version"]
        except CommandError:
            continue
        os.write(out, f"{version} {_hash(session)}\n".encode())


def _kill_after(path: Path, seed: int, n: int) -> tuple[int, str]:
    """Let a process give commands, kill it right after `n` were acknowledged, and return what it said last."""
    read, write_end = os.pipe()
    child = os.fork()
    if not child:
        os.close(read)
        try:
            _work(path, seed, write_end)
        finally:
            os._exit(1)
    os.close(write_end)
    with os.fdopen(read) as said:
        lines = [said.readline() for _ in range(n)]
        os.kill(child, signal.SIGKILL)
        # What it said between the last line that was waited for and its death was acknowledged too.
        lines += [line for line in said if line.endswith("\n")]
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    version, state = lines[-1].split()
    return int(version), state


@pytest.mark.fault
def test_killed_between_any_two_commands_all_acknowledged_are_there(tmp_path: Path) -> None:
    """36 kills among 500 random commands: the project opens as it was acknowledged, or one command ahead."""
    path = write(tmp_path)
    chance = random.Random(20)  # noqa: S311 - no secret
    n_exact = version = 0
    for seed in range(_N_KILLS):
        acknowledged, state = _kill_after(path, seed, chance.randint(1, 2 * _N_COMMANDS // _N_KILLS))
        session = Session(path)
        version = session.project()["version"]
        # The command that was being written may be in the file although nobody was told.
        assert acknowledged <= version <= acknowledged + 1
        if version == acknowledged:
            n_exact += 1
            assert _hash(session) == state
        session.bitext()
        if seed % 2:
            session.close()
        else:
            session._file._connection.close()
    assert n_exact
    assert version >= _N_COMMANDS
