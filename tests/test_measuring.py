"""Documents into numbers: whole and in stretches, with paragraphs, and aligned again around a fix."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest

from aligner.alignment.evidence import FEATURES
from aligner.encoders.base import Encoder, load_encoder
from aligner.measuring import encode_pair
from aligner.model import Alignment, Bead, Document
from aligner.pipeline import find_pair_beads, realign
from aligner.settings import AlignmentSettings, Settings
from tests.builders import document_of

_THINGS = [("茶", "tea"), ("书", "books"), ("马", "horses"), ("鱼", "fish"), ("雪", "snow"), ("桥", "bridges")]
_PLACES = [("杭州", "Hangzhou"), ("广州", "Guangzhou"), ("村里", "the village"), ("海边", "the seaside")]


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    """Load the embedded encoder once."""
    return load_encoder("use")


@pytest.fixture(scope="module")
def pair() -> tuple[Document, Document]:
    """Make a text of 48 different sentences."""
    lines = [
        (f"{place[0]}的{thing[0]}，我看了{n}次。", f"I saw the {thing[1]} of {place[1]} {n} times.")
        for n, (place, thing) in enumerate(itertools.product(_PLACES, _THINGS), 2)
    ]
    lines += [(f"谁喜欢{thing[0]}？", f"Who likes {thing[1]}?") for thing in _THINGS]
    return document_of(*(zh for zh, _ in lines)), document_of(*(en for _, en in lines), language="en-US")


def test_stretches_give_the_measures_of_the_whole(pair: tuple[Document, Document], encoder: Encoder) -> None:
    """What is encoded again by stretches differs only by the means of each stretch, and gives the same beads."""
    whole = encode_pair(*pair, encoder, AlignmentSettings())
    stretched = encode_pair(*pair, encoder, AlignmentSettings(whole_up_to=24))
    assert whole.measure is not None
    assert stretched.measure is not None
    steps = np.array([(k, k, 1, 1) for k in range(29)])
    found, expected = stretched.measure(steps), whole.measure(steps)
    assert found.shape == expected.shape == (29, len(FEATURES))
    names = ("quote_end", "quote_close", "shape 1-1")
    same = [FEATURES.index(name) for name in names]
    np.testing.assert_allclose(found[:, same], expected[:, same])
    np.testing.assert_allclose(found, expected, atol=0.6)
    beads = [find_pair_beads(encoded, Settings()) for encoded in (whole, stretched)]
    assert [(b.source, b.target) for b in beads[0]] == [(b.source, b.target) for b in beads[1]]


@pytest.mark.parametrize("is_swapped", [False, True])
def test_realigning_keeps_the_fix_and_what_is_far(
    pair: tuple[Document, Document], encoder: Encoder, *, is_swapped: bool
) -> None:
    """A bead that a reviewer merged stays merged, in either direction; farther beads keep even their confidence."""
    source, target = reversed(pair) if is_swapped else pair
    settings = Settings(alignment=AlignmentSettings(reach=4))
    encoded = encode_pair(source, target, encoder, settings.alignment)
    assert encoded.is_swapped is is_swapped
    before = Alignment(source, target, find_pair_beads(encoded, settings))
    wanted = Bead((10, 11), (10,), 1.0, "confirmed", "merged by hand")
    after = realign(before, encoded, [wanted], settings)
    assert wanted in after.beads
    assert set(before.beads[:6]) | set(before.beads[17:]) <= set(after.beads)
    again = realign(after, encoded, [wanted], settings)
    assert [(b.source, b.target) for b in again.beads] == [(b.source, b.target) for b in after.beads]


def test_paragraphs_are_evidence_only_where_both_sides_have_them(encoder: Encoder) -> None:
    """They count where they open together or apart; a line a paragraph on one side tells nothing."""
    zh = document_of("一天下雨。", "他没有出门。", "", "第二天天晴。", "他去了海边。")
    en = document_of("One day it rained.", "He stayed in.", "", "The next day was fine.", "He went to the sea.",
                     language="en-US")  # fmt: skip
    steps = np.array([(0, 0, 1, 1), (2, 2, 1, 1), (1, 2, 1, 1), (1, 1, 1, 1)])
    column = FEATURES.index("paragraph")
    measure = encode_pair(zh, en, encoder, AlignmentSettings()).measure
    assert measure is not None
    assert measure(steps)[:, column].tolist() == [1.0, 1.0, -1.0, 0.0]
    by_lines = replace(en, paragraphs=frozenset(range(4)))
    measure = encode_pair(zh, by_lines, encoder, AlignmentSettings()).measure
    assert measure is not None
    assert not measure(steps)[:, column].any()
