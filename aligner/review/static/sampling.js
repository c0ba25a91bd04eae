// Reading the sample: one pair after the other, right or wrong.

import { command, failed, loadRows, showView } from "./actions.js";
import { read } from "./api.js";
import { PAGE, say, set, state } from "./store.js";

/** Where the reading of the sample is, among its rows: those before are judged. */
let reached = 1;

/** Shows the next pair of the sample that nobody judged; ends the reading after the last. */
export async function showSampled() {
  const found = await findUnread(reached);
  // After an undo, what is to be read again may stand before.
  set({ view: "sample", sampled: found ?? (await findUnread(1)) });
}

async function findUnread(from) {
  for (let first = from, total = from; first <= total; first += PAGE) {
    const answer = await read("/api/rows", { sample: 1, first, n: PAGE });
    const at = answer.rows.findIndex((row) => row.sampled === "open");
    if (at >= 0) {
      reached = first + at;
      return answer.rows[at];
    }
    total = answer.total;
  }
  reached = 1;
  return null;
}

export async function judge(right) {
  const done = await command("judge", { row: state.sampled.id, right });
  if (!done) return;
  await showSampled().catch(failed);
  if (!state.sampled) say(outcome(state.project.sample));
}

/** What a sample says of the rule that it was drawn for. */
export function outcome(sample) {
  const bound = (100 * sample.most_wrong).toFixed(sample.most_wrong < 0.1 ? 1 : 0);
  return `${sample.n_wrong} of ${sample.n_judged} read pairs were wrong: at most ${bound}% of all ${sample.n_rows} are, with 95% certainty.`;
}

export async function leave() {
  await loadRows();
  await showView("table");
}
