"""Programs of others that open our files: found or said to be missing, run apart from one another.

`.ci/install-clients` installs them on Debian. A test that needs a program skips where it is absent; with
ALIGNER_REQUIRE_CLIENTS=1, as in CI, it fails.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

__all__ = ["browse", "convert", "need", "run_program"]

_TIMEOUT = 240
"""Seconds; the slowest program here takes ten on a quiet machine."""


def need(*programs: str) -> None:
    """Skip the test, or fail it where programs are required, if one of them is not installed."""
    missing = [program for program in programs if shutil.which(program) is None]
    if not missing:
        return
    message = f"not installed: {', '.join(missing)}; .ci/install-clients installs what is missing"
    if os.environ.get("ALIGNER_REQUIRE_CLIENTS", "") not in ("", "0"):
        pytest.fail(message)
    pytest.skip(message)


def run_program(command: Sequence[object], home: Path, text: str | None = None) -> subprocess.CompletedProcess[str]:
    """Run a program whose settings are kept in a folder of its own; an exit status other than 0 is an error."""
    home.mkdir(parents=True, exist_ok=True)
    # Java looks for the home folder in the table of users, not in the environment.
    environment = {**os.environ, "HOME": str(home), "JAVA_TOOL_OPTIONS": f"-Duser.home={home}", "LC_ALL": "C.UTF-8"}
    return subprocess.run(  # noqa: S603 - the tests' own commands, no shell
        [str(part) for part in command],
        input=text,
        capture_output=True,
        check=True,
        encoding="utf-8",
        timeout=_TIMEOUT,
        env=environment,
    )


def convert(paths: Sequence[Path], target: str, folder: Path) -> list[Path]:
    """Open files in LibreOffice and save them into a folder in another format, which may name a filter: `csv:…`."""
    profile = folder.parent / f"{folder.name}-profile"
    command = ["soffice", "--headless", "--norestore", f"-env:UserInstallation={profile.resolve().as_uri()}"]
    run_program([*command, "--convert-to", target, "--outdir", folder, *paths], profile)
    made = [folder / f"{path.stem}.{target.partition(':')[0]}" for path in paths]
    # The exit status is 0 for a file that does not open, too.
    missing = [path.name for path in made if not path.exists()]
    if missing:
        raise FileNotFoundError(f"LibreOffice did not write {', '.join(missing)}")
    return made


def browse(page: Path, profile: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Open a page in a browser without a window or a network; what its scripts complain of goes to standard error."""
    command = ["chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
    command += ["--no-first-run", "--disable-background-networking", "--host-resolver-rules=MAP * ~NOTFOUND"]
    command += ["--enable-logging=stderr", f"--user-data-dir={profile / 'chromium'}", *options]
    return run_program([*command, page.resolve().as_uri()], profile)
