// How statuses and codes are called on the page: the words of a translator, not those of the files.

export const ROW_STATUS = {
  open: "open",
  confirmed: "confirmed",
  check: "to check",
  "no-counterpart": "no counterpart, on purpose",
};

export const FINDING_STATUS = {
  open: "to decide",
  confirmed: "an error",
  fixed: "fixed",
  intended: "right as it is",
  dismissed: "false alarm",
  query: "asked the client",
};

export const OTHER = { source: "target", target: "source" };
export const SIDES = ["source", "target"];

/** Codes that say that the pair itself is wrong: they are mended by moving segments, not by writing. */
export const ABOUT_PAIRS = new Set(["alignment", "misaligned", "unaligned", "reordering"]);

export const codeName = (code) => (code === "alignment" ? "unsure pair" : code.replaceAll("-", " "));
