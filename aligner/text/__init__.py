"""Facts about writing: scripts, quotation marks, numerals, abbreviations. Nothing here knows of beads."""
