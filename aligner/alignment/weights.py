"""The trained weights of the second look: a small JSON file beside this module, and what it was trained on."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from aligner.alignment.evidence import FEATURES

__all__ = ["Weights", "load_weights"]


@dataclass(frozen=True, slots=True)
class Weights:
    """One weight a feature, in the order of evidence.FEATURES; `training` tells data, encoder and settings."""

    values: NDArray[np.float64]
    training: str


@cache
def load_weights() -> Weights:
    """Return the weights of the package."""
    record = json.loads(files("aligner.alignment").joinpath("weights.json").read_text("utf-8"))
    return Weights(np.array([record["weights"][name] for name in FEATURES]), record["training"])
