// From a key to a command: the only handler of keys for the whole page.

import { inTurn, isBusy } from "./actions.js";
import { COMMANDS } from "./commands.js";
import { isKey, isTyping } from "./keys.js";
import { state } from "./store.js";

const IS_NAVIGATION = new Set(["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"]);

/** Carries out the command of a key, unless the key belongs to a field, a button, a menu or a dialog. */
export function onKey(event) {
  if (event.defaultPrevented || event.isComposing || event.keyCode === 229) return;
  if (state.dialog || state.menu || !state.project || isTyping(event.target)) return;
  if (event.target.closest?.('[role="menu"], [role="menubar"], dialog')) return;
  const isButton = event.target.closest?.("button, a, summary") !== null && event.target !== document.body;
  if (isButton && (event.key === "Enter" || event.key === " ")) return;
  const find = () => COMMANDS.find((one) => one.keys.some((key) => isKey(event, key)) && one.when());
  const command = find();
  // While an answer is awaited, a key means what it will mean after it.
  const wasBusy = isBusy();
  const isMeant = command ?? (wasBusy && COMMANDS.some((one) => one.keys.some((key) => isKey(event, key))));
  if (!isMeant) return;
  event.preventDefault();
  if (event.repeat && !command?.repeats && !IS_NAVIGATION.has(event.key)) return;
  // A letter that was meant for a text which was about to open is no command.
  const isElsewhere = () => state.dialog || state.menu || (wasBusy && state.editing);
  inTurn(() => (isElsewhere() ? undefined : find()?.run()));
}

/** Carries out a command in its turn; what was true when it was asked for may not be any more. */
export function perform(command) {
  return inTurn(() => (command.when() ? command.run() : undefined));
}
