// A finding or a term by hand: the words on both sides, and what is said of them.

import { command, inTurn } from "./actions.js";
import { html, useEffect, useRef, useState } from "./dom.js";
import { Frame, closeDialog } from "./frame.js";
import { keyLabel } from "./keys.js";
import { currentRow, say, set, state } from "./store.js";
import { fromPoints, slice, toPoints } from "./text.js";
import { SIDES, codeName } from "./words.js";

/** The chosen words of one side as the server wants them. */
const spanOf = (words) =>
  words && words.end > words.start ? { unit: words.unit, start: words.start, end: words.end } : null;

/**
 * Words of one side, chosen by mouse or with Shift and the arrow keys. Each segment is a field that takes no letters;
 * a read-only one would show no caret.
 */
function WordPicker({ side, units, words, onPick, isFirst }) {
  const language = state.project[side].language;
  return html`<fieldset class="picker"><legend>${side === "source" ? "Source" : "Target"}:
      ${words ? html` <q lang=${language}>${words.words}</q> <button type="button" class="linklike" onClick=${() => onPick(null)}>none</button>` : html` <span class="soft">choose the words</span>`}</legend>
    ${units.map((unit, k) => html`<${UnitField} key=${unit.id} unit=${unit} language=${language} words=${words && String(words.unit) === String(unit.id) ? words : null} onPick=${onPick} isFirst=${isFirst && k === 0} />`)}
    ${units.length ? null : html`<p class="soft">nothing here</p>`}
  </fieldset>`;
}

function UnitField({ unit, language, words, onPick, isFirst }) {
  const field = useRef(null);
  useEffect(() => {
    const area = field.current;
    area.style.height = `${area.scrollHeight + 2}px`;
    if (words) area.setSelectionRange(fromPoints(unit.text, words.start), fromPoints(unit.text, words.end));
  }, []);
  const take = (event) => {
    const { selectionStart, selectionEnd } = event.target;
    if (selectionStart === selectionEnd) return;
    const start = toPoints(unit.text, selectionStart);
    const end = toPoints(unit.text, selectionEnd);
    onPick({ unit: unit.id, start, end, words: slice(unit.text, start, end) });
  };
  return html`<textarea ref=${field} rows="1" lang=${language} class="choose" aria-label=${`Segment ${unit.label}: choose words`} data-first=${isFirst ? "" : undefined}
    value=${unit.text} onbeforeinput=${(event) => event.preventDefault()} onSelect=${take} onKeyUp=${take} onPointerUp=${take}></textarea>`;
}

function useWords() {
  const [row] = useState(currentRow());
  const [words, setWords] = useState({ source: state.selection.source, target: state.selection.target });
  const pick = (side) => (chosen) => setWords((before) => ({ ...before, [side]: chosen }));
  const fields = SIDES.map(
    (side, k) =>
      html`<${WordPicker} key=${side} side=${side} units=${row[side]} words=${words[side]} onPick=${pick(side)} isFirst=${k === 0} />`,
  );
  return { row, words, fields };
}

function done() {
  set({ selection: { source: null, target: null } });
  closeDialog();
}

export function FindingDialog() {
  const { project } = state;
  const { row, words, fields } = useWords();
  const [code, setCode] = useState("meaning-shift");
  const [severity, setSeverity] = useState("minor");
  const [comment, setComment] = useState("");
  const save = () =>
    inTurn(async () => {
      const [source, target] = SIDES.map((side) => spanOf(words[side]));
      if (!source && !target) return say("Choose the words first, on one side at least.", "bad");
      if (await command("add_finding", { row: row.id, source, target, code, severity, comment })) done();
    });
  return html`<${Frame} title=${`A finding on pair ${row.number}`} onSubmit=${save} isWide=${true}>
    <div class="two-fields">${fields}</div>
    <label class="block">What it is <select value=${code} onChange=${(event) => setCode(event.target.value)}>
      ${Object.entries(project.codes).map(([name, { meaning }]) => html`<option key=${name} value=${name}>${codeName(name)}: ${meaning}</option>`)}</select></label>
    <fieldset class="radios"><legend>How grave</legend>${project.severities.map(
      (name) => html`<label key=${name}><input type="radio" name="severity" value=${name}
      checked=${severity === name} onChange=${() => setSeverity(name)} /> <mark class=${name}>${name}</mark></label>`,
    )}</fieldset>
    <label class="block">Comment <textarea rows="2" value=${comment} onInput=${(event) => setComment(event.target.value)}></textarea></label>
    <p class="buttons"><button class="main" type="submit">Add the finding <kbd>${keyLabel("Mod+Enter")}</kbd></button></p>
  </${Frame}>`;
}

export function TermDialog() {
  const { row, words, fields } = useWords();
  const [kind, setKind] = useState(/^[《〈]/.test(words.source?.words ?? "") ? "title" : "term");
  const save = () =>
    inTurn(async () => {
      if (!words.source || !words.target) return say("Choose the words on both sides.", "bad");
      if (await command("add_term", { source: words.source.words, target: words.target.words, kind })) done();
    });
  return html`<${Frame} title="A term or a title" onSubmit=${save} isWide=${true}>
    <div class="two-fields">${fields}</div>
    <fieldset class="radios"><legend>It is</legend>
      ${[
        ["term", "a term: this is how it is rendered"],
        ["title", "a title of a work: decided for all its places"],
      ].map(
        ([name, said]) => html`<label key=${name}>
        <input type="radio" name="kind" checked=${kind === name} onChange=${() => setKind(name)} /> ${said}</label>`,
      )}</fieldset>
    <p class="buttons"><button class="main" type="submit">Add <kbd>${keyLabel("Mod+Enter")}</kbd></button></p>
  </${Frame}>`;
}
