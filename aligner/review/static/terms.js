// Terms and titles of a pair, how they are rendered elsewhere, and where words stand in the whole text.

import { failed, goTo, inTurn } from "./actions.js";
import { read } from "./api.js";
import { html, useEffect, useState } from "./dom.js";
import { ReportedBy, Suggestions } from "./kept.js";
import { Key } from "./key.js";
import { state } from "./store.js";
import { counted, listed, slice } from "./text.js";

/** A moment without a move before the terms of a row are asked for. */
const PAUSE = 150;
/** What the termbase does not allow. */
const WARNED = new Set(["forbidden", "variant"]);

export function Terms({ row }) {
  const [answer, setAnswer] = useState(null);
  const [words, setWords] = useState(null);
  const version = state.project.version;
  useEffect(() => {
    let isGone = false;
    const timer = setTimeout(async () => {
      try {
        const known = await read("/api/terms", { row: row.id });
        if (!isGone) setAnswer(known);
      } catch (error) {
        failed(error);
      }
    }, PAUSE);
    return () => {
      isGone = true;
      clearTimeout(timer);
    };
  }, [row.id, version]);
  const terms = answer?.terms ?? null;
  const { source, target } = state.selection;
  const chosen = source
    ? { text: source.words, side: "source" }
    : target
      ? { text: target.words, side: "target" }
      : null;
  const { languages } = { languages: { source: state.project.source.language, target: state.project.target.language } };
  return html`
    <p class="buttons"><${Key} id="add-term" />${chosen ? html`<button onClick=${() => setWords(chosen)}>Where else “${chosen.text}”</button>` : null}</p>
    <${Lookup} onLook=${setWords} />
    ${words ? html`<${Concordance} words=${words} languages=${languages} onClose=${() => setWords(null)} />` : null}
    ${terms === null ? html`<p class="soft">…</p>` : terms.length ? null : html`<p class="soft">No known term stands in this pair. Choose words on both sides to add one.</p>`}
    <ul class="terms">${(terms ?? []).map(
      (term) => html`<li key=${term.source}>
      <button class="linklike" lang=${languages.source} title="Where it stands" onClick=${() => setWords({ text: term.source, side: "source" })}>${term.source}</button>
      ${term.is_listed ? html`<p class="soft">termbase: <span lang=${languages.target}>${term.allowed.join("; ")}${term.forbidden.length ? ` – not: ${term.forbidden.join("; ")}` : ""}</span>${term.note ? ` (${term.note})` : ""}</p>` : null}
      <ul>${term.renderings.map((one) => html`<li key=${one.target}><span lang=${languages.target}>${one.target || "(not rendered)"}</span> <small>${WARNED.has(one.kind) ? html`<b>${one.kind}</b>, ` : null}${counted(one.n, "time")}, ${one.rows.length === 1 ? "pair" : "pairs"} ${listed(one.rows, 4)}</small></li>`)}</ul>
    </li>`,
    )}</ul>
    <${Suggestions} terms=${answer?.suggestions ?? []} n=${answer?.n_suggestions ?? 0} languages=${languages} />
    <${ReportedBy} reports=${answer?.reported ?? []} />`;
}

function Lookup({ onLook }) {
  const [text, setText] = useState("");
  const [side, setSide] = useState("source");
  return html`<form class="lookup" onSubmit=${(event) => {
    event.preventDefault();
    if (text.trim()) onLook({ text: text.trim(), side });
  }}>
    <input type="search" placeholder="Words in the whole text" aria-label="Words to look for in the whole text" value=${text} onInput=${(event) => setText(event.target.value)} />
    <select aria-label="Side" value=${side} onChange=${(event) => setSide(event.target.value)}><option value="source">source</option><option value="target">target</option></select>
  </form>`;
}

function Concordance({ words, languages, onClose }) {
  const [found, setFound] = useState(null);
  useEffect(() => {
    setFound(null);
    read("/api/concordance", words).then(setFound, failed);
  }, [words.text, words.side]);
  if (!found) return html`<p class="soft">…</p>`;
  const other = words.side === "source" ? "target" : "source";
  return html`<section class="concordance" aria-label="Concordance">
    <p><b lang=${languages[words.side]}>${words.text}</b>: ${counted(found.total, "place")} <button class="linklike" onClick=${onClose}>close</button></p>
    <ol>${found.hits.map(
      (hit) => html`<li key=${`${hit.id}:${hit.start}`}>
      <button class="linklike number" onClick=${() => inTurn(() => goTo(hit.number, hit.id))}>${hit.number}</button>
      <p lang=${languages[words.side]}>${around(hit[words.side], hit)}</p><p class="soft" lang=${languages[other]}>${hit[other]}</p>
    </li>`,
    )}</ol>
  </section>`;
}

/** A text with the found words marked, cut to what stands near them. */
function around(text, { start, end }) {
  const from = Math.max(0, start - 40);
  const tail = slice(text, end, end + 60);
  return html`${from ? "…" : ""}${slice(text, from, start)}<mark class="info">${slice(text, start, end)}</mark>${tail}`;
}
