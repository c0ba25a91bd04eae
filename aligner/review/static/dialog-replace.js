// Replacing in all texts of a side, tried out before it is done.

import { command, failed, inTurn, preview } from "./actions.js";
import { html, useEffect, useState } from "./dom.js";
import { Frame, closeDialog } from "./frame.js";
import { keyLabel } from "./keys.js";
import { state } from "./store.js";
import { counted } from "./text.js";

/** A moment without typing before the replacement is tried. */
const PAUSE = 300;

export function ReplaceDialog() {
  const [args, setArgs] = useState({
    side: "target",
    find: state.filter.find ?? "",
    replacement: "",
    regex: false,
    match_case: true,
  });
  const [tried, setTried] = useState(null);
  const change = (patch) => setArgs({ ...args, ...patch });
  const version = state.project.version;
  useEffect(() => {
    if (!args.find) {
      setTried(null);
      return undefined;
    }
    let isOld = false;
    const timer = setTimeout(async () => {
      try {
        const answer = await preview("replace", args);
        if (!isOld) setTried(answer);
      } catch (error) {
        if (isOld) return;
        if (error.status === 400) setTried({ error: error.message, n: 0, changes: [] });
        else failed(error);
      }
    }, PAUSE);
    return () => {
      isOld = true;
      clearTimeout(timer);
    };
  }, [args, version]);
  const replace = () =>
    inTurn(async () => {
      if (args.find && (await command("replace", args))) closeDialog();
    });
  const language = state.project[args.side].language;
  const field = (
    name,
    label,
    more = {},
  ) => html`<label class="block">${label} <input type="text" lang=${language} autocomplete="off" value=${args[name]}
    onInput=${(event) => change({ [name]: event.target.value })} ...${more} /></label>`;
  return html`<${Frame} title="Replace in all texts" onSubmit=${replace} isWide=${true}>
    <div class="two-fields">${field("find", "Find", { "data-first": "" })}${field("replacement", "Replace with")}</div>
    <p class="row">
      <label>In the <select value=${args.side} onChange=${(event) => change({ side: event.target.value })}><option value="source">source</option><option value="target">target</option></select></label>
      <label><input type="checkbox" checked=${args.match_case} onChange=${(event) => change({ match_case: event.target.checked })} /> capital letters count</label>
      <label><input type="checkbox" checked=${args.regex} onChange=${(event) => change({ regex: event.target.checked })} /> regular expression (\\1 is the first group)</label>
    </p>
    <div class="tried" aria-live="polite">
      ${tried?.error ? html`<p class="wrong">${tried.error}</p>` : tried ? html`<p><b>${tried.message || counted(tried.n, "segment")}</b></p>` : html`<p class="soft">What would change is shown here before anything is done.</p>`}
      ${tried?.changes?.length ? html`<ol class="changes">${tried.changes.map((one) => html`<li key=${one.unit}><p class="before" lang=${language}>${one.before}</p><p class="after" lang=${language}>${one.after}</p></li>`)}</ol>` : null}
      ${tried && tried.n > tried.changes.length ? html`<p class="soft">and ${tried.n - tried.changes.length} more</p>` : null}
    </div>
    <p class="buttons"><button class="main" type="submit" disabled=${!tried?.n}>Replace ${tried?.n ? counted(tried.n, "segment") : ""} <kbd>${keyLabel("Mod+Enter")}</kbd></button></p>
  </${Frame}>`;
}
