"""The trained weights of the second look: a small JSON file beside this module, and what it was trained on."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from aligner.alignment.evidence import FEATURES

__all__ = ["Weights", "calibrated", "load_weights"]


@dataclass(frozen=True, slots=True)
class Weights:
    """One weight a feature, in the order of evidence.FEATURES; `training` tells data, encoder and settings.

    A probability p of the model is right as often as sigmoid(slope * logit(p) + offset) says (Platt 1999), learned
    from texts that were left out of training.
    """

    values: NDArray[np.float64]
    slope: float
    offset: float
    training: str

    def calibrate(self, probabilities: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return (k,) confidences from the model's probabilities of beads."""
        return calibrated(probabilities, self.slope, self.offset)


def calibrated(probabilities: NDArray[np.float64], slope: float, offset: float) -> NDArray[np.float64]:
    """Return sigmoid(slope * logit(p) + offset), (k,)."""
    safe = np.clip(probabilities, _NEARLY, 1.0 - _NEARLY)
    return np.asarray(1.0 / (1.0 + np.exp(-slope * np.log(safe / (1.0 - safe)) - offset)), dtype=np.float64)


_NEARLY = 1e-6


@cache
def load_weights() -> Weights:
    """Return the weights of the package."""
    record = json.loads(files("aligner.alignment").joinpath("weights.json").read_text("utf-8"))
    values = np.array([record["weights"][name] for name in FEATURES])
    return Weights(values, record["calibration"]["slope"], record["calibration"]["offset"], record["training"])
