// Light, dark, or as the system has it; kept in the project with the reviewer's place.

import { keepPlace } from "./actions.js";
import { say, set, state } from "./store.js";

const THEMES = { auto: "as the system has it", light: "light", dark: "dark" };

export function turn() {
  const names = Object.keys(THEMES);
  const theme = names[(names.indexOf(state.theme) + 1) % names.length];
  document.documentElement.dataset.theme = theme;
  set({ theme });
  say(`Colours: ${THEMES[theme]}.`, "note");
  keepPlace();
}
