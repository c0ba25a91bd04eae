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

# Figures against gold texts that are not in this repository (SHARED=folder with gold/ and data/mac-dev/).
SHARED ?= ../shared
.PHONY: bench-quality bench-findings bench-speed train train-titles train-coverage
bench-quality:
	$(PYTHON) -m benchmarks.quality $(SHARED)

# Two minutes; BENCH="--part keynote --only omission,addition --list" for one part, --help for more.
bench-findings:
	$(PYTHON) -m benchmarks.findings $(SHARED) $(BENCH)

# Numbers changed by chance in those texts: recall, and alarms on untouched pairs.
.PHONY: bench-numbers
bench-numbers:
	$(PYTHON) -m benchmarks.number_errors $(SHARED)

# Ten minutes on two cores; needs pip install -c constraints.txt -e '.[bench]'.
bench-speed:
	$(PYTHON) -m benchmarks.speed $(SHARED) --plot docs/growth.svg

# What a command on the review page costs the server at 50,000 rows; two minutes.
.PHONY: bench-review-server
bench-review-server:
	$(PYTHON) -m benchmarks.review

# From a key to the screen, on the review page of 50,000 pairs in Chromium; two minutes.
.PHONY: bench-review
bench-review:
	$(PYTHON) -m benchmarks.review_page

# Batches: one worker against two, Dask, memory of the coordinator, growth, what a pair costs. An hour on two cores;
# SCALE="workers --pairs 200" for one part.
SCALE ?= workers dask memory growth pair --plot docs/scale.svg
.PHONY: bench-scale
bench-scale:
	$(PYTHON) -m benchmarks.scale $(SCALE)

# Memory and time to send a million pairs through the formats; ten minutes, 3 GB in the folder for temporary files.
.PHONY: bench-formats
bench-formats:
	$(PYTHON) -m benchmarks.formats

# Cross-validates the weights of the alignment's second look and writes them into the package.
train:
	$(PYTHON) -m benchmarks.train_alignment $(SHARED) --write

# Cross-validates the weights that tell localized titles, and writes them into the package.
train-titles:
	$(PYTHON) -m benchmarks.train_titles $(SHARED) --write

# Trains what tells lost words and misaligned beads, and writes it into the package. Three minutes.
train-coverage:
	$(PYTHON) -m benchmarks.train_coverage $(SHARED) --write

# What tells sentences that report a pair, cross-validated by document.
.PHONY: train-tracing
train-tracing:
	$(PYTHON) -m benchmarks.train_tracing $(SHARED) --write

# Extraction, tracing and the check of documents against the gold, and 50,000 terms against 100,000 pairs on one core;
# three minutes.
.PHONY: bench-terms
bench-terms:
	$(PYTHON) -m benchmarks.terms $(SHARED)
	$(PYTHON) -m benchmarks.term_speed

# Trains what tells where a sentence may be cut into clauses, and writes it into the package. Two minutes.
.PHONY: train-clauses bench-clauses
train-clauses:
	$(PYTHON) -m benchmarks.train_clauses $(SHARED) --write

# Beads that become 1-1 by --granularity clause; BENCH="--only keynote --list 40" prints cuts to read.
bench-clauses:
	$(PYTHON) -m benchmarks.clauses $(SHARED) $(BENCH)

# Broken files for every reader, ten minutes each, led by coverage with the extra fuzz (tests/fuzz/README.md);
# FUZZ="--seconds 60 .pdf terms.tbx" for less. What fails is in outputs/fuzz.
.PHONY: fuzz
fuzz:
	$(PYTHON) -m tests.fuzz $(FUZZ)

# Encoders side by side; MODELS="multilingual-e5-small st:FOLDER" for more than the embedded one.
.PHONY: bench-encoders
bench-encoders:
	$(PYTHON) -m benchmarks.encoders $(SHARED) $(MODELS)
