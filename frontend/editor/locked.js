// Lines that are read and not changed: shown as such, and every edit of them is dropped.

import { EditorState, RangeSet, StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, GutterMarker, gutterLineClass } from "@codemirror/view";

const line = Decoration.line({ class: "cm-locked" });
const gutter = new (class extends GutterMarker {
  elementClass = "cm-locked-gutter";
})();

/** For a change that puts a whole other text in: a draft of elsewhere, which the server judges. */
const anew = StateEffect.define();
export const unlocked = { filter: false, effects: anew.of(null) };

/** Texts of the stretches, as they have to stay: where they are is looked for again in a new text. */
const read = (textarea) => {
  const lines = textarea.value.split("\n");
  return (textarea.dataset.locked ?? "")
    .split(" ")
    .filter(Boolean)
    .map((stretch) => stretch.split("-").map(Number))
    .map(([first, last]) => lines.slice(first - 1, last).join("\n"));
};

/** [from, to] of each stretch that stands there, at whole lines and in their order. */
const find = (doc, texts) => {
  const all = `\n${doc.toString()}\n`;
  const found = [];
  let after = 0;
  for (const text of texts) {
    const at = all.indexOf(`\n${text}\n`, after);
    if (at < 0) continue;
    found.push({ from: at, to: at + text.length });
    after = at + text.length;
  }
  return found;
};

/** An extension; nothing for a textarea without data-locked. */
export const locked = (textarea) => {
  const texts = read(textarea);
  if (!texts.length) return [];
  const field = StateField.define({
    create: (state) => find(state.doc, texts),
    update: (stretches, transaction) => {
      if (transaction.effects.some((effect) => effect.is(anew))) return find(transaction.newDoc, texts);
      if (!transaction.docChanged) return stretches;
      return stretches.map(({ from, to }) => ({
        from: transaction.changes.mapPos(from, 1),
        to: transaction.changes.mapPos(to, -1),
      }));
    },
    provide: (field) => [
      EditorView.decorations.from(field, (stretches) => (view) => over(view.state, stretches, line)),
      gutterLineClass.compute([field], (state) => over(state, state.field(field), gutter)),
    ],
  });
  return [
    field,
    // The line ends around a stretch belong to it: what is typed there goes into a line of its own.
    EditorState.changeFilter.of((transaction) => {
      if (!transaction.docChanged) return true;
      const stretches = transaction.startState.field(field);
      const length = transaction.startState.doc.length;
      let free = true;
      transaction.changes.iterChanges((from, to, _from, _to, inserted) => {
        free &&= stretches.every((stretch) => isBeside(stretch, { from, to, inserted }, length));
      });
      return free;
    }),
  ];
};

/** Whether a change leaves the lines of a stretch as they are. */
const isBeside = (stretch, { from, to, inserted }, length) => {
  if (to < stretch.from || from > stretch.to) return true;
  // In front of it, with a line end of its own; or behind it, beginning with one.
  const text = inserted.toString();
  if (from === to && from === stretch.from) return text.endsWith("\n");
  if (from === to && from === stretch.to) return text.startsWith("\n");
  // What stands in the lines before, taken out as far as their end: the end itself stays.
  if (to === stretch.from && from < to) return text.endsWith("\n");
  if (from === stretch.to && to > from) return to === length ? text === "" || text.startsWith("\n") : text.startsWith("\n");
  return false;
};

const over = (state, stretches, mark) =>
  RangeSet.of(
    stretches.flatMap(({ from, to }) => {
      const [first, last] = [state.doc.lineAt(from).number, state.doc.lineAt(to).number];
      return Array.from({ length: last - first + 1 }, (_, number) => mark.range(state.doc.line(first + number).from));
    }),
  );
