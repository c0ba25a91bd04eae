// Confirming by a rule, and the sample that shows what the rule is worth.

import { command, failed, inTurn, preview } from "./actions.js";
import { html, useEffect, useState } from "./dom.js";
import { Frame, closeDialog } from "./frame.js";
import { outcome, showSampled } from "./sampling.js";
import { state } from "./store.js";
import { counted, percent } from "./text.js";

/** So many rows without an error say, with 95% certainty, that less than one in a hundred is wrong. */
const ENOUGH = 299;

export function SampleDialog() {
  const { project } = state;
  const { sample } = project;
  const [rule, setRule] = useState({ least_confidence: 0.9, without_findings: true });
  const [would, setWould] = useState(null);
  const [n, setN] = useState(ENOUGH);
  useEffect(() => {
    let isOld = false;
    preview("confirm_rule", rule).then(
      (answer) => isOld || setWould(answer),
      (error) => (error.status === 400 ? isOld || setWould({ message: error.message, isNone: true }) : failed(error)),
    );
    return () => {
      isOld = true;
    };
  }, [rule, project.version]);
  const confirm = () => inTurn(() => command("confirm_rule", rule));
  const draw = () =>
    inTurn(async () => {
      if (!(await command("sample", { n }))) return;
      closeDialog();
      await showSampled();
    });
  const goOn = () => {
    closeDialog();
    inTurn(showSampled);
  };
  return html`<${Frame} title="Confirm by a rule, read a sample" isWide=${true}>
    <section>
      <h3>1. Confirm by a rule</h3>
      <p class="row"><label>Open pairs that are at least <input data-first type="number" min="50" max="100" step="1" value=${percent(rule.least_confidence)}
          onChange=${(event) => setRule({ ...rule, least_confidence: Math.min(1, Math.max(0, Number(event.target.value) / 100)) })} /> % sure</label>
        <label><input type="checkbox" checked=${rule.without_findings} onChange=${(event) => setRule({ ...rule, without_findings: event.target.checked })} /> and have nothing to decide</label></p>
      <p class="soft" aria-live="polite">${would ? (would.isNone ? would.message : `This would be done: ${would.message}`) : "…"}</p>
      <p class="buttons"><button type="button" class="main" onClick=${confirm} disabled=${!would || would.isNone}>Confirm them</button></p>
    </section>
    <section>
      <h3>2. Read a sample of them</h3>
      <p class="soft">Pairs are drawn at random among those that a rule confirmed. ${ENOUGH} pairs without an error mean that, with 95% certainty, less than 1% of all are wrong; 59 mean less than 5%.</p>
      <p class="row"><label>Draw <input type="number" min="1" value=${n} onChange=${(event) => setN(Math.max(1, Math.floor(Number(event.target.value) || 1)))} /> pairs</label>
        <button type="button" onClick=${draw}>Draw and read</button></p>
    </section>
    ${
      sample
        ? html`<section><h3>The sample so far</h3><p>${sample.rule}: ${sample.n_judged} of ${counted(sample.n, "pair")} read. ${sample.n_judged ? outcome(sample) : ""}</p>
      ${sample.is_done ? null : html`<p class="buttons"><button type="button" onClick=${goOn}>Go on reading</button></p>`}</section>`
        : null
    }
  </${Frame}>`;
}
