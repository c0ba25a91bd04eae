-- What is done and what failed, so that nothing is done twice and nothing is lost.
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS shards (
    number INTEGER PRIMARY KEY,
    made TEXT NOT NULL,       -- hash of settings, formats and version
    stamp TEXT NOT NULL,      -- hash of rows, and sizes and times of their files
    content TEXT NOT NULL,    -- hash of rows, and what their files hold
    files TEXT NOT NULL,      -- JSON: [name, size, SHA-256], …
    seconds REAL NOT NULL,
    retried INTEGER NOT NULL,
    at TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS pairs (
    position INTEGER PRIMARY KEY,
    shard INTEGER NOT NULL,
    id TEXT NOT NULL,
    source TEXT NOT NULL,
    target TEXT NOT NULL,
    kind TEXT NOT NULL,       -- '' for a pair that was aligned
    reason TEXT NOT NULL,
    figures TEXT NOT NULL,    -- JSON, '' for a pair that failed
    left_out INTEGER NOT NULL,
    content TEXT NOT NULL,
    sketch BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS pairs_of_shard ON pairs (shard);
