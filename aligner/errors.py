"""Every exception that aligner raises on purpose.

    AlignerError                  the input, the disk or a missing package is at fault: exit status 1
    ├── InputError                a file cannot be read as what it should be
    │   └── EncodingError         its bytes are in no encoding that was tried
    ├── OutputError               a file cannot be written; nothing is left half-written
    ├── ProjectError              a project file is damaged, too new, or would be overwritten
    ├── EncoderError              a model is missing or its weights are not the expected ones
    ├── MissingPackageError       an optional package is not installed
    └── UnknownNameError          no such format, encoder or code: exit status 2

A message says what is wrong, where, and what to do, in one line.
"""

from __future__ import annotations

__all__ = [
    "AlignerError",
    "EncoderError",
    "EncodingError",
    "InputError",
    "MissingPackageError",
    "OutputError",
    "ProjectError",
    "UnknownNameError",
]


class AlignerError(Exception):
    """Root of the tree; `str(error)` is the one line that the user sees, whatever it quotes of the input."""

    def __init__(self, message: str) -> None:
        super().__init__(" ".join(message.splitlines()))


class InputError(AlignerError):
    """A file or text cannot be used as input."""


class EncodingError(InputError):
    """The bytes of a file are in no encoding that was tried."""


class OutputError(AlignerError):
    """A file cannot be written."""


class ProjectError(AlignerError):
    """A project file is damaged, too new, or would be overwritten."""


class EncoderError(AlignerError):
    """A model is missing, or its weights are not the expected ones."""


class MissingPackageError(AlignerError):
    """An optional package is not installed."""


class UnknownNameError(AlignerError):
    """A name that a table does not have; the message lists those it has."""
