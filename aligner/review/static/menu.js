// Menus, which show the key of each command: that is how the keys are learnt.

import { COMMANDS, GROUPS } from "./commands.js";
import { html, useEffect, useLayoutEffect, useRef, useState } from "./dom.js";
import { perform } from "./keyboard.js";
import { keyLabel } from "./keys.js";
import { set, state } from "./store.js";

/** The line of menus in the header: a menu a group of commands. */
export function MenuBar() {
  const [open, setOpen] = useState(null);
  const bar = useRef(null);
  useEffect(() => {
    if (!open) return undefined;
    const close = (event) => bar.current.contains(event.target) || setOpen(null);
    document.addEventListener("pointerdown", close);
    return () => document.removeEventListener("pointerdown", close);
  }, [open]);
  const groups = GROUPS.filter(
    (group) => group !== "Help" && COMMANDS.some((one) => one.group === group && one.when()),
  );
  const step = (by) => {
    const next = groups[(groups.indexOf(open) + by + groups.length) % groups.length];
    setOpen(next);
    bar.current.querySelector(`[data-group="${next}"]`).focus();
  };
  const onKeyDown = (event) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const at = event.target.dataset.group;
    if (by && open) step(by);
    else if (by && at) {
      const next = groups[(groups.indexOf(at) + by + groups.length) % groups.length];
      bar.current.querySelector(`[data-group="${next}"]`).focus();
    } else if (event.key === "Escape" && open) {
      bar.current.querySelector(`[data-group="${open}"]`).focus();
      setOpen(null);
    } else if (event.key === "ArrowDown" && at) setOpen(at);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return html`<div class="menubar" role="menubar" aria-label="Commands" ref=${bar} onKeyDown=${onKeyDown}>
    ${groups.map(
      (group, k) => html`<div class="menuplace" key=${group}>
        <button role="menuitem" data-group=${group} aria-haspopup="menu" aria-expanded=${open === group ? "true" : "false"}
          tabindex=${k === 0 || open === group ? 0 : -1} onClick=${() => setOpen(open === group ? null : group)}>${group}</button>
        ${open === group ? html`<${Menu} label=${group} commands=${ofGroup(group)} onDone=${() => setOpen(null)} />` : null}
      </div>`,
    )}
  </div>`;
}

/** The commands of a group that can be used, and in the table those that could be if something were chosen. */
const ofGroup = (group) =>
  COMMANDS.filter((one) => one.group === group && (one.when() || (one.teaches && state.view === "table")));

/** A list of commands; arrow keys move in it, Enter carries out, Esc closes. */
function Menu({ label, commands, onDone, place = null }) {
  const list = useRef(null);
  useLayoutEffect(() => {
    list.current.querySelector('[role="menuitem"]:not([aria-disabled="true"])')?.focus({ preventScroll: true });
    if (!place) return;
    const { offsetWidth: width, offsetHeight: height } = list.current;
    list.current.style.left = `${Math.max(4, Math.min(place.x, innerWidth - width - 8))}px`;
    list.current.style.top = `${Math.max(4, Math.min(place.y, innerHeight - height - 8))}px`;
  }, []);
  const onKeyDown = (event) => {
    const items = [...list.current.querySelectorAll('[role="menuitem"]')];
    const at = items.indexOf(document.activeElement);
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
    if (next !== undefined) items[(next + items.length) % items.length].focus();
    else if (event.key === "Escape" && place) onDone();
    else if (event.key === "Tab") return onDone();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const choose = (command) => {
    if (!command.when()) return;
    onDone();
    set({ focus: state.focus + 1 });
    perform(command);
  };
  return html`<ul class="menu" role="menu" aria-label=${label} ref=${list} onKeyDown=${onKeyDown}>
    ${commands.map(
      (one) => html`<li key=${one.id} role="none">
        <button role="menuitem" tabindex="-1" data-command=${one.id} aria-disabled=${one.when() ? "false" : "true"}
          onClick=${() => choose(one)}><span>${one.title}</span><kbd>${keyLabel(one.keys[0])}</kbd></button>
      </li>`,
    )}
  </ul>`;
}

/** The menu at the pointer, for a pair. */
export function ContextMenu() {
  const { menu } = state;
  useEffect(() => {
    if (!menu) return undefined;
    const close = (event) => event.target.closest?.(".menu") || set({ menu: null });
    document.addEventListener("pointerdown", close);
    return () => document.removeEventListener("pointerdown", close);
  }, [menu]);
  if (!menu) return null;
  const commands = COMMANDS.filter((one) => one.where && (one.when() || one.where === "segment"));
  return html`<${Menu} key=${`${menu.x}:${menu.y}`} label="This pair" commands=${commands} place=${menu}
    onDone=${() => set({ menu: null, focus: state.focus + 1 })} />`;
}
