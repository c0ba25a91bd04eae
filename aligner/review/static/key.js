// A button for a command, with its key.

import { byId } from "./commands.js";
import { classes, html } from "./dom.js";
import { perform } from "./keyboard.js";
import { keyLabel } from "./keys.js";

/** A button for a command, with its key. */
export function Key({ id, label = null, isMain = false, isOn = false }) {
  const command = byId(id);
  return html`<button class=${classes(isMain && "main", isOn && "on")} disabled=${!command.when()} aria-pressed=${isOn ? "true" : undefined}
    onClick=${() => perform(command)}>${label ?? command.title} <kbd>${keyLabel(command.keys[0])}</kbd></button>`;
}
