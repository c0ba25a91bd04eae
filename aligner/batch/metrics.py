"""How far a batch is, as a file for Prometheus (the node exporter's textfile collector reads it)."""

from __future__ import annotations

from pathlib import Path

from aligner.batch.run import Tally
from aligner.batch.sources import need
from aligner.errors import OutputError

__all__ = ["check_metrics", "write_metrics"]


def check_metrics() -> None:
    """Raise MissingPackageError where the package for it is not installed."""
    need("prometheus_client", "--prometheus")


def write_metrics(path: Path, tally: Tally, *, is_running: bool) -> None:
    """Write the file beside its place and rename it; OutputError where it cannot be written."""
    client = need("prometheus_client", "--prometheus")
    registry = client.CollectorRegistry()
    for name, text, value in (
        ("pairs", "Pairs worked on in this run", tally.pairs),
        ("failed_pairs", "Pairs of this run that could not be aligned", tally.failed),
        ("skipped_pairs", "Pairs that were done before", tally.skipped),
        ("retries", "Attempts after the first", tally.retried),
        ("shards", "Shards written in this run", tally.shards),
        ("total_pairs", "Estimate of all pairs, 0 if unknown", tally.total),
        ("pairs_per_second", "Rate of this run", tally.rate),
        ("seconds", "Length of this run so far", tally.seconds),
        ("running", "1 while the run goes on", float(is_running)),
    ):
        client.Gauge(f"aligner_batch_{name}", text, registry=registry).set(value)
    try:
        client.write_to_textfile(str(path), registry)
    except OSError as error:
        raise OutputError(f"{path}: cannot be written: {error.strerror or error}") from error
