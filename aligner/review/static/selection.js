// Words chosen with the mouse, a stretch a side: the browser knows one selection only, a finding needs two.

import { currentRow, findUnit, set, state } from "./store.js";
import { slice, toPoints } from "./text.js";

/** Takes over what is selected in the table, if it lies within one segment of the row at the cursor. */
export function readSelection(body) {
  const selection = getSelection();
  if (!body || selection.isCollapsed || !selection.rangeCount) return;
  const range = selection.getRangeAt(0);
  const from = parentUnit(range.startContainer);
  if (!from || !body.contains(from)) return;
  const row = from.closest("tr").dataset.row;
  const found = findUnit(from.dataset.unit);
  if (!found) return;
  const text = from.querySelector(".text");
  const inside = document.createRange();
  inside.selectNodeContents(text);
  const start = offsetOf(text, range.startContainer, range.startOffset);
  // What is drawn beyond the end of the segment is cut off there.
  const end = text.contains(range.endContainer)
    ? offsetOf(text, range.endContainer, range.endOffset)
    : text.textContent.length;
  const whole = found.unit.text;
  const [a, b] = [toPoints(whole, start), toPoints(whole, end)];
  const words = slice(whole, a, b);
  const left = words.length - words.trimStart().length;
  const trimmed = words.trim();
  if (!trimmed) return;
  const span = { unit: found.unit.id, start: a + left, end: a + left + Array.from(trimmed).length, words: trimmed };
  const isOther = String(row) !== String(currentRow()?.id);
  set({
    selection: {
      ...(isOther ? { source: null, target: null } : settled(state.selection)),
      [found.side]: { ...span, isNative: true },
    },
    ...(isOther ? { cursor: { row: found.row.id, side: found.side, unit: found.unit.id }, finding: null } : {}),
  });
}

/** From now on the page itself marks what was chosen: the browser is about to choose something else. */
export function settleSelection() {
  const { source, target } = state.selection;
  if (source?.isNative || target?.isNative) set({ selection: settled(state.selection) });
}

const settled = (selection) =>
  Object.fromEntries(Object.entries(selection).map(([side, span]) => [side, span && { ...span, isNative: false }]));

const parentUnit = (node) => (node instanceof Element ? node : node.parentElement)?.closest(".unit[data-unit]") ?? null;

/** The characters of an element before a place in it. */
function offsetOf(element, node, offset) {
  if (!element.contains(node)) return 0;
  const range = document.createRange();
  range.selectNodeContents(element);
  range.setEnd(node, offset);
  return range.toString().length;
}
