// Deciding findings: in the work list a group at a time, in the table one at a time; and what comes after.

import {
  command,
  goTo,
  goToNext,
  inTurn,
  itemAfter,
  loadQueue,
  moveTo,
  queueItem,
  queueItems,
  refreshQueue,
  showItem,
  showView,
} from "./actions.js";
import { currentFinding, currentRow, findRow, findUnit, isWriting, openAlarms, say, set, state } from "./store.js";
import { showSampled } from "./sampling.js";
import { length } from "./text.js";
import { ABOUT_PAIRS } from "./words.js";

/** What is decided on now: {kind, findings, row, finding, item}; null where there is nothing. */
export function subject() {
  if (state.view === "queue") {
    const item = queueItem();
    if (!item) return null;
    const row = shownRow();
    const finding = row?.findings.find((one) => item.findings.some((id) => String(id) === String(one.id))) ?? null;
    return { kind: item.kind, findings: item.findings, row, finding, item };
  }
  const row = currentRow();
  const finding = currentFinding(row);
  return finding ? { kind: "finding", findings: [finding.id], row, finding, item: null } : null;
}

/** The row of the work list's item that is in view. */
function shownRow() {
  const { context } = state;
  return context?.rows.find((row) => row.number === context.number) ?? null;
}

/** Decides what is shown and goes on to the next. */
export async function decide(status, { everywhere = state.everywhere, comment = state.comment } = {}) {
  const now = subject();
  if (!now) return;
  const next = now.item ? itemAfter(now.item.key) : null;
  const done = await command("decide", { findings: now.findings, status, comment, everywhere });
  if (!done) return;
  if (now.item) await leaveItem(now.item, next);
  else await nextAlarm(now.row);
}

/** Gives the row of an item a status: the answer to an item of the kind "row". */
export async function settleRow(name) {
  const { item, row } = subject();
  const next = itemAfter(item.key);
  const ids = item.kind === "row" ? [item.row_id] : [row.id];
  if (state.comment) await command("note", { row: ids[0], text: state.comment }, { quiet: true });
  if (await command(name, { rows: ids })) await leaveItem(item, next);
}

/** Takes a decided item off the list, shows the next at once, and reads the list behind it. */
async function leaveItem(item, next) {
  const { queue } = state;
  const items = queue.items.filter((one) => one.key !== item.key);
  const codes = { ...queue.codes, [item.code]: Math.max(0, (queue.codes[item.code] ?? 0) - 1) };
  set({
    queue: { ...queue, items, codes, n_left: Math.max(0, queue.n_left - 1), n_decided: queue.n_decided + 1 },
    decided: [...state.decided, item.key].slice(-500),
    comment: "",
    everywhere: false,
  });
  // The next one may have been decided with this one.
  await showItem(queueItems().find((one) => one.key === next?.key) ?? queueItems()[0] ?? null);
  if (items.length) refreshQueue();
  else await loadQueue();
}

/** Goes to the next finding that waits: in this row, on this page, or wherever the doubt is greatest. */
async function nextAlarm(row) {
  set({ finding: null, comment: "", everywhere: false });
  const now = findRow(row.id);
  if (now && openAlarms(now).length) return;
  const after = state.rows.find((one) => one.number > row.number && openAlarms(one).length);
  if (after) moveTo(after);
  else if (state.project.n_alarms) await goToNext("doubtful");
  else say("Every finding is decided.");
}

export async function putOff() {
  const item = queueItem();
  const items = queueItems();
  const next = items[items.findIndex((one) => one.key === item.key) + 1] ?? items[0];
  const waiting = items.filter((one) => !state.later.includes(one.key));
  // Once all that is left was put off, the round begins anew.
  const later = waiting.length <= 1 ? [] : [...state.later.filter((key) => key !== item.key), item.key];
  set({ later });
  if (next.key === item.key) say("This is the only one left.", "note");
  await showItem(next);
}

export async function stepItem(step) {
  const items = queueItems();
  const k = items.findIndex((item) => item.key === state.item);
  const next = items[k + step];
  if (next) await showItem(next);
  else say(step > 0 ? "That was the last one." : "That is the first one.", "note");
}

export async function stepSpot(step) {
  const item = queueItem();
  const spot = state.spot + step;
  if (spot >= 0 && spot < item.rows.length) await showItem(item, spot);
}

/** Shows the pairs around whole and more of them, or only what is next to the pair. */
export async function widen() {
  set({ isWide: !state.isWide });
  await showItem(queueItem(), state.spot);
}

/** Opens the text at the words of a finding; what is wrong with a whole pair is mended in the table. */
export async function fix() {
  const now = subject();
  if (!now) return;
  if (now.item && (now.kind === "row" || ABOUT_PAIRS.has(now.item.code))) return inTable();
  if (!now.row) return;
  edit(unitToFix(now.row, now.finding), now.row, now.finding);
}

function unitToFix(row, finding) {
  const onTarget = finding?.target && findUnit(finding.target.unit, [row]);
  if (onTarget) return { ...onTarget, span: finding.target };
  const source = finding?.source && findUnit(finding.source.unit, [row]);
  if (!row.target.length) return { ...source, span: finding.source };
  // What is missing is to be written where the words before it were translated: about as far into the other side.
  const share = source && row.source.length > 1 ? source.index / (row.source.length - 1) : 0;
  const index = Math.round(share * (row.target.length - 1));
  const unit = row.target[index];
  return { unit, side: "target", index, row, span: { start: length(unit.text), end: length(unit.text) } };
}

export function edit({ unit, side, span = null }, row, finding = null) {
  if (isWriting()) {
    document.querySelector(".editor textarea")?.focus();
    return say("Save the text that you are writing first, or leave it with Esc.", "bad");
  }
  set({
    editing: {
      unit: unit.id,
      side,
      row: row.id,
      finding: finding?.id ?? null,
      span,
      draft: unit.text,
      before: unit.text,
    },
    selection: { source: null, target: null },
  });
}

/** Goes to the pair of the work list in the table of all pairs. */
export async function inTable() {
  const item = queueItem();
  const number = item ? (item.rows[state.spot] ?? item.rows[0]) : null;
  const finding = subject()?.finding ?? null;
  await showView("table");
  if (number) await goTo(number);
  if (finding) set({ finding: finding.id });
}

/** Saves what was typed; stays in the editor if the server refuses. */
export async function saveEdit() {
  const { editing } = state;
  if (!editing) return;
  if (editing.draft === editing.before) {
    return say("The text is as it was: change it, or press Esc to leave it.", "note");
  }
  const item = state.view === "queue" ? queueItem() : null;
  const wasOne = item?.n === 1;
  const next = item ? itemAfter(item.key) : null;
  const done = await command("edit", { unit: editing.unit, text: editing.draft, finding: editing.finding });
  if (!done) return;
  set({ editing: null, focus: state.focus + 1 });
  if (item && editing.finding !== null && wasOne) await leaveItem(item, next);
  else if (item) await loadQueue();
}

/** Cuts the segment at the caret, after saving what was typed. */
export async function cutAt(at) {
  const { editing } = state;
  if (editing.draft !== editing.before) {
    const saved = await command("edit", { unit: editing.unit, text: editing.draft, finding: null });
    if (!saved) return;
  }
  if (!(await command("split_unit", { unit: editing.unit, at }))) return;
  set({ editing: null, focus: state.focus + 1 });
  if (state.view === "queue") await loadQueue();
}

export async function undo(name = "undo") {
  const key = name === "undo" ? state.decided.at(-1) : null;
  if (!(await command(name))) return;
  if (state.view === "sample") return showSampled();
  if (state.view !== "queue") return;
  set({ decided: state.decided.slice(0, -1) });
  await loadQueue(key ?? state.item);
  const again = queueItems().find((item) => item.key === key);
  if (again) await showItem(again);
}

export const run = (action) => inTurn(action);
