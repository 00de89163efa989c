// Steps move with buttons (and so by keyboard); the selects stay the form's truth.

import { gettext } from "./words.js";

const arrow = (label, sign) => {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button-quiet step-move";
  button.setAttribute("aria-label", label);
  button.textContent = sign;
  return button;
};

const place = (item) => Number(item.querySelector("select").value);

const renumber = (list) => {
  [...list.children].forEach((item, index) => {
    item.querySelector("select").value = String(index + 1);
  });
};

const move = (item, by, pressed) => {
  const list = item.parentElement;
  const other = by < 0 ? item.previousElementSibling : item.nextElementSibling;
  if (!other) return;
  if (by < 0) list.insertBefore(item, other);
  else list.insertBefore(other, item);
  renumber(list);
  pressed.focus();
};

const enhance = (fieldset) => {
  const list = fieldset.querySelector("ol");
  fieldset.dataset.ready = "";
  fieldset.querySelector("legend").textContent = gettext("Put the steps in order, first to last");
  // As it was posted, when the server shows it again.
  list.append(...[...list.children].sort((one, other) => place(one) - place(other)));
  for (const item of list.children) {
    const name = item.querySelector(".step-text").textContent;
    const up = arrow(gettext("Move up: {name}", { name }), "↑");
    const down = arrow(gettext("Move down: {name}", { name }), "↓");
    up.addEventListener("click", () => move(item, -1, up));
    down.addEventListener("click", () => move(item, 1, down));
    item.append(up, down);
  }
  renumber(list);
};

export const start = () => {
  document.querySelectorAll("[data-ordering]:not([data-ready])").forEach(enhance);
};
