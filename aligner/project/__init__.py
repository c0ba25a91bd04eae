"""The project file: one SQLite database with the texts, the beads, the findings and what a reviewer decided."""
