// Bookmarks beside what one reads, and notes: kept as drafts are, in this browser at every change and on the
// server once one pauses.

import { csrfHeaders, say, sessionEnded } from "./answers.js";
import { Drafts } from "./drafts.js";
import { gettext } from "./words.js";

const blank = document.getElementById("new-note")?.content.firstElementChild;
const all = (selector) => [...document.querySelectorAll(selector)];

const show = (button, on) => {
  button.name = on ? "unmark" : "mark";
  button.setAttribute("aria-pressed", on);
  const { href } = button.querySelector("use");
  href.baseVal = href.baseVal.replace(/#.*/, on ? "#bookmarked" : "#bookmark");
};

const toggle = async (button) => {
  const on = button.name === "mark";
  const body = new URLSearchParams({ [button.name]: button.value });
  show(button, on);
  try {
    const answer = await fetch(button.form.action, { method: "POST", headers: { ...csrfHeaders(), Accept: "application/json" }, body });
    if (answer.ok) return;
    if (answer.status === 403) sessionEnded();
    else say((answer.status === 422 && (await answer.json()).error) || gettext("The bookmark was not kept. Try again later."));
  } catch {
    say(gettext("The bookmark was not kept: the server cannot be reached."));
  }
  show(button, !on);
};

const open = (form) => {
  const { place, text } = form.elements;
  const drafts = new Drafts(form, {
    read: () => ({ place: place.value, text: text.value }),
    write: (fields) => (text.value = fields.text),
  });
  drafts.recover();
  text.addEventListener("input", () => drafts.changed());
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    drafts.changed();
    drafts.flush();
  });
};

/** The note at a margin, made when there is none. */
const noteAt = (margin) => {
  const place = margin.dataset.margin;
  const there = all("[data-note]").find((form) => form.elements.place.value === place);
  if (there) return there;
  const form = document.importNode(blank, true);
  form.elements.place.value = place;
  form.dataset.lab = `note ${place}`;
  (margin.closest(".headed") ?? margin).after(form);
  open(form);
  return form;
};

document.addEventListener("click", (event) => {
  const control = event.target.closest?.("[data-margin] > *");
  if (!control || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (control.matches("button")) toggle(control);
  else noteAt(control.parentElement).elements.text.focus();
});

// The keys b and n act on what is being read: the last heading above the middle of the window.
document.addEventListener("keydown", () => {
  const margins = all("[data-margin]").filter((one) => one.offsetParent);
  const above = margins.filter((one) => one.getBoundingClientRect().top < innerHeight / 2);
  for (const one of margins) one.classList.toggle("margin-here", one === (above.at(-1) ?? margins[0]));
}, true);

all("[data-note]").forEach(open);
for (const margin of blank ? all("[data-margin]") : [])
  for (const owner of ["", blank.dataset.owner])
    if (localStorage.getItem(`warmstart:draft:${owner}:note ${margin.dataset.margin}`)) noteAt(margin);
