// The dialogs by their names, and the frame around them. While one is open, keys are its own.

import { ExportDialog } from "./dialog-export.js";
import { FindingDialog, TermDialog } from "./dialog-finding.js";
import { JumpDialog, KeysDialog, LostDialog, NoteDialog } from "./dialog-small.js";
import { ReplaceDialog } from "./dialog-replace.js";
import { SampleDialog } from "./dialog-sample.js";
import { html } from "./dom.js";
import { state } from "./store.js";

const DIALOGS = {
  export: ExportDialog,
  finding: FindingDialog,
  jump: JumpDialog,
  keys: KeysDialog,
  lost: LostDialog,
  note: NoteDialog,
  replace: ReplaceDialog,
  sample: SampleDialog,
  term: TermDialog,
};

export function Dialogs() {
  const { dialog } = state;
  if (!dialog) return null;
  const Chosen = DIALOGS[dialog.name];
  return html`<${Chosen} key=${dialog.name} />`;
}
