// Reading the sample: one pair of it at a time, right or wrong, and what follows from it.

import { failed, inTurn } from "./actions.js";
import { html, useEffect } from "./dom.js";
import { Key } from "./key.js";
import { LINKING } from "./pieces.js";
import { Unit } from "./row.js";
import { leave, outcome, showSampled } from "./sampling.js";
import { state } from "./store.js";
import { counted } from "./text.js";

export function Sample() {
  const { sampled: row, project } = state;
  const { sample } = project;
  useEffect(() => {
    if (!state.sampled) inTurn(() => showSampled().catch(failed));
  }, [project.version]);
  if (!sample)
    return html`<main class="queue"><article class="card done"><h2>No sample was drawn.</h2>
    <p class="buttons"><${Key} id="sample" /><${Key} id="queue" /></p></article></main>`;
  const side = (at) => html`<div class="side" data-side=${at}>
    ${row[at].map((unit) => html`<${Unit} key=${unit.id} unit=${unit} findings=${row.findings} side=${at} language=${project[at].language} isStill=${true} />`)}
    ${row[at].length ? null : html`<p class="unit empty">nothing here</p>`}</div>`;
  return html`<main class="queue">
    <div class="course"><p class="how-far"><progress max=${sample.n} value=${sample.n_judged} aria-label="Read"></progress>
      <span><b>${sample.n - sample.n_judged}</b> to read of ${counted(sample.n, "pair")}; ${sample.n_wrong} wrong so far</span></p>
      <p class="soft">Rule: ${sample.rule}</p></div>
    ${
      row
        ? html`<article class="card"><header><h2>Do these two belong together, with nothing left over on either side?</h2></header>
          <div class="around" ...${LINKING}><section class="two now"><span class="number">${row.number}</span>${side("source")}${side("target")}</section></div></article>
        <div class="deck"><div class="decisions" role="group" aria-label="Judge">
          <${Key} id="right" label="Right" isMain=${true} /><${Key} id="wrong" label="Wrong" /></div>
          <p class="under"><span class="buttons"><${Key} id="queue" label="Stop for now" /><${Key} id="undo" /></span></p></div>`
        : html`<article class="card done"><h2>${sample.n_judged ? outcome(sample) : "There is nothing to read."}</h2>
          <p>The rule, the sample and its outcome are kept in the project and stand in the report.</p>
          <p class="buttons"><button class="main" onClick=${() => inTurn(leave)}>To the table</button><${Key} id="export" /></p></article>`
    }
  </main>`;
}
