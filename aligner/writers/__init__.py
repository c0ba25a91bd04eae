"""Bitext -> files: one module a format."""
