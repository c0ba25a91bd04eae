// All pairs: a page of rows, what is looked for, and the panel that tells about the pair at the cursor.

import { inTurn, moveTo, loadRows } from "./actions.js";
import { byId } from "./commands.js";
import { edit } from "./decisions.js";
import { html, useEffect, useLayoutEffect, useRef, useState } from "./dom.js";
import { Filters } from "./filters.js";
import { perform } from "./keyboard.js";
import { Panel } from "./panel.js";
import { LINKING } from "./pieces.js";
import { turnPage } from "./pairs.js";
import { Row } from "./row.js";
import { readSelection, settleSelection } from "./selection.js";
import { PAGE, currentFinding, findRow, findUnit, isFiltered, rowIndex, set, state } from "./store.js";
import { grouped } from "./text.js";

export function TableView() {
  const { rows, total, project } = state;
  return html`<main class="tableview">
    <div class="work">
      <${Filters} />
      <div class="scroller">
        <${Table} />
        ${rows.length ? null : html`<p class="nothing">${isFiltered() ? "No pair matches the filter." : project.n_rows ? "…" : "This project has no pairs."}</p>`}
      </div>
      ${total > PAGE || rows.length < total ? html`<${Pages} total=${total} />` : null}
    </div>
    <${Panel} project=${project} />
  </main>`;
}

function Table() {
  const { cursor, picked, editing, selection, project, focus } = state;
  const [pointed, setPointed] = useState(null);
  const body = useRef(null);
  const shown = useNearRows(body);
  const languages = useRef({});
  languages.current.source = project.source.language;
  languages.current.target = project.target.language;
  useLayoutEffect(() => {
    if (state.editing || state.dialog || state.menu) return;
    const here = body.current.querySelector(".here");
    if (!here) return;
    here.focus({ preventScroll: true });
    keepInView(here, body.current.closest(".scroller"));
  }, [focus]);
  useEffect(() => {
    const listen = () => readSelection(body.current);
    document.addEventListener("pointerup", listen);
    document.addEventListener("pointerdown", settleSelection);
    return () => {
      document.removeEventListener("pointerup", listen);
      document.removeEventListener("pointerdown", settleSelection);
    };
  }, []);
  const finding = currentFinding();
  return html`<table role="grid" aria-label="Pairs" aria-rowcount=${project.n_rows + 1} class="pairs" ...${LINKING}>
    <thead role="rowgroup"><tr role="row">
      <th role="columnheader" scope="col" class="number"><span class="unseen">Pair</span></th>
      <th role="columnheader" scope="col">Source <span>${project.source.language}</span></th>
      <th role="columnheader" scope="col">Target <span>${project.target.language}</span></th>
      <th role="columnheader" scope="col">Sure, and found</th>
    </tr></thead>
    <tbody role="rowgroup" ref=${body} onClick=${onClick} onDblClick=${onDoubleClick} onContextMenu=${onContextMenu}
      onMouseOver=${(event) => setPointed(event.target.closest("tr").dataset.row)} onMouseLeave=${() => setPointed(null)}>
      ${shown.map((row) => {
        const isCurrent = String(row.id) === String(cursor.row);
        const isEdited = editing && String(editing.row) === String(row.id);
        const holdsPicked =
          picked &&
          (picked.side === "source" ? row.source : row.target).some((unit) => String(unit.id) === String(picked.unit));
        return html`<${Row} key=${row.id} row=${row} isCurrent=${isCurrent} isPointed=${String(row.id) === pointed} unit=${isCurrent ? cursor.unit : null}
          side=${isCurrent ? cursor.side : null} finding=${isCurrent ? (finding?.id ?? null) : null}
          picked=${holdsPicked ? picked.unit : null} editing=${isEdited ? editing : null}
          selection=${isCurrent ? selection : null} languages=${languages.current} />`;
      })}
    </tbody>
  </table>`;
}

/** Rows of a new page that are drawn at once on each side of the cursor: as many as a large screen shows. */
const NEAR = 20;

/** The rows to draw: of a page that has just come those near the cursor, and all of them a moment later. */
function useNearRows(body) {
  const { rows, page, cursor } = state;
  const [complete, setComplete] = useState(-1);
  const before = useRef(null);
  const place = () => body.current.querySelector(".current")?.getBoundingClientRect().top ?? null;
  useEffect(() => {
    const timer = setTimeout(() => {
      before.current = place();
      setComplete(page);
    });
    return () => clearTimeout(timer);
  }, [page]);
  useLayoutEffect(() => {
    // What comes above the row at the cursor must not move it.
    if (before.current !== null) {
      body.current.closest(".scroller").scrollTop += place() - before.current;
      if (place() !== before.current) scrollBy(0, place() - before.current);
    }
    before.current = null;
  }, [complete]);
  if (complete === page) return rows;
  const at = Math.max(0, rowIndex(cursor.row));
  return rows.slice(Math.max(0, at - NEAR), at + NEAR);
}

/** Scrolls the row at the cursor into view, or its segment where the row is higher than the window. */
function keepInView(here, scroller) {
  const row = here.closest("tr");
  const fits = row.offsetHeight < Math.min(scroller.clientHeight, innerHeight) - 60;
  (fits ? row : here).scrollIntoView({ block: "nearest" });
}

const rowAt = (event) => findRow(event.target.closest("tr")?.dataset.row);

function onClick(event) {
  const row = rowAt(event);
  if (!row || event.target.closest(".editor")) return;
  const command = event.target.closest("[data-command]")?.dataset.command;
  const finding = event.target.closest("[data-finding]")?.dataset.finding;
  const unit = event.target.closest("[data-unit]");
  const isSelecting = unit && !getSelection().isCollapsed;
  if (isSelecting) return;
  const side = event.target.closest("[data-side]")?.dataset.side ?? state.cursor.side;
  const isHere = String(row.id) === String(state.cursor.row);
  if (unit) moveTo(row, side, unit.dataset.unit === "" ? null : (findUnit(unit.dataset.unit, [row])?.unit.id ?? null));
  else if (!isHere) moveTo(row, side);
  const marked = event.target.closest("mark")?.dataset.ids.split(" ") ?? [];
  const alarm = row.findings.find((one) => one.severity !== "info" && marked.includes(String(one.id)));
  if (finding || alarm)
    set({ finding: finding ? row.findings.find((one) => String(one.id) === finding).id : alarm.id });
  if (command === "more") set({ menu: { x: event.clientX, y: event.clientY } });
  else if (command) perform(byId(command));
}

function onDoubleClick(event) {
  const row = rowAt(event);
  const id = event.target.closest("[data-unit]")?.dataset.unit;
  if (!row || !id || event.target.closest(".editor")) return;
  const found = findUnit(id, [row]);
  getSelection().removeAllRanges();
  inTurn(() => edit(found, row));
}

function onContextMenu(event) {
  const row = rowAt(event);
  if (!row || event.target.closest(".editor")) return;
  event.preventDefault();
  const unit = event.target.closest("[data-unit]");
  const side = event.target.closest("[data-side]")?.dataset.side ?? state.cursor.side;
  if (getSelection().isCollapsed)
    moveTo(row, side, unit ? (findUnit(unit.dataset.unit, [row])?.unit.id ?? null) : undefined);
  const box = event.target.getBoundingClientRect();
  // The key for menus has no pointer.
  set({ menu: { x: event.clientX || box.left + 20, y: event.clientY || box.bottom } });
}

function Pages({ total }) {
  const { first, rows } = state;
  const pages = Math.ceil(total / PAGE);
  const page = Math.floor((first - 1) / PAGE) + 1;
  const turn = (to) => () => inTurn(() => turnPage(to));
  return html`<nav class="pages" aria-label="Pages">
    <button onClick=${turn("first")} disabled=${first <= 1}>First</button>
    <button onClick=${turn("previous")} disabled=${first <= 1}>Previous</button>
    <label>Page <input type="number" min="1" max=${pages} value=${page} onChange=${(event) => {
      const wanted = Math.min(pages, Math.max(1, Number(event.target.value) || 1));
      const arrive = () => {
        if (state.rows.length) moveTo(state.rows[0]);
      };
      inTurn(() => loadRows((wanted - 1) * PAGE + 1, arrive));
    }} /> of ${pages}</label>
    <button onClick=${turn("next")} disabled=${first + rows.length > total}>Next</button>
    <button onClick=${turn("last")} disabled=${first + rows.length > total}>Last</button>
    <span class="soft">pairs ${grouped(first)}–${grouped(first + rows.length - 1)} of ${grouped(total)}</span>
  </nav>`;
}
