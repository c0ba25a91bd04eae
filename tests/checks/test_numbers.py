"""Numbers compared across a bead: what agrees silently, what is a form, and what is a mismatch."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from aligner.checks.base import CheckContext, CheckResult
from aligner.checks.numbers import check_numbers
from aligner.encoders.hashing import HashingEncoder
from aligner.model import Alignment, Bead, Bitext, make_document
from aligner.settings import CheckSettings
from tests.builders import document_of

PAIRS = Path(__file__).parent.parent / "data" / "numbers" / "pairs.tsv"
LANGUAGES = {"zh": "zh-CN", "en": "en-US"}


def encode_nothing(texts: Sequence[str]) -> NDArray[np.float32]:
    """Stand in for an encoder: this check asks for none."""
    return np.zeros((len(texts), 1), dtype=np.float32)


def check(alignment: Alignment) -> CheckResult:
    """Run the check on an alignment."""
    return check_numbers(CheckContext(alignment, encode_nothing, CheckSettings()))


def align(source: str, target: str, direction: str = "zh-en") -> Alignment:
    """Make an alignment of one pair of segments."""
    first, second = (LANGUAGES[code] for code in direction.split("-"))
    documents = (
        make_document("source", first, source, [(0, len(source))], set()),
        make_document("target", second, target, [(0, len(target))], set()),
    )
    return Alignment(*documents, (Bead((0,), (0,), 1.0),))


def read_pairs() -> list[tuple[str, str, str, str]]:
    """Read direction, both texts and the expected findings of every pair."""
    pairs = []
    for line in PAIRS.read_text("utf-8").splitlines():
        if not line.startswith("#"):
            _, direction, source, target, expected = [*line.split("\t"), ""][:5]
            pairs.append((direction, source, target, expected))
    return pairs


@pytest.mark.parametrize(("direction", "source", "target", "expected"), read_pairs())
def test_table(direction: str, source: str, target: str, expected: str) -> None:
    """Each pair of the table gives exactly the findings that stand beside it, with verbatim spans."""
    alignment = align(source, target, direction)
    bitext = Bitext(alignment, check(alignment).findings)
    found = [f"{f.code}[{bitext.span_text(f, 'source')}|{bitext.span_text(f, 'target')}]" for f in bitext.findings]
    assert " ; ".join(found) == expected


def test_table_is_full() -> None:
    """The table holds at least 60 pairs, in both directions and with many clean ones."""
    pairs = read_pairs()
    assert len(pairs) >= 60
    assert {direction for direction, *_ in pairs} == {"zh-en", "en-zh"}
    assert sum(1 for *_, expected in pairs if not expected) >= 20


def test_factor_of_ten_is_named() -> None:
    """A mismatch by a power of ten says so in one sentence, and gives both values as evidence."""
    (finding,) = check(align("总额为1.5亿元", "a total of 1.5 billion yuan")).findings
    assert finding.message == "1.5亿元 / 1.5 billion yuan: off by 10"
    assert finding.evidence == (("source value", "150000000"), ("target value", "1500000000"))
    assert finding.severity == "major"


@pytest.mark.parametrize(
    ("source", "target", "units"),
    [
        ("上调50个基点", "up 50 percent", "basis-point / percent"),
        ("全长30公里", "it weighs 30 kg", "km / kg"),
    ],
)
def test_units_are_named_where_only_they_differ(source: str, target: str, units: str) -> None:
    """Two equal values are not set against one another without their units."""
    (finding,) = check(align(source, target)).findings
    assert finding.message.endswith(f": same value, other unit ({units})")


def test_agreeing_numbers_are_counted() -> None:
    """Numbers that agree silently still count as compared."""
    result = check(align("13个平台，2025年", "13 platforms in 2025"))
    assert result.findings == ()
    assert (result.checked.family, result.checked.n_items) == ("numbers", 2)


def test_numbers_may_stand_in_any_segment_of_the_bead() -> None:
    """A bead of several segments is compared as a whole, and each span points into its own segment."""
    target = "We had 12 guests.\nThey stayed 20 days."
    spans = [(0, 17), (18, len(target))]
    documents = (
        make_document("source", "zh-CN", "客人住了21天，共12位。", [(0, 13)], set()),
        make_document("target", "en-US", target, spans, set()),
    )
    (finding,) = check(Alignment(*documents, (Bead((0,), (0, 1), 1.0),))).findings
    assert finding.code == "number-mismatch"
    assert finding.target_span is not None
    assert finding.target_span.segment == 1


def test_one_sided_beads_are_passed_over() -> None:
    """A bead without counterpart has no numbers to compare."""
    documents = (
        make_document("source", "zh-CN", "共12位。", [(0, 5)], set()),
        make_document("target", "en-US", "", [], set()),
    )
    result = check(Alignment(*documents, (Bead((0,), (), 1.0),)))
    assert (result.findings, result.checked.n_items) == ((), 0)


@pytest.mark.parametrize(
    ("chinese", "english"),
    [
        ("他最爱的电影是《2046》。", "It is the film he likes best."),
        ("他讀了〈1911的冬天〉一文。", "He read the essay."),
        ("她又看了一遍《胡作非为》。", "She watched “The 400 Blows” again."),
        ("她又看了一遍《胡作非为》。", "She watched *The 400 Blows* again."),
    ],
)
@pytest.mark.parametrize("direction", ["zh-en", "en-zh"])
def test_number_in_a_title_does_not_alarm_alone(chinese: str, english: str, direction: str) -> None:
    """A title may be rendered by another one, with a number or without."""
    texts = (chinese, english) if direction == "zh-en" else (english, chinese)
    assert check(align(*texts, direction)).findings == ()


def test_number_outside_of_titles_still_alarms() -> None:
    """Quotation marks alone do not make a title, and a title does not excuse what stands beside it."""
    assert check(align("她说她很累。", "She said: “I ran 400 miles.”")).findings
    assert check(align("她看了《胡作非为》。", "She watched “The Rascals” with 400 friends.")).findings
    assert check(align("他最爱的电影是《2046》。", "He likes “2064” best.")).findings


def test_a_cell_that_is_a_whole_table_is_compared_by_place() -> None:
    """Thousands of numbers in one bead take no time that grows with their square, and one that differs is found."""
    numbers = [str(1000 + 7 * k) for k in range(1500)]
    wrong = [*numbers]
    wrong[700] = "99"
    source = document_of("共计" + "，".join(f"{n}人" for n in numbers) + "。")
    target = document_of("In all " + ", ".join(f"{n} people" for n in wrong) + ".", language="en-US")
    alignment = Alignment(source, target, (Bead((0,), (0,), 1.0),))
    found = check_numbers(CheckContext(alignment, HashingEncoder().encode, CheckSettings())).findings
    assert [f.code for f in found if f.severity == "major"] == ["number-mismatch"]
