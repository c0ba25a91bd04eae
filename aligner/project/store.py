"""Write a Bitext to a project file, and read it back with the decisions put in."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import astuple, replace
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType

from aligner.errors import ProjectError
from aligner.model import (
    BEAD_STATUSES,
    FINDING_STATUSES,
    SIDES,
    Alignment,
    Bead,
    Bitext,
    Checked,
    Document,
    Finding,
    RegisteredTitle,
    Segment,
    Side,
    Span,
    Title,
)
from aligner.project.damage import say_damage
from aligner.project.history import Entry, History, replay
from aligner.project.kept import REPORTS_VALUE, TERMS_VALUE, kept_from_json, kept_to_json
from aligner.project.register import Decision, find_localized, keep_titles, settle_titles
from aligner.project.termbase import termbase_from_json, termbase_to_json
from aligner.project.workspace import Workspace
from aligner.terms.model import Termbase
from aligner.vector_table import write_vectors

__all__ = [
    "SCHEMA_VERSION",
    "TERMBASE_VALUE",
    "Decision",
    "apply_decisions",
    "has_log",
    "opened",
    "read_decisions",
    "read_entries",
    "read_project",
    "read_project_vectors",
    "read_remembered_terms",
    "read_workspace",
    "same_texts",
    "was_worked_on",
    "write_project",
]

APPLICATION_ID = 0x616C676E  # "algn"
SCHEMA_VERSION = 3
TERMBASE_VALUE = "termbase"
"""The name of the termbase among the small values of a project."""
_TITLES_SINCE = 2
_LOG_SINCE = 3
"""Files of an older schema have no titles, or no log; they are read as they are and written in the new schema."""


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """Give a read-only connection; ProjectError where the file is not a project of a schema known here."""
    if not path.is_file():
        raise ProjectError(f"{path}: there is no such project file")
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
                raise ProjectError(f"{path}: is a database, but no aligner project; make one with: aligner align")
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            if not version:
                raise ProjectError(
                    f"{path}: has no schema version, so it is damaged; make it again with: aligner align"
                )
            if version > SCHEMA_VERSION:
                raise ProjectError(f"{path}: was written by a newer aligner (schema {version}); upgrade aligner")
            yield connection
    except (sqlite3.Error, MemoryError) as error:
        if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_CANTOPEN:
            raise ProjectError(
                f"{path}: a review that was stopped by force left work in {path.name}-wal; copy both into a folder "
                "that can be written, and go on there"
            ) from error
        raise ProjectError(
            f"{path}: is damaged or no aligner project ({say_damage(error)}); make one with: aligner align"
        ) from error


def read_project_vectors(path: Path) -> dict[str, dict[bytes, bytes]]:
    """Return the vectors that a project keeps, by encoder and hash of the text; none in one of an older schema."""
    with opened(path) as connection:
        if connection.execute("PRAGMA user_version").fetchone()[0] < _LOG_SINCE:
            return {}
        found: dict[str, dict[bytes, bytes]] = {}
        try:
            for encoder, text, vector in connection.execute("SELECT encoder, text, vector FROM vectors"):
                found.setdefault(encoder, {})[text] = vector
        except sqlite3.Error as error:
            raise ProjectError(f"{path}: is damaged: {error}") from error
    return found


def write_project(
    path: Path,
    bitext: Bitext,
    decisions: tuple[Decision, ...] = (),
    termbase: Termbase | None = None,
    vectors: Mapping[str, Mapping[bytes, bytes]] = MappingProxyType({}),
) -> None:
    """Write a project file in one transaction, with the vectors to keep; `path` must not exist.

    `termbase` is what it was checked against.
    """
    schema = files("aligner.project").joinpath("schema.sql").read_text("utf-8")
    try:
        with closing(sqlite3.connect(path)) as connection:
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
            connection.executescript(f"BEGIN;\n{schema}")
            _insert(connection, bitext, decisions)
            connection.executemany("INSERT INTO meta VALUES (?, ?)", kept_to_json(bitext.kept).items())
            if termbase is not None:
                connection.execute("INSERT INTO meta VALUES (?, ?)", (TERMBASE_VALUE, termbase_to_json(termbase)))
            for encoder, of_encoder in vectors.items():
                write_vectors(connection, encoder, of_encoder)
            connection.commit()
    except sqlite3.Error as error:
        raise OSError(0, f"{path.name}: {error}") from error


def _insert(connection: sqlite3.Connection, bitext: Bitext, decisions: tuple[Decision, ...]) -> None:
    alignment = bitext.alignment
    bead_of = {(side, p): k for k, bead in enumerate(alignment.beads) for side in SIDES for p in bead.side(side)}
    connection.execute("INSERT INTO meta VALUES ('signature', ?)", (bitext.signature,))
    connection.executemany(
        "INSERT INTO beads VALUES (?, ?, ?)",
        ((k, bead.confidence, alignment.bead_key(bead)) for k, bead in enumerate(alignment.beads)),
    )
    for side in SIDES:
        document = alignment.document(side)
        connection.execute(
            "INSERT INTO documents VALUES (?, ?, ?, ?)",
            (side, document.name, document.language, document.text),
        )
        if document.anchors:
            labels = json.dumps(document.anchors, ensure_ascii=False)
            connection.execute("INSERT INTO meta VALUES (?, ?)", (f"{side}_anchors", labels))
        connection.executemany(
            "INSERT INTO segments VALUES (?, ?, ?, ?, ?, ?)",
            (
                (side, p, segment.start, len(segment.text), int(p in document.paragraphs), bead_of[side, p])
                for p, segment in enumerate(document.segments)
            ),
        )
    connection.executemany(
        "INSERT INTO findings VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (
                k,
                finding.bead,
                finding.code,
                finding.severity,
                *_span_columns(finding.source_span),
                *_span_columns(finding.target_span),
                finding.message,
                json.dumps(finding.evidence, ensure_ascii=False),
                finding.confidence,
                bitext.finding_key(finding),
            )
            for k, finding in enumerate(bitext.findings)
        ),
    )
    connection.executemany(
        "INSERT INTO checked VALUES (?, ?, ?)", ((c.family, c.n_items, c.skipped) for c in bitext.checked)
    )
    connection.executemany(
        "INSERT INTO decisions VALUES (?, ?, ?, ?, ?, ?)",
        ((d.kind, d.key, d.status, d.comment, d.by, d.at) for d in decisions),
    )
    connection.executemany(
        "INSERT INTO titles VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (k, t.bead, *_span_columns(t.source_span), *_span_columns(t.target_span), t.kind, t.work)
            for k, t in enumerate(bitext.titles)
        ),
    )
    connection.executemany(
        "INSERT INTO title_register VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (astuple(entry) for entry in bitext.register),
    )


def _span_columns(span: Span | None) -> tuple[int | None, int | None, int | None]:
    return (span.segment, span.start, span.end) if span else (None, None, None)


def _span(columns: tuple[int | None, ...]) -> Span | None:
    segment, start, end = columns
    return None if segment is None or start is None or end is None else Span(segment, start, end)


def read_decisions(path: Path) -> tuple[Decision, ...]:
    """Return everything that was decided in a project."""
    with opened(path) as connection, _damage_told(path):
        if not has_log(connection):
            return _decisions(connection)
        decisions = read_workspace(connection)[0].decisions
        return tuple(decisions[key] for key in sorted(decisions))


def _decisions(connection: sqlite3.Connection) -> tuple[Decision, ...]:
    rows = connection.execute('SELECT kind, key, status, comment, "by", at FROM decisions ORDER BY kind, key')
    decisions = tuple(Decision(*row) for row in rows)
    for decision in decisions:
        known = BEAD_STATUSES if decision.kind == "bead" else FINDING_STATUSES
        if decision.status not in known:
            raise sqlite3.DataError(f"a {decision.kind} has the unknown status {decision.status!r}")
    return decisions


def same_texts(path: Path, alignment: Alignment) -> bool:
    """Whether a project holds the two texts of an alignment."""
    with opened(path) as connection:
        texts = dict(connection.execute("SELECT side, text FROM documents"))
    return all(texts.get(side) == alignment.document(side).text for side in SIDES)


def read_project(path: Path) -> Bitext:
    """Return the bitext of a project, with the decisions on its beads and findings."""
    with opened(path) as connection, _damage_told(path):
        if has_log(connection):
            return read_workspace(connection)[0].to_bitext()
        bitext = _read(connection)
        return apply_decisions(bitext, _decisions(connection), bitext.register)


def read_remembered_terms(path: Path) -> Termbase | None:
    """Return the termbase that a project was last checked against; None where it was none."""
    with opened(path) as connection, _damage_told(path):
        row = connection.execute("SELECT value FROM meta WHERE name = ?", (TERMBASE_VALUE,)).fetchone()
        return termbase_from_json(row[0]) if row else None


def was_worked_on(path: Path) -> bool:
    """Whether a project was changed in review, but for decisions: what a new alignment would lose."""
    with opened(path) as connection, _damage_told(path):
        return has_log(connection) and read_workspace(connection)[0].is_worked_on


def has_log(connection: sqlite3.Connection) -> bool:
    """Whether anything was changed since the project was written."""
    if connection.execute("PRAGMA user_version").fetchone()[0] < _LOG_SINCE:
        return False
    return connection.execute("SELECT 1 FROM log LIMIT 1").fetchone() is not None


def read_workspace(connection: sqlite3.Connection) -> tuple[Workspace, History]:
    """Return a project as it stands, to be edited, and what may be undone in it.

    Raises sqlite3.Error, ValueError, TypeError or KeyError for a file that is damaged.
    """
    workspace = Workspace(_read(connection), _decisions(connection))
    return workspace, replay(workspace, read_entries(connection))


def read_entries(connection: sqlite3.Connection, after: int = 0) -> Iterator[Entry]:
    """Yield the entries of the log with a number above `after`."""
    rows = connection.execute(
        'SELECT number, name, message, change, reverses, "by", at FROM log WHERE number > ? ORDER BY number', (after,)
    )
    return (Entry(*row) for row in rows)


@contextmanager
def _damage_told(path: Path) -> Iterator[None]:
    try:
        yield
    except (ValueError, TypeError, KeyError) as error:
        raise ProjectError(f"{path}: is damaged: {say_damage(error)}") from error


def apply_decisions(
    bitext: Bitext, decisions: tuple[Decision, ...], stored: tuple[RegisteredTitle, ...] = ()
) -> Bitext:
    """Return the bitext with the statuses and comments that were decided about the same content.

    `stored` is the register of titles so far: findings on decided titles become `info`.
    """
    decided = {(decision.kind, decision.key): decision for decision in decisions}
    beads = []
    for bead in bitext.alignment.beads:
        decision = decided.get(("bead", bitext.alignment.bead_key(bead)))
        beads.append(replace(bead, status=decision.status, note=decision.comment) if decision else bead)
    findings = []
    for finding in bitext.findings:
        found = decided.get(("finding", bitext.finding_key(finding)))
        findings.append(
            replace(finding, status=found.status, by=found.by, at=found.at, comment=found.comment) if found else finding
        )
    locale = bitext.alignment.target.language
    register = keep_titles(find_localized(bitext), locale, decisions, stored)
    return bitext.with_decisions(settle_titles(bitext, findings, register), tuple(beads), register)


def _read(connection: sqlite3.Connection) -> Bitext:
    """Return the bitext as it was written, without what was decided of beads and findings."""
    members: dict[Side, dict[int, tuple[int, ...]]] = {side: {} for side in SIDES}
    documents = {side: _read_document(connection, side, members[side]) for side in SIDES}
    source, target = members["source"], members["target"]
    beads = tuple(
        Bead(source.get(k, ()), target.get(k, ()), confidence)
        for k, confidence in connection.execute("SELECT position, confidence FROM beads ORDER BY position")
    )
    findings = []
    for row in connection.execute(
        "SELECT bead, code, severity, source_segment, source_start, source_end, target_segment, target_start, "
        "target_end, message, evidence, confidence FROM findings ORDER BY position"
    ):
        bead_position, code, severity, *columns, message, evidence, confidence = row
        findings.append(
            Finding(
                code=code,
                bead=bead_position,
                severity=severity,
                source_span=_span(tuple(columns[:3])),
                target_span=_span(tuple(columns[3:])),
                message=message,
                evidence=() if evidence == "[]" else tuple((name, value) for name, value in json.loads(evidence)),
                confidence=confidence,
            )
        )
    checked = tuple(
        Checked(*row) for row in connection.execute("SELECT family, n_items, skipped FROM checked ORDER BY rowid")
    )
    row = connection.execute("SELECT value FROM meta WHERE name = 'signature'").fetchone()
    if row is None:
        raise ValueError("it has no signature")
    alignment = Alignment(documents["source"], documents["target"], beads)
    has_titles = connection.execute("PRAGMA user_version").fetchone()[0] >= _TITLES_SINCE
    titles = _read_titles(connection) if has_titles else ()
    register = _read_register(connection) if has_titles else ()
    checked = tuple(replace(c, titles=titles) if c.family == "titles" else c for c in checked)
    values = dict(connection.execute("SELECT name, value FROM meta WHERE name IN (?, ?)", (TERMS_VALUE, REPORTS_VALUE)))
    kept = kept_from_json(values.get(TERMS_VALUE), values.get(REPORTS_VALUE))
    return Bitext(alignment, tuple(findings), row[0], checked, register, kept=kept)


def _read_titles(connection: sqlite3.Connection) -> tuple[Title, ...]:
    rows = connection.execute(
        "SELECT bead, source_segment, source_start, source_end, target_segment, target_start, target_end, kind, work "
        "FROM titles ORDER BY position"
    )
    return tuple(Title(bead, _span(tuple(c[:3])), _span(tuple(c[3:])), kind, work) for bead, *c, kind, work in rows)


def _read_register(connection: sqlite3.Connection) -> tuple[RegisteredTitle, ...]:
    rows = connection.execute(
        'SELECT source_title, target_title, status, work, locale, source, "by", at, comment, key FROM title_register '
        "ORDER BY source_title, target_title"
    )
    return tuple(RegisteredTitle(*row) for row in rows)


def _read_document(connection: sqlite3.Connection, side: Side, members: dict[int, tuple[int, ...]]) -> Document:
    """Return the document of a side; the positions of its segments are put into `members`, by their beads."""
    row = connection.execute("SELECT name, language, text FROM documents WHERE side = ?", (side,)).fetchone()
    if row is None:
        raise ValueError(f"it has no {side} text")
    name, language, text = row
    segments, paragraphs = [], set()
    for position, (start, length, opens_paragraph, bead) in enumerate(
        connection.execute(
            "SELECT start, length, opens_paragraph, bead FROM segments WHERE side = ? ORDER BY position", (side,)
        )
    ):
        segments.append(Segment(text[start : start + length], start))
        members[bead] = (*members.get(bead, ()), position)
        if opens_paragraph:
            paragraphs.add(position)
    labels = connection.execute("SELECT value FROM meta WHERE name = ?", (f"{side}_anchors",)).fetchone()
    return Document(
        name,
        language,
        text,
        tuple(segments),
        frozenset(paragraphs),
        anchors=tuple((int(offset), str(label)) for offset, label in json.loads(labels[0])) if labels else (),
    )
