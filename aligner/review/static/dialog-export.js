// Files from the project, as it is now.

import { ApiError, download } from "./api.js";
import { failed } from "./actions.js";
import { html, useState } from "./dom.js";
import { Frame } from "./frame.js";
import { state } from "./store.js";
import { counted } from "./text.js";

const COMMON = ["tmx", "tsv", "xlsx", "xliff", "html"];

const KNOWN = {
  tmx: "translation memory, for every CAT tool",
  tsv: "table of pairs",
  xlsx: "workbook to read and mark",
  xliff: "bilingual file",
  html: "report to read and print",
  docx: "two-column table",
  "findings.tsv": "findings and what was decided",
};

export function ExportDialog() {
  const { project } = state;
  const names = project.formats.map((format) => format.name);
  const ordered = [...COMMON.filter((name) => names.includes(name)), ...names.filter((name) => !COMMON.includes(name))];
  const [format, setFormat] = useState(ordered[0]);
  const [confirmedOnly, setConfirmedOnly] = useState(false);
  const [leaveOut, setLeaveOut] = useState(false);
  const [progress, setProgress] = useState("");
  const [error, setError] = useState("");
  const { suffix } = project.formats.find((one) => one.name === format);
  const save = async () => {
    setError("");
    setProgress("The file is being made…");
    const parameters = { format, confirmed_only: confirmedOnly ? 1 : 0, one_sided: leaveOut ? 0 : 1 };
    try {
      const stem = project.name.replace(/\.aligner$/, "");
      const file = await download("/api/export", parameters, `${stem}${suffix}`, (n) =>
        setProgress(`${size(n)} received…`),
      );
      setProgress(
        `Saved as ${file.name} (${size(file.n)}), where your browser keeps downloads.${file.notes ? ` ${file.notes}.` : ""}`,
      );
    } catch (problem) {
      setProgress("");
      setError(problem.message);
      if (!(problem instanceof ApiError) || problem.status !== 400) failed(problem);
    }
  };
  const open = project.rows.open + project.rows.check;
  return html`<${Frame} title="Export" onSubmit=${save}>
    <label class="block">Format <select data-first value=${format} onChange=${(event) => setFormat(event.target.value)}>
      ${ordered.map((name) => html`<option key=${name} value=${name}>${name}${KNOWN[name] ? ` – ${KNOWN[name]}` : ""}</option>`)}</select></label>
    <p><label><input type="checkbox" checked=${confirmedOnly} onChange=${(event) => setConfirmedOnly(event.target.checked)} /> confirmed pairs only</label>
      ${open ? html` <span class="soft">(${counted(open, "pair")} ${open === 1 ? "is" : "are"} not confirmed)</span>` : null}</p>
    <p><label><input type="checkbox" checked=${leaveOut} onChange=${(event) => setLeaveOut(event.target.checked)} /> leave out pairs with one side only</label></p>
    <p class="buttons"><button class="main" type="submit">Save the file</button></p>
    <p role="status" class="soft">${progress}</p>
    ${error ? html`<p role="alert" class="wrong">${error}</p>` : null}
  </${Frame}>`;
}

const size = (n) => (n < 10_000 ? `${n} bytes` : n < 1e6 ? `${Math.round(n / 1000)} KB` : `${(n / 1e6).toFixed(1)} MB`);
