// What every page gets: menus, theme, tabs, keys; and the modules some pages need.

import { watchAnswers } from "./answers.js";
import { listenToKeys } from "./keys.js";
import { near } from "./near.js";
import { enhanceTabs } from "./tabs.js";

// Selector → the module that does something for what it finds, by its function `start`.
const wanted = [
  ["[data-workbench]", () => import("./workbench.js")],
  ["a.term", () => import("./terms.js")],
  ["[data-copy][hidden]", () => import("./copy.js")],
  ["[data-results]", () => import("./found.js")],
  ["[data-stepper]", () => import("./steps.js")],
  ["[data-interview]", () => import("./interview.js")],
  ["[data-leftovers], [data-print]", () => import("./debrief.js")],
  ["[data-sliders]", () => import("./sliders.js")],
  ["[data-parsons]", () => import("./parsons.js")],
  // In a lesson it is far below, and what is loaded first has a budget.
  ["[data-ordering]", (first) => near(first).then(() => import("./ordering.js"))],
];

/** Everything that new HTML may need; safe to call again. */
const enhance = () => {
  enhanceTabs();
  for (const [selector, load] of wanted) {
    const first = document.querySelector(selector);
    if (first) load(first).then((module) => module.start());
  }
};

const closeMenus = (except) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) if (menu !== except) menu.open = false;
};

document.addEventListener("click", (event) => {
  const menu = event.target.closest?.("details.menu");
  closeMenus(menu);
  if (menu) import("./theme.js");
});
document.addEventListener("keydown", (event) => {
  const open = event.key === "Escape" && document.querySelector("details.menu[open]");
  if (!open) return;
  closeMenus();
  open.querySelector("summary").focus();
});

document.addEventListener("htmx:after:swap", (event) => {
  enhance();
  const gone = event.detail?.ctx?.target;
  if (gone?.matches?.(".question, #read-state, [id^=hints]")) import("./landing.js").then(({ land }) => land(gone));
});
watchAnswers();
listenToKeys();
enhance();
