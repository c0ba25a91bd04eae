// Small drawings for buttons; each button says in words what it does as well.

import { html } from "./dom.js";

const PATHS = {
  check: "M3 8.5l3.2 3.2L13 4.8",
  merge: "M8 1.5v4M5.8 3.6L8 5.8l2.2-2.2M8 14.5v-4M5.8 12.4L8 10.2l2.2 2.2M2 8h12",
  split: "M8 6V1.5M5.8 3.6L8 1.4l2.2 2.2M8 10v4.5M5.8 12.4L8 14.6l2.2-2.2M2 8h12",
  pencil: "M3 13l.6-2.7L10.8 3l2.2 2.2-7.3 7.2z",
  more: "M3.5 8h.01M8 8h.01M12.5 8h.01",
  flag: "M4 14.5V2h8l-2 3 2 3H4",
  note: "M3 2.5h10v8l-3 3H3zM5.5 6h5M5.5 8.7h3.5",
  undo: "M5.5 3L2.5 6l3 3M2.5 6H10a3.5 3.5 0 010 7H6",
  redo: "M10.5 3l3 3-3 3M13.5 6H6a3.5 3.5 0 000 7h4",
};

export const Icon = ({ name }) =>
  html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d=${PATHS[name]} /></svg>`;
