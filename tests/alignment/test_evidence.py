"""The measures of the second look."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from aligner import pipeline
from aligner.alignment.evidence import FEATURES, feature_names
from aligner.alignment.weights import load_weights
from aligner.encoders.base import Encoder, load_encoder
from aligner.errors import EncoderError
from aligner.measuring import encode_pair
from aligner.model import Alignment, Document
from aligner.settings import AlignmentSettings, Settings
from tests.builders import document_of


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    """Load the embedded encoder once."""
    return load_encoder("use")


_ZH = [
    "老人推开门。",
    "院子里没有人，只有一棵枣树。",
    "他问：“有人吗？",
    "我来还书。”",
    "没有人回答。",
    "他把书放在窗台上，走了。",
]
_EN = [
    "The old man pushed the door open.",
    "There was nobody in the yard.",
    "Only a date tree stood there.",
    "“Is anyone in?” he asked.",
    "“I have come to return a book.”",
    "No answer came.",
    "He laid the book on the window sill and left.",
]
_BEADS = [((0,), (0,)), ((1,), (1, 2)), ((2,), (3,)), ((3,), (4,)), ((4,), (5,)), ((5,), (6,))]


def _align(encoder: Encoder, source: Document, target: Document) -> Alignment:
    return pipeline.align_documents(source, target, encoder, Settings()).alignment


@pytest.mark.parametrize(
    ("name", "n_views", "encoder"),
    [
        ("use", 1, "use@"),
        ("multilingual-e5-small", 1, "st:multilingual-e5-small#"),
        ("ensemble", 2, "ensemble:use@"),
    ],
)
def test_weights_are_there_for_every_feature(name: str, n_views: int, encoder: str) -> None:
    """The data file and the code agree, and say what was trained on."""
    weights = load_weights(name)
    assert weights.values.shape == (len(feature_names(n_views)),)
    assert np.abs(weights.values).max() > 0.1
    assert f"encoder {encoder}" in weights.training


def test_weights_that_are_not_there_are_named() -> None:
    """An encoder of another package may name what we do not have."""
    with pytest.raises(EncoderError, match="'nobody'"):
        load_weights("nobody")


def test_dialogue_with_a_split_sentence_is_aligned_in_both_directions(encoder: Encoder) -> None:
    """Chinese to English, and English to Chinese with the sides exchanged."""
    zh, en = document_of(*_ZH), document_of(*_EN, language="en-US")
    forth, back = _align(encoder, zh, en), _align(encoder, en, zh)
    assert [(b.source, b.target) for b in forth.beads] == _BEADS
    assert [(b.target, b.source, b.confidence) for b in back.beads] == [
        (b.source, b.target, b.confidence) for b in forth.beads
    ]


def test_measures_say_what_they_are_named_for(encoder: Encoder) -> None:
    """One shape a bead; the right bead is more alike, gains by its second half, and closes its quotation."""
    pair = encode_pair(document_of(*_ZH), document_of(*_EN, language="en-US"), encoder, AlignmentSettings())
    assert pair.measure is not None
    measures = pair.measure(np.array([(1, 1, 1, 2), (1, 1, 1, 1), (3, 4, 1, 1), (3, 3, 1, 1), (4, 5, 1, 0)]))
    column = {name: measures[:, k] for k, name in enumerate(FEATURES)}
    shapes = np.stack([column[name] for name in FEATURES if name.startswith("shape")])
    np.testing.assert_array_equal(shapes.sum(axis=0), 1.0)
    assert column["gain"][0] > 0
    assert column["outside_first"][1] > column["outside_first"][0]
    assert column["cos"][2] > column["cos"][3]
    assert column["quote_close"][2] == 1.0
    assert column["null"][4] > 0
    assert column["cos"][4] == 0.0


def test_plain_encoders_get_the_first_look(corpus: Path) -> None:
    """Without tokens the alignment still stands."""
    settings = Settings(encoder="hashing")
    bitext = pipeline.align(corpus / "keynote.zh-en.txt", None, settings).bitext
    assert len(bitext.alignment.beads) > 30
    pair = encode_pair(
        document_of("一。"), document_of("One.", language="en-US"), load_encoder("hashing"), settings.alignment
    )
    assert pair.measure is None


def test_confidence_is_calibrated_by_a_rising_curve() -> None:
    """Certainty stays certainty, and the order of confidences stays."""
    weights = load_weights("use")
    found = weights.calibrate(np.array([0.0, 0.2, 0.5, 0.9, 1.0]))
    assert (np.diff(found) > 0).all()
    assert found[0] < 0.01
    assert found[-1] > 0.99
