"""Columns of the CSV of memoQ that its reader and its writer here share."""

from __future__ import annotations

__all__ = ["DATA_COLUMN", "LANGUAGE_COLUMNS", "NOTE_COLUMN", "USUAL_INFO"]

DATA_COLUMN = "x_aligner"
"""JSON with what memoQ has no column for."""
NOTE_COLUMN = "Entry_Note"
USUAL_INFO = "CasePermissive;HalfPrefix"
"""What memoQ gives a new term: case as in the term or stricter, endings recognised."""
LANGUAGE_COLUMNS = {
    "zh-CN": "Chinese_PRC",
    "zh-TW": "Chinese_Taiwan",
    "en-US": "English_United_States",
    "en-GB": "English_United_Kingdom",
    "zh": "Chinese",
    "en": "English",
}
"""What memoQ calls languages in its header."""
