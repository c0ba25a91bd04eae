// Reading the sample: one pair after the other, right or wrong.

import { command, failed, loadRows, showView } from "./actions.js";
import { read } from "./api.js";
import { say, set, state } from "./store.js";

/** Shows the next pair of the sample that nobody judged; ends the reading after the last. */
export async function showSampled() {
  const answer = await read("/api/rows", { sample: "open", first: 1, n: 1 });
  set({ view: "sample", sampled: answer.rows[0] ?? null });
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
