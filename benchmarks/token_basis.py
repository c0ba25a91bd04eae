"""Find the directions in which tokens are compared: python -m benchmarks.token_basis [--write].

These are the principal components of what the tokens of the texts in corpus/ add to the sentence vectors, without the
first few, which all tokens of a kind share (function words, the language) and which tell nothing about who translates
whom (Mu & Viswanath 2018, "All-but-the-top"). A quarter of the width costs no accuracy: docs/adr/0005.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from aligner.encoders.use import BASIS, load

_CORPUS = Path(__file__).parent.parent / "corpus"
_SKIPPED, _KEPT = 4, 128


def find_basis(tokens: NDArray[np.float32]) -> NDArray[np.float16]:
    """Return (c, 128) from token vectors (t, c): orthogonal columns, the first of which varies most."""
    rows = tokens.astype(np.float64)
    rows -= rows.mean(axis=0)
    _, directions = np.linalg.eigh(rows.T @ rows)
    chosen = directions[:, ::-1][:, _SKIPPED : _SKIPPED + _KEPT]
    # The sign of an eigenvector means nothing: the largest entry is made positive, so that runs agree.
    signs = np.sign(chosen[np.abs(chosen).argmax(axis=0), np.arange(_KEPT)])
    return np.asarray(chosen * signs, dtype=np.float16)


def main() -> None:
    """Print how much of the tokens' variance the basis holds, and write it if asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help=f"write {BASIS.name}")
    arguments = parser.parse_args()
    lines = [
        line for path in sorted(_CORPUS.glob("*.txt")) for line in path.read_text("utf-8").splitlines() if line.strip()
    ]
    tokens = load(basis=np.eye(512, dtype=np.float32)).encode_tokens(lines).tokens.astype(np.float32)
    basis = find_basis(tokens)
    centred = tokens - tokens.mean(axis=0)
    share = np.square(centred @ basis.astype(np.float32)).sum() / np.square(centred).sum()
    print(f"{len(tokens)} tokens, {basis.shape[1]} of {basis.shape[0]} directions, {share:.3f} of the variance")
    if arguments.write:
        np.save(BASIS, basis)
        print(f"wrote {BASIS}")


if __name__ == "__main__":
    main()
