// What reads from the server and changes the project through it. One thing at a time: a key that is pressed while an
// answer is awaited is carried out after it, on what the answer left.

import { ApiError, read, write } from "./api.js";
import { patchRows } from "./patch.js";
import {
  LONGEST_QUEUE,
  PAGE,
  QUEUE_PAGE,
  activeFilter,
  findRow,
  findUnit,
  isFiltered,
  isWriting,
  rowIndex,
  say,
  set,
  state,
} from "./store.js";

let chain = Promise.resolve();
let waitingActions = 0;

/** Carries out one thing after all that were asked for before. */
export function inTurn(action) {
  waitingActions++;
  chain = chain
    .then(action)
    .catch(failed)
    .finally(() => {
      waitingActions--;
    });
  return chain;
}

/** Whether something is still being done, so that what a key means is not known yet. */
export const isBusy = () => waitingActions > 0;

/** Tells the reviewer what went wrong; nothing that was typed is touched. */
export async function failed(error) {
  if (!(error instanceof ApiError)) {
    console.error(error);
    return say(`The page made a mistake (${error.message}). Load it again; all that was saved is safe.`, "bad");
  }
  if (error.status === 0) return waitForServer();
  if (error.status === 403) return set({ banner: "lost" });
  if (error.status === 409) {
    await reload();
    keepDraft();
    return say(
      "The project was changed in another window, so this was not done. The page now shows the newest state; what you typed is still here: do it again.",
      "bad",
    );
  }
  return say(error.message, "bad");
}

/** If the segment that is being edited is not there any more, what was typed is shown to be copied. */
function keepDraft() {
  const { editing, rows, context } = state;
  if (!editing || findUnit(editing.unit, [...rows, ...(context?.rows ?? [])])) return;
  const dialog = isWriting() ? { name: "lost", text: editing.draft } : state.dialog;
  set({ editing: null, dialog });
}

let waiting = false;

async function waitForServer() {
  set({ banner: "down" });
  if (waiting) return;
  waiting = true;
  while (state.banner === "down") {
    await new Promise((resolve) => setTimeout(resolve, 2000));
    await retry();
  }
  waiting = false;
}

/** Asks whether the server is back; if it is, everything is read again. */
export async function retry() {
  try {
    await reload();
    set({ banner: null });
    say("The server is back. Everything that the page called done is there.", "done");
  } catch (error) {
    if (error instanceof ApiError && error.status === 403) set({ banner: "lost" });
  }
}

// ---- reading -------------------------------------------------------------------------------------------------------

const loadProject = async () => showProject(await read("/api/project"));

function showProject(project) {
  set({ project });
  document.title = `${project.name} – aligner review`;
}

/**
 * Reads the page of rows that begins at `first` (from 1; among the matches where a filter is on). `arrive` moves the
 * cursor to one of them, so that the rows around it are drawn first.
 */
export async function loadRows(first = state.first, arrive = () => {}) {
  showRows(await read("/api/rows", { ...activeFilter(), first: Math.max(1, first), n: PAGE }));
  arrive();
}

function showRows({ rows, total, first }) {
  // If the row that has the focus is about to go, the browser would lay out the page in the midst of drawing it.
  const focused = document.activeElement?.closest("tr[data-row]");
  if (focused && !findRow(focused.dataset.row, rows)) document.activeElement.blur();
  const isOther = !rows.some((row) => findRow(row.id));
  set({ rows, total, first, page: state.page + (isOther ? 1 : 0) });
}

async function loadOverview() {
  toMark.clear();
  set({ overview: await read("/api/overview") });
}

/** Reads everything that is shown again, and stays where the reviewer is. */
async function reload() {
  await loadProject();
  await Promise.all([loadRows(), loadOverview(), loadQueue()]);
  settleCursor(state.cursor, 0);
}

// ---- the work list -------------------------------------------------------------------------------------------------

/** The items in the order in which they come up: those put off last. */
export function queueItems() {
  const items = (state.queue?.items ?? []).filter((item) => !state.only || item.code === state.only);
  const off = new Set(state.later);
  return [...items.filter((item) => !off.has(item.key)), ...items.filter((item) => off.has(item.key))];
}

export const queueItem = () => queueItems().find((item) => item.key === state.item) ?? null;

/** Reads the first items of the work list, and one of them wherever it stands: the one that is shown, or another. */
export async function loadQueue(item = state.item) {
  const n = Math.min(state.wanted + state.later.length, LONGEST_QUEUE);
  await showQueue(await read("/api/queue", { n, item, code: state.only }));
}

async function showQueue(queue) {
  if (queue.version < (state.project?.version ?? 0)) return;
  set({ queue });
  await showItem(queueItem() ?? queueItems()[0] ?? null, queueItem() ? state.spot : 0);
}

/** Shows the items of one kind only, or of all kinds again. */
export async function showOnly(code) {
  set({ only: code, wanted: QUEUE_PAGE });
  await loadQueue();
}

/** How many items of the work list are left in all, or of the kind that is shown. */
const nLeft = () => (state.only ? (state.queue.codes[state.only] ?? 0) : state.queue.n_left);

/** Reads more of the work list before the reviewer comes to the end of what is here. */
function readAhead(key) {
  const { queue, later, wanted } = state;
  const waiting = queue.items.filter((item) => !later.includes(item.key));
  const isNearEnd = waiting.findIndex((item) => item.key === key) >= waiting.length - QUEUE_PAGE / 5;
  if (!isNearEnd || queue.items.length >= Math.min(nLeft(), LONGEST_QUEUE)) return;
  set({ wanted: wanted + QUEUE_PAGE });
  inTurn(() => (state.view === "queue" ? loadQueue() : undefined));
}

const contexts = new Map();

const contextKey = (number, around) => `${state.project.version}:${number}:${around}`;

async function contextOf(item, spot) {
  const number = item.rows[Math.min(spot, item.rows.length - 1)];
  const around = state.isWide ? 4 : 1;
  const key = contextKey(number, around);
  if (!contexts.has(key)) {
    if (contexts.size > 20) contexts.clear();
    const first = Math.max(1, number - around);
    contexts.set(key, read("/api/rows", { first, n: number - first + 1 + around }));
  }
  try {
    return { number, rows: (await contexts.get(key)).rows };
  } catch (error) {
    contexts.delete(key);
    throw error;
  }
}

/** Shows an item of the work list at one of the places where it stands. */
export async function showItem(item, spot = 0) {
  if (!item) return set({ item: null, context: null, spot: 0 });
  const context = await contextOf(item, spot);
  const isOther = item.key !== state.item;
  set({ item: item.key, spot, context, ...(isOther ? { comment: "", everywhere: false } : {}) });
  const items = queueItems();
  const next = items[items.findIndex((one) => one.key === item.key) + 1];
  if (next) contextOf(next, 0).catch(() => {});
  readAhead(item.key);
  keepPlace();
}

/** The item after the shown one, which is about to leave the list. */
export function itemAfter(key) {
  const items = queueItems();
  const k = items.findIndex((item) => item.key === key);
  return items[k + 1] ?? items.find((item) => item.key !== key) ?? null;
}

// ---- changing ------------------------------------------------------------------------------------------------------

/** Sends a command and shows what it changed; null where it was not done (the reviewer has been told why). */
export async function command(name, args = {}, { quiet = false } = {}) {
  let answer;
  try {
    answer = await write("/api/command", { version: state.project.version, name, arguments: args });
  } catch (error) {
    await failed(error);
    return null;
  }
  await show(answer);
  if (!quiet && answer.message) say(answer.message);
  return answer;
}

export const preview = (name, args) => write("/api/preview", { version: state.project.version, name, arguments: args });

async function show(answer) {
  const { cursor, rows } = state;
  const index = rowIndex(cursor.row);
  const total = isFiltered() ? state.total : answer.project.n_rows;
  // An answer without rows changed more of them than it could hold.
  const isBlank = answer.is_reordered && !answer.rows.length && !answer.gone.length;
  set({
    project: answer.project,
    total,
    rows: isBlank ? rows : patchRows(rows, answer, state.first, isFiltered()),
    context: state.context && {
      ...state.context,
      rows: state.context.rows.map((row) => findRow(row.id, answer.rows) ?? row),
    },
  });
  patchOverview(answer);
  dropDecided(answer.rows);
  if (isBlank) await loadRows();
  // What was changed is in view; the labels of the rows that only moved along come a moment later.
  else if (answer.is_reordered) inTurn(loadRowsAgain);
  settleCursor(cursor, index);
  // The work list is read anew when somebody looks at it.
  if (state.view !== "queue") set({ queue: null });
}

async function loadRowsAgain() {
  const index = rowIndex(state.cursor.row);
  await loadRows();
  settleCursor(state.cursor, index);
}

/** Takes findings that are decided off the work list: the same words elsewhere are decided with them. */
function dropDecided(rows) {
  const { queue } = state;
  if (!queue || state.view !== "queue") return;
  const decided = new Set(
    rows.flatMap((row) => row.findings.filter((one) => one.status !== "open").map((one) => String(one.id))),
  );
  const isDecided = (item) => item.kind === "finding" && item.findings.every((id) => decided.has(String(id)));
  const items = queue.items.filter((item) => !isDecided(item) || item.key === state.item);
  set({ queue: { ...queue, items } });
}

let queueTimer = 0;

/** Reads the work list again when the reviewer pauses: what was decided is off it already. */
export function refreshQueue() {
  clearTimeout(queueTimer);
  queueTimer = setTimeout(() => inTurn(() => (state.view === "queue" ? loadQueue() : undefined)), 700);
}

let readTimer = 0;
let markTimer = 0;
const toMark = new Map();

/** Has the overview follow an operation a moment later: to draw it takes longer than the operation. */
function patchOverview({ rows, gone, is_reordered: mixed, project }) {
  const { overview } = state;
  if (!overview) return;
  clearTimeout(markTimer);
  if (mixed || gone.length || overview.confidence.length !== project.n_rows) {
    toMark.clear();
    clearTimeout(readTimer);
    readTimer = setTimeout(() => loadOverview().catch(failed), 400);
    return;
  }
  for (const row of rows) toMark.set(row.number - 1, row);
  markTimer = setTimeout(markOverview, 150);
}

function markOverview() {
  const { overview, project } = state;
  const confidence = [...overview.confidence];
  const status = Array.from(overview.status);
  const alarms = Array.from(overview.alarms);
  for (const [k, row] of toMark) {
    confidence[k] = Math.round(row.confidence * 100);
    status[k] = { open: "o", confirmed: "c", check: "x", "no-counterpart": "n" }[row.status];
    alarms[k] = row.findings.some((finding) => finding.is_alarm) ? "1" : "0";
  }
  toMark.clear();
  set({ overview: { version: project.version, confidence, status: status.join(""), alarms: alarms.join("") } });
}

// ---- where the reviewer is -----------------------------------------------------------------------------------------

/** Puts the cursor where it was, following its segment into another row; `index` is where its row stood. */
function settleCursor(cursor, index) {
  const { rows } = state;
  if (!rows.length) return set({ cursor: { row: null, side: cursor.side, unit: null } });
  const found = findUnit(cursor.unit);
  if (found) return set({ cursor: { row: found.row.id, side: found.side, unit: cursor.unit }, focus: state.focus + 1 });
  const row = findRow(cursor.row) ?? rows[Math.min(Math.max(index, 0), rows.length - 1)];
  return moveTo(row, cursor.side);
}

/** Puts the cursor on a row of the page, on a unit of it or on the first of that side. */
export function moveTo(row, side = state.cursor.side, unit = row[side][0]?.id ?? null) {
  const isOther = String(row.id) !== String(state.cursor.row);
  set({
    cursor: { row: row.id, side, unit },
    finding: isOther ? null : state.finding,
    selection: isOther ? { source: null, target: null } : state.selection,
    focus: state.focus + 1,
  });
  keepPlace();
}

/** Goes to a row by its number, wherever it is: to another page, and out of the filter if that hides it. */
export async function goTo(number, id = null) {
  const wanted = (row) => (id === null ? row.number === number : String(row.id) === String(id));
  const here = state.rows.find(wanted);
  if (here) return moveTo(here);
  if (isFiltered()) {
    set({ filter: {} });
    say("All pairs are shown again: that pair is not among those that the filter showed.", "note");
  }
  return loadRows(Math.floor((number - 1) / PAGE) * PAGE + 1, () => {
    const { rows } = state;
    const row = rows.find(wanted) ?? rows.find((one) => one.number === number) ?? rows[0];
    if (row) moveTo(row);
  });
}

export async function goToNext(what, { back = false, code = "" } = {}) {
  const answer = await read("/api/next", { row: state.cursor.row, what, back, code });
  if (!answer) {
    const none = {
      open: "No pair is open any more.",
      doubtful: "No pair is in doubt any more.",
      shape: "All pairs are one to one.",
      code: "There is no other pair with such a finding.",
      bookmark: "There is no bookmark yet: b sets one.",
      changed: "No pair was changed.",
    };
    return say(none[what], "note");
  }
  return goTo(answer.number, answer.id);
}

let placeTimer = 0;

/** Remembers in the project where the reviewer is, a moment after the last move. */
export function keepPlace() {
  clearTimeout(placeTimer);
  placeTimer = setTimeout(() => {
    const { view, cursor, first, item, theme, later, panel } = state;
    const place = { view, ...cursor, first, item, theme, panel, later: later.slice(-500), filter: activeFilter() };
    // A place that was not kept costs a click; the next one tells if the server is gone.
    write("/api/place", place).catch(() => {});
  }, 300);
}

/** Uses a filter; null takes it off. */
export async function useFilter(filter) {
  const row = state.cursor.row;
  set({ filter: filter ?? {} });
  if (!filter) {
    const number = findRow(row)?.number ?? 1;
    await loadRows(Math.floor((number - 1) / PAGE) * PAGE + 1);
  } else await loadRows(1);
  if (state.rows.length) settleCursor({ row, side: state.cursor.side, unit: null }, 0);
  keepPlace();
}

export async function showView(view) {
  if (isWriting()) return say("Save the text that you are writing first, or leave it with Esc.", "bad");
  set({ view, editing: null, menu: null });
  if (view === "queue") await loadQueue();
  else if (!state.rows.length) await loadRows();
  if (view === "table" && state.rows.length && !findRow(state.cursor.row)) moveTo(state.rows[0]);
  set({ focus: state.focus + 1 });
  keepPlace();
}

/** Waits until what is to be shown is on the screen; in a window that nobody sees, a moment only. */
const painted = () =>
  new Promise((done) => {
    requestAnimationFrame(() => setTimeout(done));
    setTimeout(done, 200);
  });

/** Opens the page where the reviewer left it. */
export async function open() {
  const { project, queue, around, rows } = await read("/api/opening");
  const { place } = project;
  const view = place?.view === "table" ? "table" : "queue";
  const theme = place?.theme ?? "auto";
  document.documentElement.dataset.theme = theme;
  set({
    view,
    theme,
    item: place?.item ?? null,
    later: place?.later ?? [],
    panel: place?.panel ?? "pair",
    filter: view === "table" ? (place?.filter ?? {}) : {},
  });
  showProject(project);
  // What the reviewer looks at first comes first; the rest is read behind it.
  if (queue) {
    contexts.set(contextKey(around, 1), rows);
    await showQueue(queue);
    await painted();
  }
  const arrive = () =>
    settleCursor({ row: place?.row ?? null, side: place?.side ?? "source", unit: place?.unit ?? null }, 0);
  if (rows && !queue) {
    showRows(rows);
    arrive();
  } else await loadRows(place?.first ?? 1, arrive);
  inTurn(loadOverview);
}
