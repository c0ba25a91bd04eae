"""Bitexts in, files out."""
