// One pair in the table. It is drawn again only when its data change or the cursor comes or goes.

import { classes, html, memo } from "./dom.js";
import { Editor } from "./editor.js";
import { Icon } from "./icons.js";
import { band } from "./overview.js";
import { Marked, spansOf } from "./pieces.js";
import { counted, percent, shorten } from "./text.js";
import { FINDING_STATUS, ROW_STATUS, codeName } from "./words.js";

/**
 * A row of the table. `unit`, `side`, `finding` and `editing` are null unless the cursor is in this row; `picked` is the
 * picked segment if it is here, `selection` the words that were chosen with the mouse, `isPointed` where the mouse is.
 */
export const Row = memo((properties) => {
  const { row, isCurrent, isPointed } = properties;
  const name = classes(
    "pair",
    isCurrent && "current",
    `s-${row.status}`,
    row.is_low && "low",
    row.is_crossing && "crossing",
  );
  return html`<tr class=${name} role="row" id=${`row-${row.id}`} data-row=${row.id} aria-selected=${isCurrent ? "true" : "false"}
    aria-rowindex=${row.number + 1}>
    <th role="rowheader" scope="row" class="number">
      <span>${row.number}</span>
      ${row.is_bookmarked ? html`<span class="flag" title="Bookmark"><${Icon} name="flag" /><span class="unseen">bookmark</span></span>` : null}
    </th>
    <${Cell} ...${properties} at="source" />
    <${Cell} ...${properties} at="target" />
    <td role="gridcell" class="state"><${Standing} row=${row} finding=${properties.finding} />${isCurrent || isPointed ? html`<${Tools} />` : null}</td>
  </tr>`;
});

function Cell({ row, at, languages, isCurrent, unit, side, finding, picked, editing, selection }) {
  const isHere = isCurrent && side === at;
  return html`<td role="gridcell" class="cell" data-side=${at}>
    ${row[at].map((one) =>
      editing && String(editing.unit) === String(one.id)
        ? html`<${Editor} key=${`edit-${one.id}`} unit=${one} language=${languages[at]} />`
        : html`<${Unit} key=${one.id} unit=${one} findings=${row.findings} side=${at} language=${languages[at]}
            isHere=${isHere && String(unit) === String(one.id)} isPicked=${picked !== null && String(picked) === String(one.id)}
            finding=${finding} selected=${chosenIn(selection?.[at], one)} />`,
    )}
    ${
      row[at].length
        ? null
        : html`<p class=${classes("unit empty", isHere && "here")} data-unit="" tabindex=${isHere ? 0 : -1}>
      ${row.status === "no-counterpart" ? "no counterpart, on purpose" : "nothing here"}</p>`
    }
  </td>`;
}

const chosenIn = (span, unit) => (span && !span.isNative && String(span.unit) === String(unit.id) ? span : null);

export function Unit({
  unit,
  findings,
  side,
  language,
  isHere = false,
  isPicked = false,
  finding = null,
  selected = null,
  isStill = false,
}) {
  const name = classes(
    "unit",
    unit.opens_paragraph && "par",
    unit.is_heading && "heading",
    unit.after_gap && "gap",
    isHere && "here",
    isPicked && "picked",
  );
  const label = unit.opens_paragraph ? `¶\u00a0${unit.label}` : unit.label;
  const edited = unit.original !== null && unit.original !== undefined;
  return html`<p class=${name} data-unit=${unit.id} data-n=${label} lang=${language} tabindex=${isStill ? undefined : isHere ? 0 : -1}
    role=${unit.is_heading ? "heading" : undefined} aria-level=${unit.is_heading ? 3 : undefined}>
    ${unit.place ? html`<span class="place" lang="en">${unit.place} </span>` : null}<span class="text"><${Marked} text=${unit.text} spans=${spansOf(findings, side, unit.id)} chosen=${finding} selected=${selected} /></span>
    ${edited ? html`<span class="edited" lang="en" title=${`First it was: ${unit.original}`}>edited</span>` : null}
    ${isPicked ? html`<span class="edited" lang="en">picked up</span>` : null}
  </p>`;
}

/** Confidence, status and findings of a pair, in few words. */
function Standing({ row, finding }) {
  const sure = percent(row.confidence);
  const links = row.findings.filter((one) => one.severity === "info" && !one.comment && one.status === "open");
  const chips = row.findings.filter((one) => !links.includes(one));
  const why = row.reasons.length ? `${row.reasons.join("\n")}` : "no reasons are stored";
  return html`
    <p class="facts">
      ${
        row.by_hand
          ? html`<span class="sure" title=${why}>by hand</span>`
          : html`<span class=${classes("sure", `c${band(sure)}`)} title=${`${sure}% sure that this pair is right:\n${why}`}><i></i>${sure}<small>%</small></span>`
      }
      <span class=${classes("shape", row.shape !== "1-1" && "odd")} title=${`${counted(row.source.length, "source segment")}, ${row.target.length} target`}>${row.shape}</span>
      ${row.is_crossing ? html`<span class="badge" title="This pair crosses a neighbour: the other side has it elsewhere">crosses</span>` : null}
      ${row.status === "open" ? null : html`<span class=${`badge s-${row.status}`}>${ROW_STATUS[row.status]}</span>`}
      ${row.is_changed ? html`<span class="badge" title="Changed since it was checked">changed</span>` : null}
      ${row.sampled && row.sampled !== "open" ? html`<span class="badge">sample: ${row.sampled}</span>` : null}
    </p>
    ${
      chips.length || links.length
        ? html`<p class="chips">
          ${chips.map((one) => html`<${Chip} key=${one.id} finding=${one} isChosen=${String(finding) === String(one.id)} />`)}
          ${
            links.length
              ? html`<span class="chip info" data-ids=${links.map((one) => one.id).join(" ")}
            title=${links.map((one) => one.message).join("\n")}>${counted(links.length, "link")}</span>`
              : null
          }
        </p>`
        : null
    }
    ${row.note ? html`<p class="note" title=${row.note}><${Icon} name="note" />${shorten(row.note, 60)}</p>` : null}`;
}

const Chip = ({ finding, isChosen }) =>
  html`<button class=${classes("chip", finding.severity, finding.status !== "open" && "settled", isChosen && "chosen")} tabindex="-1"
    data-finding=${finding.id} data-ids=${finding.id} title=${finding.message}>${codeName(finding.code)}${
      finding.status === "open" ? null : html` <small>${FINDING_STATUS[finding.status]}</small>`
    }</button>`;

/** Buttons of the row that is looked at; in all rows they would be half of the page. */
const Tools = () => html`<p class="tools">
  <${Tool} command="confirm" icon="check" label="Confirm (c)" />
  <${Tool} command="merge" icon="merge" label="Merge with the next (m)" />
  <${Tool} command="split" icon="split" label="Split at the chosen segment (s)" />
  <${Tool} command="edit" icon="pencil" label="Edit the text (Enter)" />
  <${Tool} command="more" icon="more" label="Everything else" />
</p>`;

const Tool = ({ command, icon, label }) =>
  html`<button class="tool" tabindex="-1" data-command=${command} title=${label} aria-label=${label}><${Icon} name=${icon} /></button>`;
