"""Chinese-English sentence alignment with flagged divergences.

    from pathlib import Path
    import aligner

    aligned = aligner.align(Path("both.txt"))  # or, where the pairs are known: aligner.check(Path("pairs.tsv"))
    aligner.save(aligned.bitext, Path("outputs"), "both", ["tmx", "html"], aligner.WriteOptions())

The names below are imported when they are first used, so that `import aligner` costs nothing.
"""

import importlib
from typing import Any

__all__ = ["Settings", "WriteOptions", "__version__", "align", "check", "save"]

__version__ = "0.1.0"

_HOMES = {
    "Settings": "aligner.settings",
    "WriteOptions": "aligner.writers.base",
    "align": "aligner.pipeline",
    "check": "aligner.pipeline",
    "save": "aligner.pipeline",
}


def __getattr__(name: str) -> Any:
    """Import a public name from where it lives."""
    if name not in _HOMES:
        raise AttributeError(f"module 'aligner' has no attribute {name!r}")
    return getattr(importlib.import_module(_HOMES[name]), name)
