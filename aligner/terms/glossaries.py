"""Marks of the line glossaries (OmegaT, UTX) that their readers and writers here share."""

from __future__ import annotations

from types import MappingProxyType

__all__ = ["ESCAPES", "FORBIDDEN_LINE", "OMEGAT_HEADER", "RENDERING_PREFIX", "UTX_COLUMNS"]

OMEGAT_HEADER = "# Glossary in tab-separated format -*- coding: utf-8 -*- aligner"
"""The line with which OmegaT begins its own glossaries, and the mark by which we know ours."""
FORBIDDEN_LINE = "#!"
"""Begins a line that OmegaT takes for a comment: a rendering that may not be used."""
RENDERING_PREFIX = "rendering:"
ESCAPES = "escapes: backslash"
"""In the header of our own UTX files."""
UTX_COLUMNS = MappingProxyType(
    {
        "note": "src:comment",
        "rendering_note": "tgt:comment",
        "domain": "x-domain",
        "locale": "x-locale",
        "authority": "x-authority",
        "usage": "x-usage",
        "entry": "concept ID",
        "canonical": "x-canonical",
    }
)
"""Our columns and those of UTX; what UTX does not know begins with `x-`, as it asks for."""
