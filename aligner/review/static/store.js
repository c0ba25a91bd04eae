// The state of the page in one object, and who is told when it changes. Nothing here is the only copy of anything:
// the project is in the server, and `place` on it tells where the reviewer is.

import { useEffect, useReducer } from "./preact-htm.js";

export const PAGE = 100;
/** Items of the work list that are read at once, and the most that a server sends. */
export const QUEUE_PAGE = 50;
export const LONGEST_QUEUE = 1000;

export const state = {
  project: null,
  view: "queue",
  theme: "auto",
  banner: null,
  message: null,
  busy: "",
  dialog: null,
  menu: null,
  // The table: one page of rows, and where in it the reviewer is.
  // `page` counts up whenever quite other rows are shown.
  rows: [],
  page: 0,
  total: 0,
  first: 1,
  filter: {},
  cursor: { row: null, side: "source", unit: null },
  finding: null,
  picked: null,
  editing: null,
  selection: { source: null, target: null },
  panel: "pair",
  overview: null,
  // The work list: what is to decide, which of it is shown, and what was put off.
  queue: null,
  wanted: QUEUE_PAGE,
  item: null,
  spot: 0,
  later: [],
  decided: [],
  only: "",
  isWide: false,
  context: null,
  comment: "",
  everywhere: false,
  asking: false,
  kind: "",
  // The sample: the row that is read now.
  sampled: null,
  // Counts up whenever the keyboard should go to where the cursor is.
  focus: 0,
};

const listeners = new Set();

/** Changes some of the state and tells everybody. */
export function set(patch) {
  Object.assign(state, patch);
  for (const listener of listeners) listener();
}

/** Draws a component again whenever the state changes. */
export function useStore() {
  const [, redraw] = useReducer((n) => n + 1, 0);
  useEffect(() => {
    listeners.add(redraw);
    return () => listeners.delete(redraw);
  }, []);
  return state;
}

let tick = 0;

/** Says something in the line for messages; `kind` is "done", "bad" or "note". */
export function say(text, kind = "done", action = null) {
  set({ message: text ? { text, kind, action, tick: ++tick } : null });
}

const sameId = (a, b) => a !== null && b !== null && String(a) === String(b);

export const findRow = (id, rows = state.rows) => rows.find((row) => sameId(row.id, id)) ?? null;

export const rowIndex = (id) => state.rows.findIndex((row) => sameId(row.id, id));

export const currentRow = () => findRow(state.cursor.row);

export const unitsOf = (row) => [...row.source, ...row.target];

/** The unit at the cursor with its row, side and place in its cell; null in an empty cell. */
export function currentUnit() {
  const row = currentRow();
  const { side, unit } = state.cursor;
  const index = row ? row[side].findIndex((one) => sameId(one.id, unit)) : -1;
  return index < 0 ? null : { row, side, index, unit: row[side][index] };
}

export function findUnit(id, rows = state.rows) {
  for (const row of rows) {
    for (const side of ["source", "target"]) {
      const index = row[side].findIndex((unit) => sameId(unit.id, id));
      if (index >= 0) return { row, side, index, unit: row[side][index] };
    }
  }
  return null;
}

/** Whether somebody is writing a text that is not saved yet. */
export const isWriting = () => state.editing !== null && state.editing.draft !== state.editing.before;

export const openAlarms = (row) => row.findings.filter((finding) => finding.is_alarm && finding.status === "open");

/** The finding that a key decides: the chosen one, else the first that waits for a decision. */
export function currentFinding(row = currentRow()) {
  if (!row) return null;
  const chosen = row.findings.find((finding) => sameId(finding.id, state.finding));
  return chosen ?? openAlarms(row)[0] ?? null;
}

/** A filter without what is not set, as the server wants it. */
export const activeFilter = () =>
  Object.fromEntries(
    Object.entries(state.filter).filter(([, value]) => value !== "" && value !== false && value != null),
  );

/** Whether anything is left out: `text` and `regex` only say how `find` is meant. */
export const isFiltered = () => Object.keys(activeFilter()).some((name) => name !== "text" && name !== "regex");
