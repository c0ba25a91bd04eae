"""The trained weights of the second look: a small JSON file an encoder in trained/, and what it was trained on."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from aligner.alignment.evidence import feature_names
from aligner.errors import EncoderError

__all__ = ["Weights", "calibrated", "load_weights"]


@dataclass(frozen=True, slots=True)
class Weights:
    """One weight a feature, in the order of evidence.feature_names; `training` tells data, encoder and settings.

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
def load_weights(name: str) -> Weights:
    """Return the weights of the package for an encoder; EncoderError where there are none of that name."""
    file = files("aligner.alignment").joinpath("trained", f"{name}.json")
    if not file.is_file():
        raise EncoderError(f"no weights of the second look are named {name!r}")
    record = json.loads(file.read_text("utf-8"))
    values = np.array([record["weights"][feature] for feature in feature_names(record["views"])])
    return Weights(values, record["calibration"]["slope"], record["calibration"]["offset"], record["training"])
