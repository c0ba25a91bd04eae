"""Beads in, findings out: one module a family of divergences."""
