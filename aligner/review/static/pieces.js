// The text of a segment, cut where a marked stretch begins or ends: marks may overlap, elements must nest.

import { html } from "./dom.js";
import { slice, length } from "./text.js";

const RANK = { info: 0, minor: 1, major: 2, critical: 3 };

/** The stretches of one segment that findings mark: [{start, end, id, kind}], kind being a severity or "settled". */
export function spansOf(findings, side, unitId) {
  return findings
    .filter((finding) => finding[side] && String(finding[side].unit) === String(unitId))
    .map((finding) => ({
      start: finding[side].start,
      end: finding[side].end,
      id: finding.id,
      kind:
        finding.is_alarm || finding.status === "confirmed" || finding.status === "query" ? finding.severity : "info",
    }));
}

/** Cuts a text at every border: [{text, kind, ids}], kind "" where nothing is marked. */
export function cut(text, spans) {
  if (!spans.length) return [{ text, kind: "", ids: [] }];
  const end = length(text);
  const inside = spans.map((span) => ({ ...span, start: Math.max(0, span.start), end: Math.min(end, span.end) }));
  const borders = [...new Set([0, end, ...inside.flatMap((span) => [span.start, span.end])])].sort((a, b) => a - b);
  return borders.slice(1).map((stop, k) => {
    const start = borders[k];
    const over = inside.filter((span) => span.start <= start && stop <= span.end);
    const kind = over.reduce((worst, span) => (worst === "" || RANK[span.kind] > RANK[worst] ? span.kind : worst), "");
    return { text: slice(text, start, stop), kind, ids: over.map((span) => span.id) };
  });
}

/** A text with its marks. `chosen` is the finding that is looked at now; `selected` a stretch that the reviewer chose. */
export function Marked({ text, spans, chosen = null, selected = null }) {
  const all = selected ? [...spans, { ...selected, id: "selected", kind: "info" }] : spans;
  return cut(text, all).map(({ text: words, kind, ids }) => {
    if (!ids.length) return words;
    const isOn = ids.some((id) => String(id) === String(chosen));
    const isSelected = ids.includes("selected");
    const name = [kind, isOn && "chosen", isSelected && "selected"].filter(Boolean).join(" ");
    return html`<mark class=${name} data-ids=${ids.join(" ")}>${words}</mark>`;
  });
}

// Words that belong together light up on both sides while the pointer or the focus is on one of them.
let lit = [];

export function light(root, ids) {
  for (const element of lit) element.classList.remove("lit");
  lit = [];
  if (!ids?.length) return;
  const wanted = new Set(ids.map(String));
  for (const element of root.querySelectorAll("[data-ids]")) {
    if (element.dataset.ids.split(" ").some((id) => wanted.has(id))) {
      element.classList.add("lit");
      lit.push(element);
    }
  }
}

/** Handlers for the element around texts and lists of findings: hover and focus light up what is linked. */
export const LINKING = {
  onMouseOver: (event) => lightFrom(event),
  onMouseOut: (event) => light(event.currentTarget, null),
  onfocusin: (event) => lightFrom(event),
  onfocusout: (event) => light(event.currentTarget, null),
};

function lightFrom(event) {
  const at = event.target.closest?.("[data-ids]");
  // The panel beside the table speaks of the same findings.
  light(document.body, at ? at.dataset.ids.split(" ").filter((id) => id !== "selected") : null);
}
