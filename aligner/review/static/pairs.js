// Operations on pairs and segments in the table: from where the cursor is to the arguments of a command.

import { command, goTo, goToNext, loadRows, moveTo, useFilter } from "./actions.js";
import { PAGE, activeFilter, currentRow, currentUnit, findUnit, rowIndex, say, set, state, unitsOf } from "./store.js";
import { length, shorten } from "./text.js";
import { OTHER } from "./words.js";

export async function setStatus(name, { advance = false } = {}) {
  const row = currentRow();
  // Confirming what is confirmed is no change; the reviewer only wants to go on.
  const isSo = name === "confirm" && row.status === "confirmed";
  const done = isSo || (await command(name, { rows: [row.id] }));
  if (done && advance) await stepRow(1, { quiet: true });
}

export const confirmAbove = () => command("confirm_above", { row: currentRow().id });

export const confirmShown = () => command("confirm_shown", activeFilter());

export const bookmark = () => command("bookmark", { row: currentRow().id });

export const merge = (direction) => command("merge", { row: currentRow().id, direction });

/** Splits a row so that the chosen segment begins the new one; the other side is cut at about the same share of text. */
export async function split() {
  const row = currentRow();
  const at = currentUnit();
  if (unitsOf(row).length < 2)
    return say("There is one segment only: nothing to split. Enter opens its text, where it can be cut.", "note");
  const side = at?.side ?? (row.source.length ? "source" : "target");
  const isSingle = row[side].length === 1;
  const stays = isSingle ? 1 : Math.max(1, at?.index ?? 1);
  const other = OTHER[side];
  // A segment that is alone on its side stays, with the first of the other side if that has more than one.
  const rest = isSingle ? Math.min(1, row[other].length - 1) : shareOf(row[side], row[other], stays);
  return command("split", { row: row.id, [side]: stays, [other]: rest });
}

/** How many of the other side's segments go with the first so many of this side, by length. */
function shareOf(units, others, stays) {
  const total = (list) => list.reduce((n, unit) => n + length(unit.text), 0);
  const share = total(units.slice(0, stays)) / total(units);
  const whole = total(others) || 1;
  let best = 0;
  let gap = Infinity;
  for (let n = 0; n <= others.length; n++) {
    const off = Math.abs(total(others.slice(0, n)) / whole - share);
    if (off < gap) [best, gap] = [n, off];
  }
  return best;
}

export const shift = (direction, follow) =>
  command("shift", { row: currentRow().id, side: state.cursor.side, direction, follow });

export const shiftColumn = (direction) =>
  command("shift_column", { row: currentRow().id, side: state.cursor.side, direction });

export const swap = () => command("swap", { row: currentRow().id });

export const join = () => command("join_units", { unit: currentUnit().unit.id });

/** Takes a segment up, to be put down in another row. */
export function pick() {
  const at = currentUnit();
  if (state.picked && String(state.picked.unit) === String(at?.unit.id)) return set({ picked: null });
  if (!at) return say("Choose a segment first: this cell is empty.", "note");
  set({
    picked: { unit: at.unit.id, side: at.side, row: at.row.id, number: at.row.number, text: shorten(at.unit.text, 60) },
  });
}

export async function place() {
  const { picked } = state;
  const done = await command("move", { unit: picked.unit, row: currentRow().id });
  if (!done) return;
  set({ picked: null });
  const found = findUnit(picked.unit);
  if (found) moveTo(found.row, found.side, found.unit.id);
}

// ---- moving the cursor ---------------------------------------------------------------------------------------------

export async function stepRow(step, { quiet = false } = {}) {
  const at = rowIndex(state.cursor.row) + step;
  const row = state.rows[at];
  if (row) return moveTo(row);
  if (step > 0 && state.first + state.rows.length - 1 < state.total) {
    return loadRows(state.first + state.rows.length, () => moveTo(state.rows[0]));
  }
  if (step < 0 && state.first > 1) {
    return loadRows(Math.max(1, state.first - PAGE), () => moveTo(state.rows.at(-1)));
  }
  if (!quiet) say(step > 0 ? "That is the last pair." : "That is the first pair.", "note");
}

/** Goes to the segment before or after in the row: those of the source, then those of the target. */
export function stepUnit(step) {
  const row = currentRow();
  const stops = ["source", "target"].flatMap((side) =>
    row[side].length ? row[side].map((unit) => ({ side, id: unit.id })) : [{ side, id: null }],
  );
  const { side, unit } = state.cursor;
  const at = stops.findIndex((stop) => stop.side === side && String(stop.id) === String(unit));
  const next = stops[Math.min(Math.max(at + step, 0), stops.length - 1)];
  moveTo(row, next.side, next.id);
}

export async function turnPage(to) {
  const last = Math.floor((Math.max(state.total, 1) - 1) / PAGE) * PAGE + 1;
  const first = { first: 1, previous: Math.max(1, state.first - PAGE), next: Math.min(last, state.first + PAGE), last }[
    to
  ];
  await loadRows(first, () => {
    if (state.rows.length) moveTo(to === "last" ? state.rows.at(-1) : state.rows[0]);
  });
}

export function stepFinding(step) {
  const row = currentRow();
  const all = row.findings.filter((finding) => finding.severity !== "info");
  if (!all.length) return say("This pair has no findings to decide.", "note");
  const at = all.findIndex((finding) => String(finding.id) === String(state.finding));
  const next = all[(at + step + all.length) % all.length] ?? all[0];
  set({ finding: at < 0 ? all[step > 0 ? 0 : all.length - 1].id : next.id });
}

/** The next pair with a finding of the same kind as the chosen one, or as the filter asks for. */
export async function nextOfKind(back) {
  const row = currentRow();
  const chosen = row.findings.find((finding) => String(finding.id) === String(state.finding));
  const code = (chosen ?? row.findings.find((finding) => finding.is_alarm))?.code ?? state.filter.code ?? state.kind;
  if (!code) return say("Choose a finding first (f): this goes to the next one of its kind.", "note");
  set({ kind: code });
  await goToNext("code", { back, code });
  const found = currentRow()?.findings.find((finding) => finding.code === code);
  if (found) set({ finding: found.id });
}

export const jump = (number) => goTo(Math.min(Math.max(1, number), state.project.n_rows));

export async function realign() {
  set({ busy: "The pairs that you have not confirmed are aligned again…" });
  const done = await command("realign", {}, { quiet: true });
  set({ busy: "" });
  if (!done) return;
  say(
    done.message,
    "done",
    done.project.n_changed ? { label: "Show what changed", run: () => useFilter({ changed: true }) } : null,
  );
}

export async function recheck() {
  set({ busy: "The changed pairs are checked again…" });
  await command("recheck");
  set({ busy: "" });
}
