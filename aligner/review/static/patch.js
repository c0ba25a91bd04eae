// Puts the rows that an operation changed into the page of rows that is shown; no state, no drawing.

/**
 * The rows of a page after an operation: changed ones replaced, merged ones gone, new ones at their numbers.
 *
 * Without a filter a page is a run of rows, so the numbers of those that only moved follow from their places.
 * With a filter, rows stay in view though they no longer match, until the filter is used again.
 */
export function patchRows(rows, { rows: changed, gone }, first, isFiltered) {
  const left = new Set(gone.map(String));
  const updates = new Map(changed.map((row) => [String(row.id), row]));
  const kept = rows.filter((row) => !left.has(String(row.id)));
  if (isFiltered) return mergeByNumber(kept, updates, rows);
  const last = first + Math.max(rows.length, 1) - 1 + changed.length;
  const placed = new Map();
  for (const row of changed) if (row.number >= first && row.number <= last) placed.set(row.number - first, row);
  const others = kept.filter((row) => !updates.has(String(row.id)));
  const result = [];
  for (let k = 0, o = 0; o < others.length || placed.has(k); k++) {
    result.push(placed.get(k) ?? others[o++]);
  }
  return result.map((row, k) => (row.number === first + k ? row : { ...row, number: first + k }));
}

function mergeByNumber(kept, updates, before) {
  const known = new Set(before.map((row) => String(row.id)));
  const result = kept.map((row) => updates.get(String(row.id)) ?? row);
  // A row that came from one in view (a split) stands beside it.
  const near = new Set(result.flatMap((row) => [row.number - 1, row.number, row.number + 1]));
  for (const row of updates.values()) {
    if (known.has(String(row.id)) || !near.has(row.number)) continue;
    const at = result.findIndex((other) => other.number > row.number);
    result.splice(at < 0 ? result.length : at, 0, row);
  }
  return result;
}
