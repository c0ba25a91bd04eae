"""The number table: pairs of many genres and the codes that they deserve, in both directions."""

from pathlib import Path

import pytest

from tests.checks.number_helpers import find_codes

TABLE = Path(__file__).parent.parent / "data" / "numbers" / "table.tsv"


def read_table() -> list[tuple[str, str, str, str]]:
    """Read topic, Chinese, English and expected codes of every case."""
    lines = [line for line in TABLE.read_text("utf-8").splitlines() if not line.startswith("#")]
    return [(topic, zh, en, codes) for topic, zh, en, codes in ([*line.split("\t"), ""][:4] for line in lines)]


def language_of(topic: str, zh: str) -> str:
    """Return the tag of a Chinese text: the cases in Traditional characters are from Taiwan."""
    return "zh-TW" if topic == "taiwan" or any(c in zh for c in "國圓臺貳萬億個總約達數預") else "zh-CN"


@pytest.mark.parametrize(("topic", "zh", "en", "codes"), read_table())
def test_table(topic: str, zh: str, en: str, codes: str) -> None:
    """Each pair gives exactly the codes that stand beside it, whichever side is the source."""
    language = language_of(topic, zh)
    assert " ".join(find_codes(zh, en, (language, "en-US"))) == codes
    assert " ".join(find_codes(en, zh, ("en-US", language))) == codes


def test_table_is_full() -> None:
    """The table holds at least 800 cases of many topics, errors and clean ones, with no pair twice."""
    table = read_table()
    assert len(table) >= 800
    assert len({(zh, en) for _, zh, en, _ in table}) == len(table)
    assert len({topic for topic, *_ in table}) >= 25
    errors = [codes for *_, codes in table if "number-mismatch" in codes or "code-mismatch" in codes]
    assert len(errors) >= 100
