// Small dialogs: all keys, a note, a number to go to, a text that has lost its segment.

import { command, inTurn } from "./actions.js";
import { COMMANDS, GROUPS } from "./commands.js";
import { html, useState } from "./dom.js";
import { Frame, closeDialog } from "./frame.js";
import { keyLabel } from "./keys.js";
import { jump } from "./pairs.js";
import { currentRow, state } from "./store.js";
import { grouped } from "./text.js";

const MORE_KEYS = [
  ["Save the text that is edited", "Mod+Enter"],
  ["Cut the segment at the caret", "Mod+Shift+Enter"],
  ["Leave the text, a menu or a dialog", "Escape"],
];

export function KeysDialog() {
  const list = (commands) =>
    html`<dl class="keys">${commands.map(
      ([title, keys]) => html`<div key=${title}>
    <dt>${title}</dt><dd>${keys.map((key, k) => html`${k ? " " : ""}<kbd>${keyLabel(key)}</kbd>`)}</dd></div>`,
    )}</dl>`;
  return html`<${Frame} title="All keys" isWide=${true}>
    <p class="soft">Single keys work wherever you are not writing. Everything can be undone, without limit, also tomorrow.</p>
    <div class="columns">
      ${GROUPS.map(
        (group) => html`<section key=${group}><h3>${group}</h3>
        ${list(COMMANDS.filter((one) => one.group === group).map((one) => [one.title, one.keys]))}</section>`,
      )}
      <section><h3>While you write</h3>${list(MORE_KEYS.map(([title, key]) => [title, [key]]))}</section>
    </div>
  </${Frame}>`;
}

export function NoteDialog() {
  const [row] = useState(currentRow());
  const [text, setText] = useState(row.note);
  const save = () =>
    inTurn(async () => {
      if (await command("note", { row: row.id, text: text.trim() })) closeDialog();
    });
  return html`<${Frame} title=${`Note on pair ${row.number}`} onSubmit=${save}>
    <textarea data-first rows="4" aria-label="Note" value=${text} onInput=${(event) => setText(event.target.value)}></textarea>
    <p class="soft">Notes go into the exported files as well.</p>
    <p class="buttons"><button class="main" type="submit">Save <kbd>${keyLabel("Mod+Enter")}</kbd></button></p>
  </${Frame}>`;
}

/** What somebody was typing when another window took the segment away. */
export function LostDialog() {
  return html`<${Frame} title="Your text" onSubmit=${closeDialog}>
    <p>The segment that you were writing in was taken away in another window. Copy what you wrote:</p>
    <textarea data-first rows="5" aria-label="What you wrote" value=${state.dialog.text}></textarea>
  </${Frame}>`;
}

export function JumpDialog() {
  const [number, setNumber] = useState("");
  const n = state.project.n_rows;
  const go = () => {
    closeDialog();
    if (Number(number) >= 1) inTurn(() => jump(Math.floor(Number(number))));
  };
  return html`<${Frame} title="Go to a pair" onSubmit=${go}>
    <label>Number, from 1 to ${grouped(n)} <input data-first type="number" min="1" max=${n} value=${number}
      onInput=${(event) => setNumber(event.target.value)} /></label>
    <p class="buttons"><button class="main" type="submit">Go</button></p>
  </${Frame}>`;
}
