// What the project keeps about a pair: extracted terms that no termbase has, and who reports it elsewhere.

import { command, inTurn } from "./actions.js";
import { html } from "./dom.js";
import { counted, percent } from "./text.js";

const remember = ({ source, target, kind }) =>
  inTurn(() => command("add_term", { source, target, kind: kind === "title" ? "title" : "term" }));

export function Suggestions({ terms, n, languages }) {
  if (!terms.length) return null;
  return html`<section class="suggestions" aria-label="Extracted terms"><h3>Extracted, in no termbase${n > terms.length ? html` <small class="soft">the best ${terms.length} of ${n}</small>` : null}</h3>
    <ul>${terms.map(
      (term) => html`<li key=${`${term.source}\n${term.target}`}>
      <button title=${`Remember “${term.source}” as “${term.target}”`} onClick=${() => remember(term)}>Remember</button>
      <p><span lang=${languages.source}>${term.source}</span> → <span lang=${languages.target}>${term.target}</span>
        <small class="soft"> ${term.renderings.length > 1 ? html`<span lang=${languages.target}>${term.renderings.map((one) => `${one.target} (${one.n})`).join(", ")}</span>` : counted(term.renderings[0].n, "time")}</small></p>
    </li>`,
    )}</ul>
  </section>`;
}

export function ReportedBy({ reports }) {
  if (!reports.length) return null;
  return html`<section class="reported" aria-label="Reported by"><h3>Reported by</h3>
    ${reports.map(
      (report, k) => html`<div key=${k}><p><b>${report.name}</b>${report.n > report.sentences.length ? html` <small class="soft">the surest ${report.sentences.length} of ${report.n} sentences</small>` : null}</p>
      <ul>${report.sentences.map(
        (one) =>
          html`<li key=${one.number}><span lang=${report.language}>${one.text}</span> <small class="soft">sentence ${one.number}, ${one.relation}, ${percent(one.score)}%</small></li>`,
      )}</ul></div>`,
    )}
  </section>`;
}
