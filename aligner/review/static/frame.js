// The frame of a dialog: title, Esc, and where the keyboard goes afterwards.

import { html, useLayoutEffect, useRef } from "./dom.js";
import { set, state } from "./store.js";

export const closeDialog = () => set({ dialog: null, focus: state.focus + 1 });

/** `onSubmit` is what Enter and the first button do. */
export function Frame({ title, children, onSubmit = null, isWide = false }) {
  const frame = useRef(null);
  useLayoutEffect(() => {
    frame.current.showModal();
    frame.current.querySelector("[data-first]")?.focus();
  }, []);
  const submit = (event) => {
    event.preventDefault();
    onSubmit?.();
  };
  const onKeyDown = (event) => {
    const isMod = event.ctrlKey || event.metaKey;
    if (event.key === "Enter" && isMod && onSubmit) submit(event);
    if (event.key === "Escape") {
      event.preventDefault();
      closeDialog();
    }
    event.stopPropagation();
  };
  return html`<dialog ref=${frame} class=${isWide ? "wide" : ""} aria-labelledby="dialog-title" onKeyDown=${onKeyDown}
    onCancel=${(event) => {
      event.preventDefault();
      closeDialog();
    }}>
    <form onSubmit=${submit}>
      <header><h2 id="dialog-title">${title}</h2><button type="button" class="quiet" onClick=${closeDialog}>Close <kbd>Esc</kbd></button></header>
      ${children}
      ${state.message?.kind === "bad" ? html`<p class="wrong" role="alert">${state.message.text}</p>` : null}
    </form>
  </dialog>`;
}
