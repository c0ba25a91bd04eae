"""Runs of characters that sound like foreign names."""

from __future__ import annotations

from aligner.checks.sound_runs import sound_runs


def test_runs_of_sound_end_where_words_begin() -> None:
    """Particles, verbs and ordinary words bound a name."""
    text = "据报道，罗德里格斯在会上称安德森可能会离开。"
    assert [text[a:b] for a, b, _ in sound_runs(text)] == ["罗德里格斯", "安德森"]


def test_a_run_without_a_character_of_names_is_none() -> None:
    """Ordinary words have characters that names use as well, but none that they use often."""
    assert sound_runs("会议将于明天上午开始，请大家准时到场。") == []


def test_one_character_alone_is_no_run() -> None:
    """Two characters of names that a rare one parts are no name."""
    assert [b - a for a, b, _ in sound_runs("斯说、尔说、克里斯说")] == [3]
