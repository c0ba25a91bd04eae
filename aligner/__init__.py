"""Chinese-English sentence alignment with flagged divergences."""

__all__ = ["__version__"]

__version__ = "0.1.0"
