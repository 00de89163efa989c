// CodeMirror over a real <textarea>: the textarea stays the form's truth.

import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab, temporarilySetTabFocusMode } from "@codemirror/commands";
import { bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { lintKeymap } from "@codemirror/lint";
import { searchKeymap } from "@codemirror/search";
import { EditorState, Prec } from "@codemirror/state";
import {
  EditorView,
  drawSelection,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from "@codemirror/view";
import { classHighlighter } from "@lezer/highlight";
import { findings, mark } from "./findings.js";
import { table } from "../js/words.js";
import { locked, unlocked } from "./locked.js";

const languages = {
  python: () => import("./python.js"),
  javascript: () => import("./javascript.js"),
  json: () => import("./json.js"),
  yaml: () => import("./yaml.js"),
};

// Escape first closes a completion or a panel; with nothing to close, the next Tab moves the focus.
const leaving = { key: "Escape", run: temporarilySetTabFocusMode };

/**
 * Text that takes a selection's place, or has several lines, goes in as an edit of ours. Left to
 * itself, Chromium carries the style of what it removes along in a style attribute, which the
 * content security policy reports.
 */
const replacing = EditorView.domEventHandlers({
  beforeinput: (event, view) => {
    const { data: text, inputType } = event;
    const { from, to, empty } = view.state.selection.main;
    if (inputType !== "insertText" || !text || view.composing || (empty && !text.includes("\n"))) return false;
    const insert = () => view.state.update(view.state.replaceSelection(text), { userEvent: "input.type", scrollIntoView: true });
    const handlers = view.state.facet(EditorView.inputHandler);
    if (!handlers.some((handle) => handle(view, from, to, text, insert))) view.dispatch(insert());
    return true;
  },
});

/**
 * Cover `textarea`. `onChange()` is called after each change has been mirrored.
 *
 * Returns {write(text), insert(text), mark(kind, all), go(line, column)}. `write` keeps
 * the undo history; `mark` is described in findings.js; lines and columns count from 1.
 */
export const cover = async (textarea, { nonce, label, onChange, keys = [] }) => {
  const language = await languages[textarea.dataset.editor]?.();
  const host = document.createElement("div");
  host.className = "editor";
  // The text may have changed while the language was loading: it is read last.
  const state = EditorState.create({
    doc: textarea.value,
    extensions: [
      EditorView.cspNonce.of(nonce),
      EditorState.phrases.of(table),
      lineNumbers(),
      findings,
      highlightActiveLineGutter(),
      highlightSpecialChars(),
      history(),
      drawSelection(),
      EditorState.allowMultipleSelections.of(true),
      indentOnInput(),
      indentUnit.of(textarea.dataset.editor === "python" ? "    " : "  "),
      bracketMatching(),
      closeBrackets(),
      autocompletion({ activateOnTyping: false }),
      highlightActiveLine(),
      syntaxHighlighting(classHighlighter),
      replacing,
      locked(textarea),
      Prec.highest(keymap.of(keys)),
      keymap.of([
        ...closeBracketsKeymap,
        ...defaultKeymap,
        ...searchKeymap,
        ...historyKeymap,
        ...completionKeymap,
        ...lintKeymap,
        indentWithTab,
        leaving,
      ]),
      language?.support() ?? [],
      EditorView.contentAttributes.of({
        "aria-label": label,
        ...(textarea.getAttribute("aria-describedby") && { "aria-describedby": textarea.getAttribute("aria-describedby") }),
        tabindex: "0",
        autocapitalize: "off",
        spellcheck: "false",
      }),
      EditorView.updateListener.of((update) => {
        if (!update.docChanged) return;
        textarea.value = update.state.doc.toString();
        onChange();
      }),
    ],
  });
  const view = new EditorView({ state, parent: host });
  const hadFocus = document.activeElement === textarea;
  textarea.hidden = true;
  textarea.after(host);
  if (hadFocus) view.focus();

  return {
    write: (text) => {
      if (text !== view.state.doc.toString())
        view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text }, ...unlocked });
    },
    insert: (text) => {
      view.dispatch(view.state.replaceSelection(text), { scrollIntoView: true });
      view.focus();
    },
    mark: (kind, all) => mark(view, kind, all),
    go: (line, column = 1) => {
      const { from, to } = view.state.doc.line(Math.min(line, view.state.doc.lines));
      const at = Math.min(from + column - 1, to);
      view.dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y: "center" }) });
      view.focus();
    },
  };
};
