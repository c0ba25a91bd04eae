// Offsets: the server counts code points, JavaScript counts UTF-16 units. And words for figures.

const SURROGATE = /[\ud800-\udfff]/;

/** The characters of a text from `start` up to `end`, in code points. */
export function slice(text, start, end) {
  return SURROGATE.test(text) ? Array.from(text).slice(start, end).join("") : text.slice(start, end);
}

export const length = (text) => (SURROGATE.test(text) ? Array.from(text).length : text.length);

/** The code points before an offset of JavaScript. */
export const toPoints = (text, offset) => length(text.slice(0, offset));

/** The offset of JavaScript after so many code points. */
export const fromPoints = (text, n) => slice(text, 0, n).length;

// One for all: toLocaleString would make a new one each time, which takes as long as drawing a pair.
const FIGURES = new Intl.NumberFormat("en");

export const grouped = (n) => FIGURES.format(n);

export const counted = (n, noun, plural = `${noun}s`) => `${grouped(n)} ${n === 1 ? noun : plural}`;

export const percent = (share) => Math.round(share * 100);

/** Seconds in words that promise no more than an estimate can. */
export function duration(seconds) {
  if (seconds < 50) return "less than a minute";
  if (seconds < 90 * 60) return `about ${counted(Math.max(1, Math.round(seconds / 60)), "minute")}`;
  return `about ${counted(Math.round(seconds / 360) / 10, "hour")}`;
}

/** Numbers of pairs in a line: "12", "12 and 31", "12, 31, 40 and 6 more". */
export function listed(numbers, most = 6) {
  const shown = numbers.slice(0, most);
  const rest = numbers.length - shown.length;
  if (rest) return `${shown.join(", ")} and ${rest} more`;
  return shown.length < 2 ? shown.join("") : `${shown.slice(0, -1).join(", ")} and ${shown.at(-1)}`;
}

export const shorten = (text, most = 40) => (length(text) > most ? `${slice(text, 0, most - 1)}…` : text);
