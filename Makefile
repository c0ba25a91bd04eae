# `make check` is the whole gate, the same here and in CI.
PYTHON ?= python

.PHONY: check golden
check:
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m ruff check .
	$(PYTHON) -m mypy
	lint-imports --no-cache
	$(PYTHON) -m pytest

# Rewrites the golden outputs; review the diff like code.
golden:
	ALIGNER_REWRITE_GOLDEN=1 $(PYTHON) -m pytest -q tests/test_golden.py
