"""Vectors and per-segment numbers in, beads with confidence out. Numbers only, never text."""
