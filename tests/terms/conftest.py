"""The embedded encoder, loaded once for the tests of terms."""

from __future__ import annotations

import pytest

from aligner.encoders.base import TokenEncoder, load_encoder


@pytest.fixture(scope="session")
def token_encoder() -> TokenEncoder:
    """Return the encoder that shows its tokens."""
    encoder = load_encoder("use")
    assert isinstance(encoder, TokenEncoder)
    return encoder
