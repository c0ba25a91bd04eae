"""Profiles: what the files of the package say, what a user's may say, and what becomes of the findings."""

from __future__ import annotations

import tomllib
from dataclasses import fields
from pathlib import Path

import pytest

from aligner.checks.base import CheckContext
from aligner.checks.profile import PROFILES, apply_profile, load_profile, profile_text, with_profile
from aligner.checks.run import run_checks
from aligner.codes import CODES
from aligner.encoders.hashing import HashingEncoder
from aligner.errors import InputError, UnknownNameError
from aligner.model import Alignment, Bead, Finding
from aligner.settings import CheckSettings, Profile, Settings
from tests.builders import document_of


def _own(folder: Path, text: str) -> Profile:
    path = folder / "own.toml"
    path.write_text(text, "utf-8")
    return load_profile(str(path))


def test_published_lists_every_code_as_it_is_by_default() -> None:
    """It is the file that people copy; loaded, it changes nothing."""
    assert tomllib.loads(profile_text("published"))["severities"] == {c.name: c.severity for c in CODES.values()}
    assert load_profile("published") == Profile()


def test_draft_and_legal_make_graver_what_counts_there() -> None:
    """Modal verbs and bounds in a contract, marks in a draft."""
    legal, draft = dict(load_profile("legal").severities), dict(load_profile("draft").severities)
    assert (legal["modality"], legal["number-bound"], legal["omission"]) == ("major", "major", "major")
    assert draft["punctuation"] == "minor"
    assert "modality" not in draft


@pytest.mark.parametrize("name", PROFILES)
def test_every_profile_is_described(name: str) -> None:
    """In docs/profiles.md, with what it changes."""
    page = (Path(__file__).parents[2] / "docs" / "profiles.md").read_text("utf-8")
    assert f"`{name}`" in page
    for code, _ in load_profile(name).severities:
        assert f"`{code}`" in page


def test_only_findings_with_the_severity_of_their_code_are_changed() -> None:
    """A dateline without counterpart stays info, a weighty omission major, whatever the profile says."""
    profile = Profile("x", (("unaligned", "minor"), ("omission", "minor"), ("modality", "major")), frozenset({"idiom"}))
    given = [
        Finding("unaligned", 0, "info", None, None, "a dateline", (("boilerplate", "dateline"),)),
        Finding("unaligned", 0, "major", None, None, "content"),
        Finding("omission", 0, "major", None, None, "half the sentence"),
        Finding("modality", 0, "info", None, None, "shall / may"),
        Finding("idiom", 0, "info", None, None, "by its sense"),
    ]
    changed = [(f.code, f.severity) for f in apply_profile(given, profile)]
    assert changed == [("unaligned", "info"), ("unaligned", "minor"), ("omission", "major"), ("modality", "major")]


def test_run_checks_follows_the_profile(encoder: HashingEncoder) -> None:
    """Severities are changed, and what is skipped is not called checked."""
    alignment = Alignment(
        document_of("约有300人到场。"), document_of("300 came.", language="en-US"), (Bead((0,), (0,), 1.0),)
    )
    context = CheckContext(alignment, encoder.encode, CheckSettings())
    legal, _ = run_checks(context, load_profile("legal"))
    assert [(f.code, f.severity) for f in legal if f.code == "number-bound"] == [("number-bound", "major")]
    findings, checked = run_checks(context, Profile("own", skip=frozenset({"number-bound", "number-mismatch"})))
    assert not [f for f in findings if f.code == "number-bound"]
    assert [c.skipped for c in checked if c.family == "numbers"] == ["left out by the profile own"]


def test_users_file_sets_thresholds_and_is_known_by_what_it_says(tmp_path: Path) -> None:
    """An integer will do for a share; the name in the signature changes with the content."""
    profile = _own(tmp_path, 'skip = ["idiom"]\n[thresholds]\nlocalized_below = 0.25\n')
    assert with_profile(Settings(), profile).check.localized_below == 0.25
    assert profile.skip == {"idiom"}
    assert profile.name.startswith("own@")
    (tmp_path / "other").mkdir()
    other = _own(tmp_path / "other", "[thresholds]\nlocalized_below = 1\n")
    assert other.name != profile.name
    assert with_profile(Settings(), other).check.localized_below == 1


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        ("severity = 3\n[severities]\n", ["unknown key 'severity' (there are: skip, severities, thresholds)"]),
        (
            '[severities]\nmodalty = "major"\nidiom = "grave"\n[thresholds]\nlocalised = 1\nlocalized_below = "low"\n',
            [
                "unknown code 'modalty' (there are: misaligned,",
                "idiom = 'grave': a severity is one of info, minor, major",
                "unknown threshold 'localised' (there are: localized_below",
                "threshold localized_below = 'low': give a value such as 0.",
            ],
        ),
        ('[severities]\nnegation = "critical"\n', ["a severity is one of info, minor, major"]),
        ('[severities]\nomission = "info"\n', ["omission is never info"]),
        ('skip = "idiom"\n', ["skip is no list of codes"]),
        ("severities = 1\n", ["severities is no table"]),
        ("[severities\n", ["is no TOML"]),
    ],
)
def test_faulty_file_is_one_error_with_the_right_names(text: str, messages: list[str], tmp_path: Path) -> None:
    """All that is wrong, and the place."""
    with pytest.raises(InputError) as caught:
        _own(tmp_path, text)
    assert str(tmp_path / "own.toml") in str(caught.value)
    for message in messages:
        assert message in str(caught.value)


def test_unknown_name_is_answered_with_the_names() -> None:
    """A file that is missing is an input at fault."""
    with pytest.raises(UnknownNameError, match=r"there are: published, draft, legal, or a \.toml file"):
        load_profile("leagl")
    with pytest.raises(InputError, match="no such profile file"):
        load_profile("none.toml")


def test_every_threshold_is_in_the_text_to_copy() -> None:
    """As a comment with its value, so that the file says what can be set."""
    for field in fields(CheckSettings):
        assert f"# {field.name} = " in profile_text("published")


@pytest.mark.parametrize("value", ["nan", "inf", "-inf"])
def test_threshold_that_compares_with_nothing_is_refused(value: str, tmp_path: Path) -> None:
    """With it, a check would find nothing and still be called done."""
    with pytest.raises(InputError, match="threshold lost_from"):
        _own(tmp_path, f"[thresholds]\nlost_from = {value}\n")
