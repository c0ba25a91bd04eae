// The work list, which is what a reviewer sees first: one thing to decide at a time, the riskiest first.

import { inTurn, queueItem, queueItems, showOnly, showView } from "./actions.js";
import { byId } from "./commands.js";
import { Comment, Decisions } from "./deciding.js";
import { subject } from "./decisions.js";
import { classes, html, useEffect, useRef } from "./dom.js";
import { Editor } from "./editor.js";
import { Key } from "./key.js";
import { Evidence } from "./panel.js";
import { LINKING } from "./pieces.js";
import { perform } from "./keyboard.js";
import { Unit } from "./row.js";
import { state } from "./store.js";
import { counted, duration, grouped, listed, percent } from "./text.js";
import { codeName } from "./words.js";

export function Queue() {
  const { queue } = state;
  if (!queue) return html`<main class="queue"><p class="loading">…</p></main>`;
  const item = queueItem();
  return html`<main class="queue">
    <${Course} queue=${queue} />
    ${!item && queueItems().length ? html`<p class="loading">…</p>` : item ? html`<${Item} item=${item} />` : html`<${Done} />`}
  </main>`;
}

/** How far the work list is, and which kinds of findings are left. */
function Course({ queue }) {
  const { codes, n_decided: decided, n_left: left, seconds_left: seconds } = queue;
  const counts = Object.entries(codes).filter(([, n]) => n > 0);
  const show = (code) => inTurn(() => showOnly(state.only === code ? "" : code));
  return html`<div class="course">
    <p class="how-far"><progress max=${decided + left || 1} value=${decided} aria-label="Decided"></progress>
      <span><b>${left}</b> left, ${decided} decided${left ? `, ${duration(seconds)} to go` : ""}</span></p>
    ${
      counts.length > 1
        ? html`<p class="kinds" role="group" aria-label="Kinds of findings">
      ${counts.map(
        ([
          code,
          n,
        ]) => html`<button key=${code} class=${classes("kind", state.only === code && "on")} aria-pressed=${state.only === code ? "true" : "false"}
        title=${state.project.codes[code]?.meaning ?? "pairs that the aligner is not sure of"} onClick=${() => show(code)}>${codeName(code)} <b>${n}</b></button>`,
      )}</p>`
        : null
    }
  </div>`;
}

function Item({ item }) {
  const { context, spot, editing, focus } = state;
  const card = useRef(null);
  const isRow = item.kind === "row";
  const now = subject();
  useEffect(() => {
    if (!state.editing && !state.dialog && !state.menu) card.current.focus({ preventScroll: true });
  }, [item.key, focus]);
  useEffect(() => {
    card.current.scrollTop = 0;
    // With much around, or in a small window, the pair itself is what must be seen.
    if (state.isWide) card.current.querySelector(".now")?.scrollIntoView({ block: "center" });
  }, [item.key, state.isWide]);
  const shown = new Set(item.findings.map(String));
  const rows = context?.rows ?? [];
  return html`
    <article class=${classes("card", item.severity)} data-key=${item.key} tabindex="-1" ref=${card} aria-label=${`${codeName(item.code)}: ${item.message}`}>
      <header>
        <p class="kind"><b>${isRow ? "unsure" : item.severity}</b> ${codeName(item.code)}
          <span class="soft">${isRow ? "" : (state.project.codes[item.code]?.meaning ?? "")}</span></p>
        <h2>${item.message}</h2>
        ${
          item.n > 1
            ? html`<p class="places"><span><b>${counted(item.n, "place")}</b>: ${item.rows.length === 1 ? "pair" : "pairs"} ${listed(item.rows)}. One key decides them all.</span>
          ${item.rows.length > 1 ? html`<span class="buttons"><${Key} id="previous-spot" label="Before" /><${Key} id="next-spot" label="Next place" /> ${spot + 1} of ${item.rows.length}</span>` : null}</p>`
            : null
        }
      </header>
      <div class=${classes("around", state.isWide && "wide")} ...${LINKING}>
        ${rows.map((row) => html`<${Pair} key=${row.id} row=${row} place=${Math.sign(row.number - context.number)} shown=${shown} editing=${editing} />`)}
      </div>
      ${now?.finding ? html`<${Evidence} finding=${now.finding} />` : null}
      ${isRow && now?.row?.reasons.length ? html`<ul class="reasons">${now.row.reasons.map((reason) => html`<li>${reason}</li>`)}</ul>` : null}
    </article>
    <div class="deck">
      <${Decisions} finding=${now?.finding && item.n === 1 ? now.finding : null} isRow=${isRow} />
      <p class="under">
        <${Comment} />
        <span class="buttons">${isRow ? null : html`<${Key} id="error" />`}<${Key} id="wide" label=${state.isWide ? "Less around" : "More around"} /><${Key} id="table" label="In the table" />
          <${Key} id="undo" /></span>
      </p>
    </div>`;
}

/** One pair, as large as it needs; those before and after are small and without marks. */
function Pair({ row, place, shown, editing }) {
  const { project } = state;
  const isCurrent = place === 0;
  const findings = isCurrent ? row.findings.filter((finding) => shown.has(String(finding.id))) : [];
  // What is shown as a question stays marked by its gravity, whatever was decided about it before.
  const marked = findings.map((finding) => ({ ...finding, is_alarm: true }));
  const side = (at) => html`<div class="side" data-side=${at}>
    ${row[at].map((unit) =>
      isCurrent && editing && String(editing.unit) === String(unit.id)
        ? html`<${Editor} key=${`edit-${unit.id}`} unit=${unit} language=${project[at].language} />`
        : html`<${Unit} key=${unit.id} unit=${unit} findings=${marked} side=${at} language=${project[at].language} isStill=${true} />`,
    )}
    ${row[at].length ? null : html`<p class="unit empty">nothing here</p>`}
  </div>`;
  return html`<section class=${classes("two", { "-1": "ago", 0: "now", 1: "soon" }[place])} aria-label=${`Pair ${row.number}`}>
    <span class="number" title=${`${percent(row.confidence)}% sure`}>${row.number}</span>${side("source")}${side("target")}
  </section>`;
}

function Done() {
  const { project, queue, only } = state;
  if (only && queue.n_left)
    return html`<article class="card done"><h2>All of this kind are decided.</h2>
      <p class="buttons"><button class="main" onClick=${() =>
        inTurn(() => showOnly(""))}>Go on with the others</button></p></article>`;
  const open = project.rows.open;
  return html`<article class="card done" tabindex="-1">
    <h2>Everything on the work list is decided.</h2>
    <p>${open ? `${counted(open, "pair")} of ${grouped(project.n_rows)} ${open === 1 ? "is" : "are"} still open: confirm them by a rule and read a sample, or go through them in the table.` : "Every pair is confirmed as well: the review is complete."}</p>
    <p class="buttons">
      ${open ? html`<${Key} id="sample" />` : null}
      <button onClick=${() => inTurn(() => showView("table"))}>To the table <kbd>q</kbd></button>
      <${Key} id="export" isMain=${true} />
      <button onClick=${() => perform(byId("undo"))} disabled=${!project.undo}>Undo <kbd>u</kbd></button>
    </p>
  </article>`;
}
