// Lines of code move, indent and are left out with buttons; the selects stay the form's truth.

import { gettext } from "./words.js";

const control = (label, sign, act) => {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button-quiet step-move";
  button.setAttribute("aria-label", label);
  button.textContent = sign;
  button.addEventListener("click", () => act(button));
  return button;
};

const [POSITION, INDENT] = ["position:", "indent:"];
const select = (line, name) => line.querySelector(`select[name^="${name}"]`);
const isOut = (line) => "out" in line.dataset;

/** Lines that are left out stay where they are, and have no number. */
const renumber = (list) => {
  let number = 0;
  for (const line of list.children) {
    select(line, POSITION).value = isOut(line) ? "" : String(++number);
    line.dataset.level = select(line, INDENT).value;
  }
};

const move = (line, by, pressed) => {
  const other = by < 0 ? line.previousElementSibling : line.nextElementSibling;
  if (!other) return;
  if (by < 0) other.before(line);
  else other.after(line);
  renumber(line.parentElement);
  pressed.focus();
};

const indent = (line, by) => {
  const levels = select(line, INDENT);
  levels.selectedIndex = Math.max(0, Math.min(levels.length - 1, levels.selectedIndex + by));
  renumber(line.parentElement);
};

const leaveOut = (line, pressed) => {
  line.toggleAttribute("data-out");
  pressed.setAttribute("aria-pressed", String(isOut(line)));
  renumber(line.parentElement);
};

/** As it was posted, when the server asks again: by position, what had none below. */
const restore = (list) => {
  const lines = [...list.children];
  const given = lines.some((line) => select(line, POSITION).value);
  if (!given) return;
  const place = (line) => Number(select(line, POSITION).value) || Infinity;
  for (const line of lines) line.toggleAttribute("data-out", !select(line, POSITION).value);
  list.append(...lines.sort((one, other) => (place(one) === place(other) ? 0 : place(one) - place(other))));
};

const enhance = (fieldset) => {
  const list = fieldset.querySelector("ol");
  fieldset.dataset.ready = "";
  fieldset.querySelector("legend").textContent = gettext("Put the lines in order, indent them, and leave out what does not belong");
  restore(list);
  for (const line of list.children) {
    const code = line.querySelector(".step-text").textContent;
    const out = control(gettext("Leave out: {name}", { name: code }), "✕", (button) => leaveOut(line, button));
    out.setAttribute("aria-pressed", String(isOut(line)));
    const buttons = document.createElement("span");
    buttons.className = "cluster";
    buttons.append(
      control(gettext("Move up: {name}", { name: code }), "↑", (button) => move(line, -1, button)),
      control(gettext("Move down: {name}", { name: code }), "↓", (button) => move(line, 1, button)),
      control(gettext("Indent less: {name}", { name: code }), "←", () => indent(line, -1)),
      control(gettext("Indent more: {name}", { name: code }), "→", () => indent(line, 1)),
      out,
    );
    line.append(buttons);
  }
  renumber(list);
};

export const start = () => {
  document.querySelectorAll("[data-parsons]:not([data-ready])").forEach(enhance);
};
