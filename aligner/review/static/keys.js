// Which key was pressed, whatever the keyboard; and how keys are written on it.

const IS_MAC = /Mac|iPhone|iPad/.test(navigator.userAgentData?.platform ?? navigator.platform ?? "");

const NAMES = {
  Mod: IS_MAC ? "⌘" : "Ctrl",
  Alt: IS_MAC ? "⌥" : "Alt",
  Shift: IS_MAC ? "⇧" : "Shift",
  ArrowUp: "↑",
  ArrowDown: "↓",
  ArrowLeft: "←",
  ArrowRight: "→",
  Enter: IS_MAC ? "↩" : "Enter",
  Escape: "Esc",
  PageUp: "Page ↑",
  PageDown: "Page ↓",
  Home: "Home",
  End: "End",
  Delete: IS_MAC ? "⌦" : "Del",
};

/** A key of the table of commands as people write it: "Mod+Shift+z" is Ctrl+Shift+Z, or ⌘⇧Z on a Mac. */
export function keyLabel(key) {
  const parts = key.split("+").map((part) => NAMES[part] ?? (part.length === 1 ? part.toUpperCase() : part));
  const [last] = parts.slice(-1);
  const plain = parts.length === 1 && /^[A-Z]$/.test(last) ? last.toLowerCase() : last;
  return [...parts.slice(0, -1), plain].join(IS_MAC ? "" : "+");
}

/** Whether an event of the keyboard is a key of the table of commands. */
export function isKey(event, key) {
  const parts = key.split("+");
  const name = parts.pop();
  const wants = (modifier) => parts.includes(modifier);
  if ((event.ctrlKey || event.metaKey) !== wants("Mod") || event.getModifierState?.("AltGraph")) return false;
  // Signs stand with Shift or Alt on some keyboards and without on others: what was written counts.
  if (/^[^\w\s]$/.test(name)) return event.key === name;
  if (event.altKey !== wants("Alt")) return false;
  if (/^\d$/.test(name)) return isDigit(event, name, wants("Shift"));
  if (event.shiftKey !== wants("Shift")) return false;
  if (name.length > 1) return event.key === name;
  // Where the keyboard writes no Latin letters, the place of the key counts.
  if (/^[a-z]$/i.test(event.key)) return event.key.toLowerCase() === name.toLowerCase();
  return event.code === `Key${name.toUpperCase()}`;
}

function isDigit(event, digit, withShift) {
  // French keyboards write digits with Shift only: there both the bare key and the written digit count as plain.
  if (event.key === digit) return !withShift;
  return event.code === `Digit${digit}` && event.shiftKey === withShift;
}

/** Whether the reviewer is writing, so that single keys are letters and no commands. */
export function isTyping(target) {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.tagName === "TEXTAREA" || target.tagName === "SELECT") return true;
  return target.tagName === "INPUT" && !["checkbox", "button", "range"].includes(target.type);
}
