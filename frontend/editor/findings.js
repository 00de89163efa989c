// What is said of lines: marked in the gutter and under the text, gone through with F8.

import { forEachDiagnostic, lintGutter, nextDiagnostic, previousDiagnostic, setDiagnostics, setDiagnosticsEffect } from "@codemirror/lint";
import { EditorState } from "@codemirror/state";
import { EditorView, keymap } from "@codemirror/view";
import { gettext } from "../js/words.js";

/** What was said of a line is not known of it once it is edited: its marks go, the others move along. */
const forgetting = EditorState.transactionExtender.of(({ docChanged, startState, changes }) => {
  if (!docChanged) return null;
  const left = [];
  let isLess = false;
  forEachDiagnostic(startState, (one, from, to) => {
    const line = startState.doc.lineAt(from);
    if (changes.touchesRange(line.from, line.to)) isLess = true;
    else left.push({ ...one, from: changes.mapPos(from, 1), to: changes.mapPos(to, -1) });
  });
  return isLess ? { effects: setDiagnosticsEffect.of(left) } : null;
});

const WORDS = { error: gettext("Error"), warning: gettext("Warning"), info: gettext("Note") };

/** Where `go` leads is read out, since the tooltip that opens is for eyes only. */
const told = (go) => (view) => {
  if (!go(view)) return false;
  const { from, to } = view.state.selection.main;
  const words = [];
  forEachDiagnostic(view.state, (one, start, end) => {
    if (start <= from && end >= to) words.push(`${WORDS[one.severity]}: ${one.message}`);
  });
  const line = view.state.doc.lineAt(from).number;
  view.dispatch({ effects: EditorView.announce.of(gettext("Line {line}, {words}", { line, words: words.join(" ") })) });
  return true;
};

export const findings = [
  lintGutter(),
  forgetting,
  keymap.of([
    { key: "F8", run: told(nextDiagnostic) },
    { key: "Shift-F8", run: told(previousDiagnostic) },
  ]),
];

/**
 * Mark `all` in place of what is marked of the same `kind`: each {line, column, level, message, rule}, where
 * only line and message must be there. Lines and columns count from 1; a line that is not there is left out.
 */
export const mark = (view, kind, all) => {
  const { state } = view;
  const marks = [];
  forEachDiagnostic(state, (one, from, to) => one.kind === kind || marks.push({ ...one, from, to }));
  for (const { line, column = 1, level = "error", message, rule } of all) {
    if (!(line >= 1 && line <= state.doc.lines)) continue;
    const { from, to } = state.doc.line(line);
    const start = from + column - 1;
    marks.push({ kind, from: start < to ? start : from, to, severity: level, message, source: rule });
  }
  view.dispatch(setDiagnostics(state, marks));
};
