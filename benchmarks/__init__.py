"""Measurements against gold texts, and of speed; run from the Makefile."""
