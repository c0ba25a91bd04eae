// The whole document as a strip: colour is confidence, marks above are alarms, marks below statuses. A click goes there.

import { goTo, inTurn, showView } from "./actions.js";
import { html, memo } from "./dom.js";
import { currentRow, isFiltered, state } from "./store.js";

const COLUMNS = 600;
const HEIGHT = 20;

export const band = (percent) => (percent >= 95 ? 4 : percent >= 85 ? 3 : percent >= 70 ? 2 : percent >= 50 ? 1 : 0);

export function Overview() {
  const { overview, project, rows, first, view, context } = state;
  if (!overview) return html`<div class="overview"></div>`;
  const n = overview.confidence.length;
  const here = view === "queue" ? context?.number : currentRow()?.number;
  const page = view === "table" && !isFiltered() ? [first - 1, rows.length] : null;
  return html`<div class="overview">
    <${Strip} overview=${overview} />
    <svg class="where" viewBox=${`0 0 ${n || 1} 1`} preserveAspectRatio="none" aria-hidden="true">
      ${page && project.n_rows > rows.length ? html`<rect class="page" x=${page[0]} y="0" width=${page[1]} height="1" />` : null}
    </svg>
    ${here ? html`<span class="here" style=${{ left: `${((here - 0.5) / n) * 100}%` }}></span>` : null}
  </div>`;
}

const Strip = memo(({ overview }) => {
  const n = overview.confidence.length;
  const columns = Math.min(n, COLUMNS);
  const onClick = (event) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    const number = Math.min(n, Math.floor(((event.clientX - left) / width) * n) + 1);
    inTurn(async () => {
      if (state.view !== "table") await showView("table");
      await goTo(number);
    });
  };
  const alarms = overview.alarms.split("1").length - 1;
  return html`<svg class="strip" viewBox=${`0 0 ${columns} ${HEIGHT}`} preserveAspectRatio="none" role="img" onClick=${onClick}
    aria-label=${`Overview of ${n} pairs, ${alarms} of them with something to decide. A click goes to the pair; so does the key g.`}>
    ${draw(overview, n, columns).map(([name, path]) => html`<path key=${name} class=${name} d=${path} />`)}
  </svg>`;
});

/** A path for every class: rectangles of columns, a column being one pair, or several by the doubtful ones among them. */
function draw({ confidence, status, alarms }, n, columns) {
  const paths = new Map();
  const add = (name, k, top, height) => {
    paths.set(name, `${paths.get(name) ?? ""}M${k} ${top}h1v${height}h-1z`);
  };
  for (let k = 0; k < columns; k++) {
    const from = Math.floor((k * n) / columns);
    const to = Math.max(from + 1, Math.floor(((k + 1) * n) / columns));
    const sorted = confidence.slice(from, to).sort((a, b) => a - b);
    // In a long text every stretch has a doubtful pair: what counts is how many.
    add(`c${band(sorted[Math.floor((to - from) / 6)])}`, k, 5, 10);
    if (alarms.slice(from, to).includes("1")) add("alarm", k, 0, 4);
    const states = status.slice(from, to);
    const letter = states.includes("x") ? "x" : states.includes("o") ? "" : states.includes("c") ? "c" : "n";
    if (letter) add(`s-${{ x: "check", c: "confirmed", n: "no-counterpart" }[letter]}`, k, 16, 4);
  }
  return [...paths];
}
