// What the table shows: by status, kind of finding, confidence, text, and marks of the reviewer's own.

import { inTurn, useFilter } from "./actions.js";
import { html, useState } from "./dom.js";
import { byId } from "./commands.js";
import { perform } from "./keyboard.js";
import { isFiltered, set, state } from "./store.js";
import { counted } from "./text.js";
import { ROW_STATUS, codeName } from "./words.js";

const CONFIDENCE = [
  ["", "any confidence"],
  ["0-0.5", "below 50%"],
  ["0-0.7", "below 70%"],
  ["0-0.9", "below 90%"],
  ["0.9-1", "90% and more"],
];

/** Name of a filter, how it is called, its value. */
const MARKS = [
  ["shape", "not 1-1", "non-1-1"],
  ["bookmarked", "bookmarks", true],
  ["changed", "changed", true],
];

export function Filters() {
  const { filter, project, total } = state;
  const [find, setFind] = useState(null);
  const change = (patch) => inTurn(() => useFilter({ ...state.filter, ...patch }));
  const text = find ?? filter.find ?? "";
  const search = () => {
    if (text !== (filter.find ?? "")) change({ find: text });
    setFind(null);
  };
  const isOn = isFiltered();
  return html`<form class="filters" role="search" aria-label="Filter pairs" onSubmit=${(event) => {
    event.preventDefault();
    search();
  }}>
    <span class="field">
      <input id="find" type="search" placeholder="Look for text (l)" aria-label="Look for text" value=${text}
        onInput=${(event) => setFind(event.target.value)} onBlur=${search}
        onKeyDown=${(event) => {
          if (event.key !== "Escape") return;
          event.target.blur();
          set({ focus: state.focus + 1 });
        }} />
      <select aria-label="Side" value=${filter.text ?? ""} onChange=${(event) => change({ text: event.target.value })}>
        <option value="">both sides</option><option value="source">source</option><option value="target">target</option>
      </select>
      <label title="Regular expression"><input type="checkbox" checked=${filter.regex ?? false} onChange=${(event) => change({ regex: event.target.checked })} /> regex</label>
    </span>
    <select aria-label="Status" value=${filter.status ?? ""} onChange=${(event) => change({ status: event.target.value })}>
      <option value="">any status</option>
      ${project.row_statuses.map((status) => html`<option value=${status}>${ROW_STATUS[status] ?? status} (${project.rows[status] ?? 0})</option>`)}
    </select>
    <select aria-label="Finding" value=${filter.code ?? ""} onChange=${(event) => change({ code: event.target.value })}>
      <option value="">any finding</option>
      ${Object.keys(project.codes).map((code) => html`<option value=${code}>${codeName(code)}</option>`)}
    </select>
    <select aria-label="Confidence" value=${`${filter.low ?? ""}-${filter.high ?? ""}`.replace(/^-$/, "")}
      onChange=${(event) => {
        const [low, high] = event.target.value ? event.target.value.split("-") : ["", ""];
        change({ low, high });
      }}>
      ${CONFIDENCE.map(([value, name]) => html`<option value=${value}>${name}</option>`)}
    </select>
    <select aria-label="Marks" value=${MARKS.find(([name]) => filter[name])?.[0] ?? ""}
      onChange=${(event) => change(Object.fromEntries(MARKS.map(([name, , value]) => [name, name === event.target.value ? value : ""])))}>
      <option value="">all pairs</option>
      ${MARKS.map(([name, label]) => html`<option key=${name} value=${name}>${label}</option>`)}
    </select>
    <span class="found" aria-live="polite">${isOn ? counted(total, "pair") : ""}</span>
    ${
      isOn
        ? html`<button type="button" onClick=${() => perform(byId("confirm-shown"))}>Confirm these <kbd>Shift+A</kbd></button>
          <button type="button" onClick=${() => inTurn(() => useFilter(null))}>Show all</button>`
        : null
    }
  </form>`;
}

export const Legend = () => html`<ul class="legend" aria-label="Legend">
  <li><mark class="critical">critical</mark></li><li><mark class="major">major</mark></li><li><mark class="minor">minor</mark></li>
  <li><mark class="info">linked on both sides</mark></li>
  <li>sure <span class="scale"><i class="c4"></i><i class="c3"></i><i class="c2"></i><i class="c1"></i><i class="c0"></i></span> unsure</li>
</ul>`;
