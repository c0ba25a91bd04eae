"""Profiles: what a text is for decides how grave a finding is.

A profile is a TOML file that a user can copy and edit; those that come with the package stand in `profiles/`.

    skip = ["locale-wording"]          # codes that are not looked for

    [severities]                       # by code: info, minor or major
    modality = "major"

    [thresholds]                       # fields of settings.CheckSettings
    localized_below = 0.4

What a file does not name stays as it is by default, which is what `published` says.
"""

from __future__ import annotations

import hashlib
import json
import math
import tomllib
from collections.abc import Iterable
from dataclasses import fields, replace
from importlib.resources import files
from pathlib import Path
from typing import Any

from aligner.codes import CODES, SEVERITIES
from aligner.errors import InputError, UnknownNameError
from aligner.model import Finding
from aligner.settings import CheckSettings, Profile, Settings

__all__ = ["PROFILES", "apply_profile", "check_codes", "load_profile", "profile_text", "remap", "with_profile"]

PROFILES = ("published", "draft", "legal")

_TABLES = ("skip", "severities", "thresholds")
_GIVEN = tuple(severity for severity in SEVERITIES if severity != "critical")
"""A profile cannot give `critical`: that takes a person."""
_NEVER_INFO = frozenset({"omission", "addition"})


def load_profile(name: str) -> Profile:
    """Return a profile of the package by its name, or a user's by the path of its file.

    UnknownNameError, with the right names, for what is neither; InputError with all that is wrong in a file.
    """
    if name in PROFILES:
        return _parse(name, name, _resource(name))
    path = Path(name)
    if path.suffix.lower() != ".toml" and not path.exists():
        raise UnknownNameError(
            f"no profile named {name!r}; there are: {', '.join(PROFILES)}, or a .toml file of your own"
        )
    try:
        text = path.read_text("utf-8-sig")
    except FileNotFoundError as error:
        raise InputError(f"{path}: there is no such profile file") from error
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read as a profile: {error}") from error
    profile = _parse(path.stem, str(path), text)
    # The signature of a result names the profile: one that anybody may edit is known by what it says.
    digest = hashlib.sha256(repr(replace(profile, name="", skip=frozenset())).encode())
    digest.update(" ".join(sorted(profile.skip)).encode())
    return replace(profile, name=f"{path.stem}@{digest.hexdigest()[:8]}")


def profile_text(name: str) -> str:
    """Return the file of a profile of the package, to copy and edit: all thresholds are in it, as comments."""
    defaults = CheckSettings()
    values = (f"# {field.name} = {json.dumps(getattr(defaults, field.name))}\n" for field in fields(CheckSettings))
    return _resource(name) + "".join(values)


def _resource(name: str) -> str:
    return files("aligner.checks").joinpath("profiles").joinpath(f"{name}.toml").read_text("utf-8")


def _parse(name: str, place: str, text: str) -> Profile:
    try:
        tables: dict[str, Any] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{place}: is no TOML: {error}") from error
    problems = [f"unknown key {key!r} (there are: {', '.join(_TABLES)})" for key in tables if key not in _TABLES]
    skip = tables.get("skip", [])
    severities = tables.get("severities", {})
    thresholds = tables.get("thresholds", {})
    if not isinstance(skip, list) or not all(isinstance(code, str) for code in skip):
        problems.append('skip is no list of codes, as ["punctuation"]')
        skip = []
    problems += [
        f"{table} is no table" for table in ("severities", "thresholds") if type(tables.get(table, {})) is not dict
    ]
    if not problems:
        problems = [
            *_code_problems([*severities, *skip]),
            *_severity_problems(severities),
            *_threshold_problems(thresholds),
        ]
    if problems:
        raise InputError(f"{place}: {'; '.join(problems)}")
    return Profile(
        name,
        tuple((code, severity) for code, severity in severities.items() if severity != CODES[code].severity),
        frozenset(skip),
        tuple(thresholds.items()),
    )


def _code_problems(codes: Iterable[str]) -> list[str]:
    unknown = dict.fromkeys(code for code in codes if code not in CODES)
    return [f"unknown code {', '.join(map(repr, unknown))} (there are: {', '.join(CODES)})"] if unknown else []


def _severity_problems(severities: dict[str, Any]) -> list[str]:
    wrong = [f"{code} = {given!r}" for code, given in severities.items() if given not in _GIVEN]
    problems = [f"{', '.join(wrong)}: a severity is one of {', '.join(_GIVEN)}"] if wrong else []
    lost = [code for code in severities if code in _NEVER_INFO and severities[code] == "info"]
    return problems + [f"{code} is never info; put it under skip to be rid of it" for code in lost]


def _threshold_problems(thresholds: dict[str, Any]) -> list[str]:
    defaults = {field.name: getattr(CheckSettings(), field.name) for field in fields(CheckSettings)}
    unknown = [name for name in thresholds if name not in defaults]
    problems = []
    if unknown:
        problems.append(f"unknown threshold {', '.join(map(repr, unknown))} (there are: {', '.join(defaults)})")
    for name, value in thresholds.items():
        wanted, given = type(defaults.get(name)), type(value)
        if name in defaults and (
            (given is not wanted and not (wanted is float and given is int))
            or (given is float and not math.isfinite(value))
        ):
            problems.append(f"threshold {name} = {value!r}: give a value such as {defaults[name]!r}")
    return problems


def check_codes(codes: Iterable[str]) -> None:
    """Raise UnknownNameError, with the right names, for a code that is not there."""
    unknown = [code for code in codes if code not in CODES]
    if unknown:
        raise UnknownNameError(f"no finding code {', '.join(map(repr, unknown))}; there are: {', '.join(CODES)}")


def with_profile(settings: Settings, profile: Profile) -> Settings:
    """Return the settings under a profile: its thresholds in the place of theirs."""
    return replace(settings, profile=profile, check=replace(settings.check, **dict(profile.thresholds)))  # type: ignore[arg-type]


def apply_profile(findings: Iterable[Finding], profile: Profile) -> list[Finding]:
    """Return the findings as a profile wants them."""
    severities = dict(profile.severities)
    return [remap(finding, severities) for finding in findings if finding.code not in profile.skip]


def remap(finding: Finding, severities: dict[str, str]) -> Finding:
    """Return a finding with its code's severity here.

    Where a check has given another severity than its code has by default, it knew more (boilerplate, a decided title,
    a weighty omission), and that stays.
    """
    severity = severities.get(finding.code, finding.severity)
    if severity == finding.severity or finding.severity != CODES[finding.code].severity:
        return finding
    return replace(finding, severity=severity)
