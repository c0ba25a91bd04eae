-- Schema 3 of the project file. Positions count from 0, offsets in characters.

-- Small values: signature, review_place, source_anchors, target_anchors; as JSON: termbase (project/termbase.py),
-- extracted_terms and traced_documents (project/kept.py).
CREATE TABLE meta (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

CREATE TABLE documents (
    side     TEXT PRIMARY KEY CHECK (side IN ('source', 'target')),
    name     TEXT NOT NULL,
    language TEXT NOT NULL,
    text     TEXT NOT NULL
) STRICT;

CREATE TABLE segments (
    side            TEXT NOT NULL REFERENCES documents (side),
    position        INTEGER NOT NULL,
    start           INTEGER NOT NULL,
    length          INTEGER NOT NULL,
    opens_paragraph INTEGER NOT NULL,
    bead            INTEGER NOT NULL REFERENCES beads (position),
    PRIMARY KEY (side, position)
) STRICT;

CREATE TABLE beads (
    position   INTEGER PRIMARY KEY,
    confidence REAL NOT NULL,
    key        TEXT NOT NULL
) STRICT;

CREATE TABLE findings (
    position       INTEGER PRIMARY KEY,
    bead           INTEGER NOT NULL REFERENCES beads (position),
    code           TEXT NOT NULL,
    severity       TEXT NOT NULL,
    source_segment INTEGER,
    source_start   INTEGER,
    source_end     INTEGER,
    target_segment INTEGER,
    target_start   INTEGER,
    target_end     INTEGER,
    message        TEXT NOT NULL,
    evidence       TEXT NOT NULL,
    confidence     REAL NOT NULL,
    key            TEXT NOT NULL
) STRICT;

CREATE TABLE checked (
    family  TEXT PRIMARY KEY,
    n_items INTEGER NOT NULL,
    skipped TEXT NOT NULL
) STRICT;

-- What people decided, by the content that they decided about: it outlives the beads and findings above.
CREATE TABLE decisions (
    kind    TEXT NOT NULL CHECK (kind IN ('bead', 'finding')),
    key     TEXT NOT NULL,
    status  TEXT NOT NULL,
    comment TEXT NOT NULL,
    "by"    TEXT NOT NULL,
    at      TEXT NOT NULL,
    PRIMARY KEY (kind, key)
) STRICT;

-- Titles of works as they were found (new in schema 2).
CREATE TABLE titles (
    position       INTEGER PRIMARY KEY,
    bead           INTEGER NOT NULL REFERENCES beads (position),
    source_segment INTEGER,
    source_start   INTEGER,
    source_end     INTEGER,
    target_segment INTEGER,
    target_start   INTEGER,
    target_end     INTEGER,
    kind           TEXT NOT NULL,
    work           TEXT NOT NULL
) STRICT;

-- Renderings of titles that were decided once: they outlive the beads and findings above (new in schema 2).
CREATE TABLE title_register (
    source_title TEXT NOT NULL,
    target_title TEXT NOT NULL,
    status       TEXT NOT NULL,
    work         TEXT NOT NULL,
    locale       TEXT NOT NULL,
    source       TEXT NOT NULL,
    "by"         TEXT NOT NULL,
    at           TEXT NOT NULL,
    comment      TEXT NOT NULL,
    key          TEXT NOT NULL,
    PRIMARY KEY (source_title, target_title)
) STRICT;

CREATE INDEX segments_of_bead ON segments (bead);
CREATE INDEX findings_of_bead ON findings (bead);

-- What was changed by hand, from the bitext above on (new in schema 3). `change` is JSON, see project/changes.py.
CREATE TABLE log (
    number   INTEGER PRIMARY KEY,
    name     TEXT NOT NULL,
    message  TEXT NOT NULL,
    change   TEXT NOT NULL,
    reverses INTEGER,
    "by"     TEXT NOT NULL,
    at       TEXT NOT NULL
) STRICT;

-- Vectors of texts, so that nothing is encoded twice: float16, by the encoder's signature (new in schema 3).
CREATE TABLE vectors (
    encoder TEXT NOT NULL,
    text    BLOB NOT NULL,
    vector  BLOB NOT NULL,
    PRIMARY KEY (encoder, text)
) STRICT, WITHOUT ROWID;
