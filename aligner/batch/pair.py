"""One pair from files to pieces of shard files: what runs in a process of its own.

A piece is what one pair adds to a file of its shard: lines of a table or of JSON that begin with the pair's id, or the
units of a TMX. The writers of single files make them, so that a shard says nothing else than `aligner align` would.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from aligner import pipeline
from aligner.batch.sketches import sketch
from aligner.batch.sources import is_url, local_files
from aligner.batch.work import Figures, Job, Outcome, PairTask
from aligner.checks.profile import load_profile, with_profile
from aligner.codes import CODES
from aligner.encoders.base import load_encoder
from aligner.errors import AlignerError, InputError
from aligner.model import Bitext
from aligner.settings import Settings
from aligner.text.cells import escape_cell
from aligner.text.language_tags import language_code
from aligner.writers.base import WriteOptions

if TYPE_CHECKING:
    from aligner.terms.model import Termbase

__all__ = ["align_pair", "header_language", "loaded_encoder", "measure", "settings_of"]

loaded_encoder = cache(load_encoder)
"""The encoder of a name, loaded once a process."""
_TMX_IDS = "pair-id"
_YES = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}


def align_pair(task: PairTask, job: Job) -> Outcome:
    """Align one pair; what is wrong with its files is told in the outcome."""
    try:
        settings = settings_of(task, job.settings)
        encoder = loaded_encoder(settings.encoder)
        termbase = _loaded_terms(settings.termbase, settings) if settings.termbase else None
        with local_files(task) as (source, target):
            try:
                bitext = pipeline.align(source, target, settings, encoder=encoder, termbase=termbase).bitext
            except InputError as error:
                return Outcome(task, "input", _as_given(str(error), task, source, target))
    except AlignerError as error:
        return Outcome(task, "input", str(error))
    return _outcome(task, job, bitext)


def _as_given(message: str, task: PairTask, source: Path, target: Path | None) -> str:
    """Return a message with the names of the manifest instead of those of local copies."""
    for name, path in ((task.source, source), (task.target, target)):
        if is_url(name):
            message = message.replace(str(path), name)
    return message


@cache
def _loaded_terms(path: Path, settings: Settings) -> Termbase | None:
    return pipeline.read_terms(replace(settings, termbase=path))


def settings_of(task: PairTask, settings: Settings) -> Settings:
    """Return the settings of a run with the options of one row; InputError for a value that means nothing."""
    given = dict(task.options)
    read = settings.read
    read = replace(
        read,
        source_lang=given.get("source_lang", read.source_lang),
        target_lang=given.get("target_lang", read.target_lang),
        encoding=given.get("encoding", read.encoding),
    )
    settings = replace(settings, read=read)
    if "segmented" in given:
        if given["segmented"].lower() not in _YES:
            raise InputError(f"segmented: {given['segmented']!r} is neither yes nor no")
        settings = replace(settings, read=replace(settings.read, segmented=_YES[given["segmented"].lower()]))
    if "granularity" in given:
        if given["granularity"] not in ("sentence", "clause"):
            raise InputError(f"granularity: {given['granularity']!r} is neither sentence nor clause")
        settings = replace(settings, alignment=replace(settings.alignment, granularity=given["granularity"]))
    if "termbase" in given:
        settings = replace(settings, termbase=Path(given["termbase"]))
    return with_profile(settings, load_profile(given["profile"])) if "profile" in given else settings


def _outcome(task: PairTask, job: Job, bitext: Bitext) -> Outcome:
    figures = measure(bitext)
    texts = [bitext.alignment.source.text, bitext.alignment.target.text]
    digest = sha256("\0".join(texts).encode("utf-8", "surrogatepass")).hexdigest()
    left_out = figures.mean_confidence < job.batch.min_pair_confidence
    return Outcome(
        task,
        figures=figures,
        pieces=() if left_out else tuple(_pieces(task, job, bitext)),
        languages=(bitext.alignment.source.language, bitext.alignment.target.language),
        signature=bitext.signature,
        content=digest,
        sketch=sketch(texts) if job.batch.near else b"",
        left_out=left_out,
    )


def measure(bitext: Bitext) -> Figures:
    """Return how good a pair is."""
    beads = bitext.alignment.beads
    paired = [bead for bead in beads if bead.is_pair]
    n_source, n_target = len(bitext.alignment.source.segments), len(bitext.alignment.target.segments)
    n_lone = sum(len(bead.source) + len(bead.target) for bead in beads if not bead.is_pair)
    counts = Counter((f.code, f.severity) for f in bitext.findings)
    order = list(CODES)
    return Figures(
        n_beads=len(beads),
        n_pairs=len(paired),
        mean_confidence=sum(bead.confidence for bead in beads) / len(beads) if beads else 0.0,
        share_not_1_1=sum(bead.shape != "1-1" for bead in paired) / len(paired) if paired else 0.0,
        share_unaligned=n_lone / (n_source + n_target),
        findings=tuple(
            (code, severity, counts[code, severity])
            for code, severity in sorted(counts, key=lambda pair: (order.index(pair[0]), pair[1]))
        ),
        n_source=n_source,
        n_target=n_target,
        n_characters=len(bitext.alignment.source.text) + len(bitext.alignment.target.text),
    )


def _pieces(task: PairTask, job: Job, bitext: Bitext) -> Iterator[tuple[str, bytes]]:
    # Parquet is made of the rows of the table.
    names = dict.fromkeys("tsv" if name == "parquet" else name for name in job.formats)
    options = replace(job.options, excel=False, stem=task.id)
    for name in names:
        data = pipeline.render(bitext, name, options).data
        if name == "tmx":
            yield name, _units(data, task, bitext.alignment.source.language, job)
        elif name == "jsonl":
            first = f'{{"pair_id": {json.dumps(task.id, ensure_ascii=False)}, '.encode()
            yield name, b"".join(first + line[1:] for line in data.splitlines(keepends=True))
        else:
            first = f"{escape_cell(task.id)}\t".encode()
            # Not splitlines of a string: U+2028 stands inside cells.
            yield name, b"".join(first + line + b"\n" for line in data.split(b"\n")[1:] if line)


def header_language(settings: Settings, options: WriteOptions) -> str:
    """Return the source language in the header of a shard's TMX; a unit of another one says so itself."""
    return language_code(settings.read.source_lang or "zh-CN", options.tmx_langs)


def _units(data: bytes, task: PairTask, language: str, job: Job) -> bytes:
    """Return the units of a TMX, their ids made different in all shards by the number of the row."""
    from lxml import etree  # noqa: PLC0415 - only where TMX is written

    language = language_code(language, job.options.tmx_langs)
    units = []
    for unit in etree.fromstring(data).iter("tu"):
        unit.set("tuid", f"{task.position + 1}.{unit.get('tuid')}")
        if unit.get("srclang") is None and language != header_language(job.settings, job.options):
            unit.set("srclang", language)
        if job.options.tmx_profile != "client":
            typed = ":SingleString" if job.options.tmx_profile == "trados" else ""
            prop = etree.Element("prop", type=f"x-{_TMX_IDS}{typed}")
            prop.text = task.id
            n_notes = sum(child.tag == "note" for child in unit)
            unit.insert(n_notes, prop)
        unit.tail = None
        units.append(etree.tostring(unit, encoding="utf-8") + b"\n")
    return b"".join(units)
