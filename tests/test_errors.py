"""What every error that is raised on purpose has in common."""

from __future__ import annotations

import pickle

from aligner.errors import AlignerError, InputError


def test_a_message_is_one_line_whatever_it_quotes() -> None:
    """Names and values from inside files may hold any character."""
    assert str(InputError("a.srx: is SRX \n9\u2028; save it as SRX 2.0")) == "a.srx: is SRX  9 ; save it as SRX 2.0"


def test_an_error_travels_between_processes() -> None:
    """Workers hand them to their supervisor."""
    error = pickle.loads(pickle.dumps(InputError("a\nb")))  # noqa: S301 - our own bytes
    assert isinstance(error, AlignerError)
    assert str(error) == "a b"
