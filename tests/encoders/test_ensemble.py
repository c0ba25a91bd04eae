"""Two encoders in the second look: the embedded one, and here one of letters in the place of E5."""

from __future__ import annotations

import numpy as np
import pytest

from aligner import pipeline
from aligner.alignment.evidence import FEATURES, feature_names
from aligner.encoders.base import TokenEncoder, load_encoder
from aligner.encoders.cache import keep_vectors
from aligner.encoders.ensemble import Ensemble
from aligner.encoders.hashing import HashingEncoder
from aligner.encoders.pooled_tokens import PooledTokenEncoder
from aligner.measuring import encode_pair
from aligner.settings import AlignmentSettings, Settings
from tests.builders import document_of
from tests.encoders.test_pooled_tokens import LetterTokens

_ZH = document_of("雨停了。", "他出门去买面包。", "面包店关着。")
_EN = document_of("The rain had stopped.", "He went out to buy bread.", "The bakery was closed.", language="en-US")


@pytest.fixture(scope="module")
def ensemble() -> Ensemble:
    """Put letters beside the embedded encoder."""
    first = load_encoder("use")
    assert isinstance(first, TokenEncoder)
    return Ensemble(first, PooledTokenEncoder(HashingEncoder(), LetterTokens(), "letters"))


def test_both_encoders_are_measured(ensemble: Ensemble) -> None:
    """The features of the first come first, those of vectors and tokens again from the second."""
    first, both = (encode_pair(_ZH, _EN, encoder, AlignmentSettings()) for encoder in (load_encoder("use"), ensemble))
    assert first.measure is not None
    assert both.measure is not None
    steps = np.array([(0, 0, 1, 1), (1, 1, 1, 1), (1, 1, 2, 2)])
    found = both.measure(steps)
    assert found.shape == (3, len(feature_names(2)))
    np.testing.assert_allclose(found[:, : len(FEATURES)], first.measure(steps))
    assert np.abs(found[:, feature_names(2).index("view 2 cover_first")]).min() > 0
    np.testing.assert_array_equal(both.vectors[0], first.vectors[0])


def test_texts_are_aligned_and_checked(ensemble: Ensemble) -> None:
    """The checks see the tokens of the first encoder, kept vectors or not, and the output names both."""
    encoder = keep_vectors(ensemble, [])
    assert isinstance(encoder, TokenEncoder)
    bitext = pipeline.align_documents(_ZH, _EN, encoder, Settings())
    assert [(bead.source, bead.target) for bead in bitext.alignment.beads] == [((k,), (k,)) for k in range(3)]
    assert f"ensemble:use@0.2.1+{HashingEncoder().signature}" in str(bitext.signature)
    plain = pipeline.align_documents(_ZH, _EN, load_encoder("use"), Settings())
    assert bitext.findings == plain.findings
