// The one table of what can be done here: the keys, the menus, the context menu and the list of keys are made of it.

import { goToNext, showView, useFilter } from "./actions.js";
import * as deciding from "./decisions.js";
import * as pairs from "./pairs.js";
import * as sampling from "./sampling.js";
import { currentFinding, currentRow, currentUnit, isFiltered, say, set, state } from "./store.js";
import * as theme from "./theme.js";

const inTable = () => state.view === "table";
const inQueue = () => state.view === "queue";
const hasRow = () => inTable() && currentRow() !== null;
const hasUnit = () => inTable() && currentUnit() !== null;
const hasItem = () => inQueue() && deciding.subject() !== null;
const hasFinding = () => (inQueue() ? deciding.subject()?.kind === "finding" : inTable() && currentFinding() !== null);
const hasRowItem = () => hasItem() && deciding.subject().kind === "row";
const inSample = () => state.view === "sample" && state.sampled !== null;
const ask = (dialog, when) => ({ when, run: () => set({ dialog: { name: dialog }, message: null }) });

function writeComment() {
  document.querySelector(".comment")?.focus();
}

async function query() {
  // A question to the client needs words; they are asked for in the line that stands there anyway.
  if (!state.comment) {
    set({ asking: true });
    writeComment();
    return say("Write what to ask, then press Enter.", "note");
  }
  return deciding.decide("query");
}

function lookFor() {
  document.querySelector("#find")?.focus();
}

function editHere() {
  const at = currentUnit();
  deciding.edit(at, at.row, null);
}

const decideAs = (status) => () => deciding.decide(status);
const everywhereAs = (status) => () => deciding.decide(status, { everywhere: true });
const or = (first, second) => () => (hasRowItem() ? second() : first());

export const GROUPS = ["Decide", "Pair", "Segment", "Go", "Tools", "Help"];

/**
 * A command: `keys`, the first of which is shown; `when` it can be used; `where` it belongs, for menus: "row" and
 * "segment" commands stand in the context menu of a pair; `repeats` if holding the key goes on; `teaches` if menus show
 * it even while it cannot be used.
 */
// prettier-ignore
export const COMMANDS = [
  { id: "intended", group: "Decide", title: "Right as it is", keys: ["1"], when: () => hasFinding() || hasRowItem(), run: or(decideAs("intended"), () => deciding.settleRow("confirm")) },
  { id: "dismissed", group: "Decide", title: "False alarm", keys: ["2"], when: hasFinding, run: decideAs("dismissed") },
  { id: "fix", group: "Decide", title: "Fix it", keys: ["3"], when: () => hasFinding() || hasRowItem(), run: deciding.fix },
  { id: "query", group: "Decide", title: "Ask the client", keys: ["4"], when: () => hasFinding() || hasRowItem(), run: or(query, () => deciding.settleRow("check")) },
  { id: "later", group: "Decide", title: "Later", keys: ["5"], when: hasItem, run: deciding.putOff },
  { id: "error", group: "Decide", title: "An error: keep it marked", keys: ["6"], when: hasFinding, run: decideAs("confirmed") },
  { id: "reopen-finding", group: "Decide", title: "Undecided again", keys: ["7"], when: () => inTable() && hasFinding(), run: decideAs("open") },
  { id: "intended-all", group: "Decide", title: "Right as it is, everywhere", keys: ["Shift+1"], when: hasFinding, run: everywhereAs("intended") },
  { id: "dismissed-all", group: "Decide", title: "False alarm, everywhere", keys: ["Shift+2"], when: hasFinding, run: everywhereAs("dismissed") },
  { id: "error-all", group: "Decide", title: "An error, everywhere", keys: ["Shift+6"], when: hasFinding, run: everywhereAs("confirmed") },
  { id: "comment", group: "Decide", title: "Write a comment", keys: ["n"], when: () => hasItem() && deciding.subject() !== null, run: writeComment },
  { id: "wide", group: "Decide", title: "Show more of the text around, or less", keys: ["w"], when: hasItem, run: deciding.widen },
  { id: "next-item", group: "Decide", title: "Look at the next one", keys: ["ArrowRight"], repeats: true, when: inQueue, run: () => deciding.stepItem(1) },
  { id: "previous-item", group: "Decide", title: "Look at the one before", keys: ["ArrowLeft"], repeats: true, when: inQueue, run: () => deciding.stepItem(-1) },
  { id: "next-spot", group: "Decide", title: "Next place of the same", keys: ["ArrowDown"], when: () => hasItem() && deciding.subject().item.rows.length > 1, run: () => deciding.stepSpot(1) },
  { id: "previous-spot", group: "Decide", title: "Place before of the same", keys: ["ArrowUp"], when: () => hasItem() && deciding.subject().item.rows.length > 1, run: () => deciding.stepSpot(-1) },
  { id: "right", group: "Decide", title: "Sample: the pair is right", keys: ["1"], when: inSample, run: () => sampling.judge(true) },
  { id: "wrong", group: "Decide", title: "Sample: the pair is wrong", keys: ["2"], when: inSample, run: () => sampling.judge(false) },

  { id: "confirm", group: "Pair", title: "Confirm, and go on", keys: ["c"], where: "row", when: hasRow, run: () => pairs.setStatus("confirm", { advance: true }) },
  { id: "check", group: "Pair", title: "Mark as to check", keys: ["t"], where: "row", when: hasRow, run: () => pairs.setStatus("check") },
  { id: "no-counterpart", group: "Pair", title: "No counterpart, on purpose", keys: ["w"], where: "row", when: hasRow, run: () => pairs.setStatus("no_counterpart") },
  { id: "clear", group: "Pair", title: "Open again", keys: ["r"], where: "row", when: hasRow, run: () => pairs.setStatus("clear") },
  { id: "confirm-above", group: "Pair", title: "Confirm this and all above", keys: ["Shift+c"], where: "row", when: hasRow, run: pairs.confirmAbove },
  { id: "confirm-shown", teaches: true, group: "Pair", title: "Confirm all that the filter shows", keys: ["Shift+a"], when: () => hasRow() && isFiltered(), run: pairs.confirmShown },
  { id: "merge", group: "Pair", title: "Merge with the next pair", keys: ["m"], where: "row", when: hasRow, run: () => pairs.merge("next") },
  { id: "merge-above", group: "Pair", title: "Merge with the pair before", keys: ["Shift+m"], where: "row", when: hasRow, run: () => pairs.merge("previous") },
  { id: "split", group: "Pair", title: "Split at the chosen segment", keys: ["s"], where: "row", when: hasRow, run: pairs.split },
  { id: "swap", group: "Pair", title: "Swap the targets of this pair and the next", keys: ["Shift+s"], where: "row", when: hasRow, run: pairs.swap },
  { id: "column-down", group: "Pair", title: "Empty cell here: the column moves down", keys: ["i"], where: "row", when: hasRow, run: () => pairs.shiftColumn("down") },
  { id: "column-up", group: "Pair", title: "Close the empty cell: the column moves up", keys: ["Shift+i"], where: "row", when: hasRow, run: () => pairs.shiftColumn("up") },
  { id: "note", group: "Pair", title: "Note", keys: ["n"], where: "row", ...ask("note", hasRow) },
  { id: "bookmark", group: "Pair", title: "Bookmark, or take it off", keys: ["b"], where: "row", when: hasRow, run: pairs.bookmark },

  { id: "edit", teaches: true, group: "Segment", title: "Edit the text, or cut it", keys: ["Enter", "e"], where: "segment", when: hasUnit, run: editHere },
  { id: "join", teaches: true, group: "Segment", title: "Join with the next segment", keys: ["j"], where: "segment", when: hasUnit, run: pairs.join },
  { id: "shift-up", group: "Segment", title: "First segment of this side to the pair above", keys: ["Alt+ArrowUp"], where: "segment", when: hasRow, run: () => pairs.shift("up", false) },
  { id: "shift-down", group: "Segment", title: "Last segment of this side to the pair below", keys: ["Alt+ArrowDown"], where: "segment", when: hasRow, run: () => pairs.shift("down", false) },
  { id: "follow-up", group: "Segment", title: "The same upwards, and the rest follows", keys: ["Alt+Shift+ArrowUp"], where: "segment", when: hasRow, run: () => pairs.shift("up", true) },
  { id: "follow-down", group: "Segment", title: "The same downwards, and the rest follows", keys: ["Alt+Shift+ArrowDown"], where: "segment", when: hasRow, run: () => pairs.shift("down", true) },
  { id: "pick", teaches: true, group: "Segment", title: "Pick up, to move it far away", keys: ["x"], where: "segment", when: hasUnit, run: pairs.pick },
  { id: "place", teaches: true, group: "Segment", title: "Put the picked segment into this pair", keys: ["v"], where: "segment", when: () => hasRow() && state.picked !== null, run: pairs.place },

  { id: "down", group: "Go", title: "Next pair", keys: ["ArrowDown"], repeats: true, when: hasRow, run: () => pairs.stepRow(1) },
  { id: "up", group: "Go", title: "Pair before", keys: ["ArrowUp"], repeats: true, when: hasRow, run: () => pairs.stepRow(-1) },
  { id: "right-unit", group: "Go", title: "Next segment in the pair", keys: ["ArrowRight"], repeats: true, when: hasRow, run: () => pairs.stepUnit(1) },
  { id: "left-unit", group: "Go", title: "Segment before in the pair", keys: ["ArrowLeft"], repeats: true, when: hasRow, run: () => pairs.stepUnit(-1) },
  { id: "next-finding", group: "Go", title: "Next finding in the pair", keys: ["f"], when: hasRow, run: () => pairs.stepFinding(1) },
  { id: "previous-finding", group: "Go", title: "Finding before in the pair", keys: ["Shift+f"], when: hasRow, run: () => pairs.stepFinding(-1) },
  { id: "doubtful", group: "Go", title: "Next pair in doubt, the riskiest first", keys: ["d"], when: hasRow, run: () => goToNext("doubtful") },
  { id: "doubtful-back", group: "Go", title: "Pair in doubt before", keys: ["Shift+d"], when: hasRow, run: () => goToNext("doubtful", { back: true }) },
  { id: "open", group: "Go", title: "Next open pair", keys: ["o"], when: hasRow, run: () => goToNext("open") },
  { id: "open-back", group: "Go", title: "Open pair before", keys: ["Shift+o"], when: hasRow, run: () => goToNext("open", { back: true }) },
  { id: "shape", group: "Go", title: "Next pair that is not 1-1", keys: ["h"], when: hasRow, run: () => goToNext("shape") },
  { id: "shape-back", group: "Go", title: "Pair before that is not 1-1", keys: ["Shift+h"], when: hasRow, run: () => goToNext("shape", { back: true }) },
  { id: "kind", group: "Go", title: "Next finding of the same kind", keys: ["k"], when: hasRow, run: () => pairs.nextOfKind(false) },
  { id: "kind-back", group: "Go", title: "Finding before of the same kind", keys: ["Shift+k"], when: hasRow, run: () => pairs.nextOfKind(true) },
  { id: "next-bookmark", group: "Go", title: "Next bookmark", keys: ["Shift+b"], when: hasRow, run: () => goToNext("bookmark") },
  { id: "jump", group: "Go", title: "Go to a pair by its number", keys: ["g"], ...ask("jump", inTable) },
  { id: "find", group: "Go", title: "Look for text, or filter", keys: ["l", "/"], when: inTable, run: lookFor },
  { id: "all", teaches: true, group: "Go", title: "Take the filter off", keys: ["Shift+l"], when: () => inTable() && isFiltered(), run: () => useFilter(null) },
  { id: "next-page", group: "Go", title: "Next page", keys: ["Shift+PageDown"], when: inTable, run: () => pairs.turnPage("next") },
  { id: "previous-page", group: "Go", title: "Page before", keys: ["Shift+PageUp"], when: inTable, run: () => pairs.turnPage("previous") },
  { id: "first-page", group: "Go", title: "First pair", keys: ["Mod+Home"], when: inTable, run: () => pairs.turnPage("first") },
  { id: "last-page", group: "Go", title: "Last pair", keys: ["Mod+End"], when: inTable, run: () => pairs.turnPage("last") },
  { id: "queue", group: "Go", title: "To the work list", keys: ["q"], when: () => !inQueue(), run: () => showView("queue") },
  { id: "table", group: "Go", title: "To this pair in the table", keys: ["q"], when: inQueue, run: deciding.inTable },

  { id: "undo", teaches: true, group: "Tools", title: "Undo", keys: ["u", "Mod+z"], when: () => Boolean(state.project?.undo), run: () => deciding.undo("undo") },
  { id: "redo", teaches: true, group: "Tools", title: "Redo", keys: ["Shift+u", "Mod+Shift+z", "Mod+y"], when: () => Boolean(state.project?.redo), run: () => deciding.undo("redo") },
  { id: "add-finding", group: "Tools", title: "Add a finding", keys: ["a"], ...ask("finding", hasRow) },
  { id: "add-term", group: "Tools", title: "Add a term or a title", keys: ["Shift+y"], ...ask("term", hasRow) },
  { id: "terms", group: "Tools", title: "Terms of the pair, or its findings", keys: ["y"], when: hasRow, run: () => set({ panel: state.panel === "terms" ? "pair" : "terms" }) },
  { id: "replace", group: "Tools", title: "Replace in all texts", keys: ["Shift+r"], ...ask("replace", () => state.project !== null) },
  { id: "realign", teaches: true, group: "Tools", title: "Align the rest again", keys: ["Shift+g"], when: () => state.project?.realign_ready !== false && !inSample(), run: pairs.realign },
  { id: "recheck", teaches: true, group: "Tools", title: "Check the changed pairs again", keys: ["Shift+v"], when: () => state.project?.n_changed > 0, run: pairs.recheck },
  { id: "sample", group: "Tools", title: "Confirm by a rule, read a sample", keys: ["p"], ...ask("sample", () => state.project !== null) },
  { id: "export", group: "Tools", title: "Export", keys: ["Shift+e"], ...ask("export", () => state.project !== null) },
  { id: "theme", group: "Tools", title: "Light, dark, or as the system", keys: ["Shift+t"], when: () => true, run: () => theme.turn() },

  { id: "help", group: "Help", title: "All keys", keys: ["?", "F1"], ...ask("keys", () => true) },
];

export const byId = (id) => COMMANDS.find((command) => command.id === id);
