// Beside the table: the pair at the cursor in full - why the aligner is sure, what was found, what was decided, its terms.

import { command, inTurn } from "./actions.js";
import { Comment, Decisions } from "./deciding.js";
import { classes, html } from "./dom.js";
import { Icon } from "./icons.js";
import { Key } from "./key.js";
import { LINKING } from "./pieces.js";
import { currentFinding, currentRow, set, state } from "./store.js";
import { Terms } from "./terms.js";
import { percent } from "./text.js";
import { FINDING_STATUS, ROW_STATUS, codeName } from "./words.js";

export function Panel() {
  const { panel, picked } = state;
  const row = currentRow();
  const tab = (name, label) => html`<button role="tab" aria-selected=${panel === name ? "true" : "false"}
    onClick=${() => set({ panel: name })}>${label}</button>`;
  return html`<aside class="panel" aria-label="The pair at the cursor" ...${LINKING}>
    ${
      picked
        ? html`<div class="picked-up"><p>Picked up from pair ${picked.number}: <q>${picked.text}</q></p>
      <p>Go to its pair, then</p><p class="buttons"><${Key} id="place" label="Put it here" /><button onClick=${() => set({ picked: null })}>Leave it</button></p></div>`
        : null
    }
    ${
      row
        ? html`
      <div class="tabs" role="tablist">${tab("pair", `Pair ${row.number}`)}${tab("terms", "Terms")}</div>
      <${Chosen} />
      ${panel === "terms" ? html`<${Terms} row=${row} />` : html`<${Pair} row=${row} />`}`
        : null
    }
  </aside>`;
}

function Pair({ row }) {
  const current = currentFinding(row);
  const alarms = row.findings.filter((one) => one.severity !== "info" || one.status !== "open");
  const links = row.findings.filter((one) => !alarms.includes(one));
  return html`
    <p class="buttons status">
      <${Key} id="confirm" label="Confirm" isOn=${row.status === "confirmed"} />
      <${Key} id="check" label="To check" isOn=${row.status === "check"} />
      <${Key} id="no-counterpart" label="No counterpart" isOn=${row.status === "no-counterpart"} />
      ${row.status === "open" ? null : html`<${Key} id="clear" label="Open again" />`}
    </p>
    ${alarms.map((one) => html`<${Finding} key=${one.id} finding=${one} isCurrent=${current !== null && String(one.id) === String(current.id)} />`)}
    ${
      links.length
        ? html`<details class="links"><summary>${links.length} linked on both sides</summary>
      <ul>${links.map(
        (one) => html`<li key=${one.id} data-ids=${one.id} tabindex="0">${one.message}
        <button class="linklike" onClick=${() => set({ finding: one.id })}>decide</button></li>`,
      )}</ul></details>`
        : null
    }
    ${current && links.some((one) => one.id === current.id) ? html`<${Finding} finding=${current} isCurrent=${true} />` : null}
    ${alarms.length ? null : html`<p class="soft">Nothing was found here that is to be decided.</p>`}
    <p class="line"><b>${row.by_hand ? "Shaped by hand" : `${percent(row.confidence)}% sure`}</b>, ${row.shape}, ${ROW_STATUS[row.status]}</p>
    ${row.reasons.length ? html`<ul class="reasons">${row.reasons.map((reason) => html`<li>${reason}</li>`)}</ul>` : null}
    ${row.note ? html`<p class="note"><${Icon} name="note" />${row.note}</p>` : null}
    <p class="buttons"><${Key} id="note" label=${row.note ? "Change the note" : "Note"} /><${Key} id="add-finding" /></p>
  `;
}

function Finding({ finding, isCurrent }) {
  return html`<section class=${classes("finding", finding.severity, isCurrent && "current", finding.status !== "open" && "settled")} data-ids=${finding.id}
    onClick=${() => isCurrent || set({ finding: finding.id })}>
    <p class="kind"><b>${finding.severity}</b> ${codeName(finding.code)}${" "}
      ${finding.status === "open" ? null : html`<span class="badge">${FINDING_STATUS[finding.status]}</span>`}</p>
    <p class="said">${finding.message}</p>
    ${finding.comment ? html`<p class="note"><${Icon} name="note" />${finding.comment}${finding.by ? html` <small>${finding.by}</small>` : null}</p>` : null}
    ${
      isCurrent
        ? html`<${Evidence} finding=${finding} /><${Decisions} finding=${finding} isSmall=${true} /><${Comment} />
        ${finding.by_hand ? html`<button onClick=${() => inTurn(() => command("remove_finding", { finding: finding.id }))}>Take this finding away</button>` : null}`
        : html`<button class="linklike" onClick=${() => set({ finding: finding.id })}>decide</button>`
    }
  </section>`;
}

export const Evidence = ({ finding }) =>
  finding.evidence.length
    ? html`<details class="evidence"><summary>What this leans on</summary><dl>
        ${finding.evidence.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}
        <div><dt>how sure</dt><dd>${percent(finding.confidence)}%</dd></div></dl></details>`
    : null;

/** The words that were chosen on the two sides, and what can be done with them. */
function Chosen() {
  const { source, target } = state.selection;
  if (!source && !target) return null;
  const { project } = state;
  return html`<div class="chosen-words">
    <p>Chosen: <q lang=${project.source.language}>${source?.words ?? "–"}</q> ↔ <q lang=${project.target.language}>${target?.words ?? "–"}</q></p>
    <p class="buttons"><${Key} id="add-finding" label="Finding" /><${Key} id="add-term" label="Term or title" />
      <button onClick=${() => set({ selection: { source: null, target: null } })}>Forget</button></p>
  </div>`;
}
