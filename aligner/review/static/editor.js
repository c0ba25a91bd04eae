// The text of one segment, to be changed or cut where it stands.

import { inTurn } from "./actions.js";
import { cutAt, saveEdit } from "./decisions.js";
import { html, useLayoutEffect, useRef } from "./dom.js";
import { keyLabel } from "./keys.js";
import { set, state } from "./store.js";
import { fromPoints, toPoints } from "./text.js";

export function Editor({ unit, language }) {
  const field = useRef(null);
  const { editing } = state;
  useLayoutEffect(() => {
    const area = field.current;
    area.focus();
    const { span } = editing;
    const [start, end] = span
      ? [span.start, span.end].map((n) => fromPoints(unit.text, n))
      : [area.value.length, area.value.length];
    area.setSelectionRange(start, end);
    area.scrollIntoView({ block: "nearest" });
  }, []);
  useLayoutEffect(() => {
    // As high as its text, so that nothing scrolls inside.
    const area = field.current;
    area.style.height = "0";
    area.style.height = `${area.scrollHeight + 2}px`;
  }, [editing?.draft]);
  const leave = () => set({ editing: null, focus: state.focus + 1 });
  const save = () => inTurn(saveEdit);
  const cut = () => {
    const at = toPoints(field.current.value, field.current.selectionStart);
    return inTurn(() => cutAt(at));
  };
  const write = (draft) => set({ editing: { ...state.editing, draft } });
  const onKeyDown = (event) => {
    const isMod = event.ctrlKey || event.metaKey;
    if (event.key === "Escape") leave();
    else if (event.key === "Enter" && isMod && event.shiftKey) cut();
    else if (event.key === "Enter" && isMod) save();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return html`<div class="editor">
    <textarea ref=${field} lang=${language} spellcheck="true" aria-label=${`Text of segment ${unit.label}`}
      value=${editing.draft} onInput=${(event) => write(event.target.value)} onKeyDown=${onKeyDown}></textarea>
    ${
      unit.original !== null && unit.original !== undefined
        ? html`<p class="original">First it was: <q lang=${language}>${unit.original}</q>
          <button onClick=${() => {
            write(unit.original);
            field.current.focus();
          }}>Put it back</button></p>`
        : null
    }
    <p class="buttons">
      <button class="main" onClick=${save}>Save <kbd>${keyLabel("Mod+Enter")}</kbd></button>
      <button onClick=${cut} title="The text before the caret stays, the rest becomes a segment of its own">Cut here <kbd>${keyLabel("Mod+Shift+Enter")}</kbd></button>
      <button onClick=${leave}>Leave <kbd>Esc</kbd></button>
    </p>
  </div>`;
}
