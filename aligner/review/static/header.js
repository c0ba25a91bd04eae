// The top of the page: what is reviewed, how far it is, undo, menus.

import { inTurn, showView } from "./actions.js";
import { byId } from "./commands.js";
import { classes, html } from "./dom.js";
import { Icon } from "./icons.js";
import { perform } from "./keyboard.js";
import { keyLabel } from "./keys.js";
import { MenuBar } from "./menu.js";
import { Overview } from "./overview.js";
import { state } from "./store.js";
import { grouped, shorten } from "./text.js";

export function Header() {
  const { project, view } = state;
  return html`<header class="top">
    <div class="line">
      <h1 title=${project.name}>${shorten(project.name.replace(/\.aligner$/, ""), 48)}</h1>
      <div class="views" role="group" aria-label="View">
        <${ViewButton} name="queue" label="Work list" isOn=${view === "queue"} />
        <${ViewButton} name="table" label="All pairs" isOn=${view !== "queue"} />
      </div>
      <${MenuBar} />
      <span class="spring"></span>
      <${Step} name="undo" what=${project.undo} none="Nothing to undo" />
      <${Step} name="redo" what=${project.redo} none="Nothing to redo" />
      <button class="quiet" onClick=${() => perform(byId("help"))}>Keys <kbd>?</kbd></button>
    </div>
    <${Progress} project=${project} />
    <${Overview} />
  </header>`;
}

const ViewButton = ({ name, label, isOn }) =>
  html`<button class=${classes("view", isOn && "on")} aria-pressed=${isOn ? "true" : "false"}
    onClick=${() => inTurn(() => showView(name))}>${label}</button>`;

/** Undo or redo, with what it would take back. */
function Step({ name, what, none }) {
  const command = byId(name);
  return html`<button class=${classes("quiet step", name)} disabled=${!what} onClick=${() => perform(command)}
    title=${what ? `${command.title}: ${what}` : none}>
    <${Icon} name=${name} />${command.title} <kbd>${keyLabel(command.keys[0])}</kbd><span class="what">${what ?? ""}</span>
  </button>`;
}

/** How far the review is: pairs by status, and findings that are decided. */
function Progress({ project }) {
  const { rows, findings, n_rows: n, n_undecided: left } = project;
  const decided = Object.entries(findings).reduce((sum, [status, count]) => sum + (status === "open" ? 0 : count), 0);
  const parts = [
    ["confirmed", rows.confirmed, "confirmed"],
    ["no-counterpart", rows["no-counterpart"], "without counterpart on purpose"],
    ["check", rows.check, "to check"],
    ["open", rows.open, "open"],
  ];
  const said = parts.filter(([, count]) => count).map(([, count, name]) => `${grouped(count)} ${name}`);
  return html`<div class="progress">
    <svg class="bar" viewBox=${`0 0 ${n || 1} 1`} preserveAspectRatio="none" role="img"
      aria-label=${`${n} pairs: ${said.join(", ")}`}>
      ${parts.map(([name, count], k) => {
        const x = parts.slice(0, k).reduce((sum, part) => sum + part[1], 0);
        return html`<rect class=${`s-${name}`} x=${x} y="0" width=${count} height="1" />`;
      })}
    </svg>
    <p><b>${grouped(rows.confirmed + rows["no-counterpart"])}</b> of ${grouped(n)} pairs done${rows.check ? `, ${rows.check} to check` : ""}
      <span class="apart"><b>${grouped(decided)}</b> ${decided === 1 ? "finding" : "findings"} decided, <b>${grouped(left)}</b> left</span></p>
  </div>`;
}
