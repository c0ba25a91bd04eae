// The keys for a decision as buttons, and the line for a comment: the same in the work list and beside the table.

import { inTurn } from "./actions.js";
import { byId } from "./commands.js";
import { decide } from "./decisions.js";
import { classes, html } from "./dom.js";
import { perform } from "./keyboard.js";
import { keyLabel } from "./keys.js";
import { set, state } from "./store.js";
import { counted } from "./text.js";

const WHAT = {
  intended: "the translator meant it so",
  dismissed: "nothing is wrong here",
  fix: "opens the text at the words",
  query: "with your question",
  later: "comes again at the end",
};

const FOR_ROWS = {
  intended: ["Right as it is", "confirms the pair"],
  fix: ["Fix it", "in the table of pairs"],
  query: ["To check", "with your comment as note"],
  later: ["Later", "comes again at the end"],
};

const STATUS_OF = { intended: "intended", dismissed: "dismissed", query: "query", error: "confirmed" };

export function Decisions({ finding = null, isRow = false, isSmall = false }) {
  const names = isSmall
    ? ["intended", "dismissed", "fix", "query", "error", "reopen-finding"]
    : ["intended", "dismissed", "fix", "query", "later"];
  const shown = names.filter((name) =>
    isRow ? FOR_ROWS[name] : name !== "reopen-finding" || finding?.status !== "open",
  );
  return html`<div class=${classes("decisions", isSmall && "small")} role="group" aria-label="Decide">
    ${shown.map((name) => {
      const command = byId(name);
      const [title, what] = isRow ? FOR_ROWS[name] : [command.title, WHAT[name]];
      const isOn = finding !== null && finding.status !== "open" && STATUS_OF[name] === finding.status;
      return html`<button key=${name} class=${classes("decision", name, isOn && "on")} onClick=${() => perform(command)}>
        <kbd>${keyLabel(command.keys[0])}</kbd><span><b>${title}</b>${isSmall ? null : html`<small>${what}</small>`}</span>
      </button>`;
    })}
  </div>
  ${
    finding && finding.same > 1
      ? html`<label class="everywhere"><input type="checkbox" checked=${state.everywhere}
    onChange=${(event) => set({ everywhere: event.target.checked })} /> the same for all ${counted(finding.same, "place")} with these words</label>`
      : null
  }`;
}

/** A line for a comment: it goes with the next decision; after "ask the client", Enter sends it. */
export function Comment() {
  const { comment, asking } = state;
  const onKeyDown = (event) => {
    if (event.key === "Escape") {
      set({ asking: false });
      leave(event.target);
    } else if (event.key === "Enter" && asking && comment.trim()) {
      set({ asking: false });
      leave(event.target);
      inTurn(() => decide("query"));
    } else if (event.key === "Enter") leave(event.target);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return html`<input class=${classes("comment", asking && "asking")} type="text" value=${comment} onKeyDown=${onKeyDown}
    placeholder=${asking ? "What do you ask the client?" : "Comment, goes with your decision"} aria-label=${asking ? "Question to the client" : "Comment"}
    onInput=${(event) => set({ comment: event.target.value })} />`;
}

function leave(field) {
  field.blur();
  set({ focus: state.focus + 1 });
}
