// What every page gets: menus, theme, tabs, keys; and the modules some pages need.

import { watchAnswers } from "./answers.js";
import { listenToKeys } from "./keys.js";
import { near } from "./near.js";
import { enhanceTabs } from "./tabs.js";

const wanted = [
  ["[data-workbench]", () => import("./workbench.js").then((module) => module.openWorkbenches())],
  ["a.term", () => import("./terms.js").then((module) => module.watchTerms())],
  ["[data-copy][hidden]", () => import("./copy.js").then((module) => module.showCopies())],
  ["[data-results]", () => import("./found.js").then((module) => module.walkResults())],
  ["[data-stepper]", () => import("./steps.js").then((module) => module.openSteppers())],
  ["[data-interview]", () => import("./interview.js").then((module) => module.openInterview())],
  ["[data-leftovers], [data-print]", () => import("./debrief.js").then((module) => module.openDebrief())],
  ["[data-sliders]", () => import("./sliders.js").then((module) => module.joinSliders())],
  ["[data-parsons]", () => import("./parsons.js").then((module) => module.enhanceParsons())],
  // In a lesson it is far below, and what is loaded first has a budget.
  ["[data-ordering]", (first) => near(first).then(() => import("./ordering.js")).then((module) => module.enhanceOrderings())],
];

/** Everything that new HTML may need; safe to call again. */
const enhance = () => {
  enhanceTabs();
  for (const [selector, load] of wanted) {
    const first = document.querySelector(selector);
    if (first) load(first);
  }
};

const closeMenus = (except) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) if (menu !== except) menu.open = false;
};

document.addEventListener("click", (event) => closeMenus(event.target.closest?.("details.menu")));
document.addEventListener("keydown", (event) => {
  const open = event.key === "Escape" && document.querySelector("details.menu[open]");
  if (!open) return;
  closeMenus();
  open.querySelector("summary").focus();
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-theme-form]") || !event.submitter) return;
  event.preventDefault();
  const theme = event.submitter.value;
  const body = new FormData(form, event.submitter);
  document.documentElement.dataset.theme = theme;
  document.querySelector('meta[name="color-scheme"]').content = theme === "auto" ? "light dark" : theme;
  for (const button of form.querySelectorAll("button")) {
    if (button === event.submitter) button.setAttribute("aria-pressed", "true");
    else button.removeAttribute("aria-pressed");
  }
  // The server reads the cookie this sets; if it cannot be reached, the page still changed.
  fetch(form.action, { method: "POST", body, redirect: "manual" }).catch(() => {});
});

document.addEventListener("htmx:after:swap", () => {
  enhance();
  // Next has the focus, but the verdict is what one wants to read.
  if (document.activeElement?.closest(".verdict, .rating")) document.querySelector(".verdict-headline")?.scrollIntoView({ block: "nearest" });
});
watchAnswers();
listenToKeys();
enhance();
