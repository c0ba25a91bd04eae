// The page: opens the project where the reviewer left it, hears the keyboard, and draws the view.

import { inTurn, open, retry } from "./actions.js";
import { onKey } from "./keyboard.js";
import { Dialogs } from "./dialogs.js";
import { classes, html, render, useEffect, useState } from "./dom.js";
import { Legend } from "./filters.js";
import { Header } from "./header.js";
import { ContextMenu } from "./menu.js";
import { Queue } from "./queue.js";
import { Sample } from "./sample.js";
import { isWriting, say, state, useStore } from "./store.js";
import { TableView } from "./table.js";

const VIEWS = { queue: Queue, table: TableView, sample: Sample };

function App() {
  useStore();
  if (!state.project)
    return html`<${Banner} /><p class="loading">${state.banner ? "" : "The project is being opened…"}</p>`;
  const View = VIEWS[state.view];
  return html`
    <${Header} />
    <${Banner} />
    <${View} />
    <${Messages} />
    <${ContextMenu} />
    <${Dialogs} />
  `;
}

function Banner() {
  if (state.banner === "down")
    return html`<div class="banner" role="alert">
      <span><b>The review server does not answer.</b> Everything that the page called done is saved. If the server was
      stopped, start it again (aligner review …) and open the address that it prints. What you are typing stays here.</span>
      <button onClick=${() => retry()}>Try again</button>
    </div>`;
  if (state.banner === "lost")
    return html`<div class="banner" role="alert">
      <span><b>This page is no longer connected to the project.</b> The server was started anew: open the address that it
      printed last. Everything that the page called done is saved.</span>
    </div>`;
  return null;
}

/** How long a message stays; what went wrong stays until it is closed. */
const STAYS = 6000;

function Messages() {
  const { message, busy } = state;
  const [shown, setShown] = useState(null);
  useEffect(() => {
    setShown(message);
    if (!message || message.kind === "bad" || message.action) return undefined;
    const timer = setTimeout(() => setShown(null), STAYS);
    return () => clearTimeout(timer);
  }, [message]);
  const isBad = shown?.kind === "bad";
  return html`<div class="messages">
    <div role="status" aria-live="polite" class=${classes("message", busy ? "busy" : shown && !isBad && shown.kind)}>
      ${busy || (shown && !isBad ? shown.text : "")}
      ${
        !busy && shown?.action
          ? html`<button onClick=${() => {
              say("");
              shown.action.run();
            }}>${shown.action.label}</button>`
          : null
      }
    </div>
    ${state.view === "table" ? html`<${Legend} />` : null}
    <div role="alert" class=${classes("message", isBad && "bad")}>
      ${isBad ? html`<span>${shown.text}</span><button onClick=${() => say("")}>Close</button>` : null}
    </div>
  </div>`;
}

document.addEventListener("keydown", onKey);
addEventListener("beforeunload", (event) => {
  if (isWriting()) event.preventDefault();
});
const root = document.getElementById("app");
root.textContent = "";
render(html`<${App} />`, root);
inTurn(open);
