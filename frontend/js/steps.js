// A recorded run: one step at a time, back and forth. What a step looks like is worked out from those before it.

import { gettext } from "./words.js";

const NEW = "new", CHANGED = "changed", GONE = "gone";
const MARKS = { [NEW]: gettext("new"), [CHANGED]: gettext("changed"), [GONE]: gettext("gone") };

/** [phase, event, file, line, function, frame, depth, words, changed, gone, printed, value] by name. */
const named = ([phase, event, file, line, name, frame, depth, words, changed, gone, printed, value]) => ({
  phase, event, file, line, name, frame, depth, words, changed, gone, printed, value,
});

const element = (name, text, className = "") => {
  const made = document.createElement(name);
  made.textContent = text;
  if (className) made.className = className;
  return made;
};

class Stepper {
  #at = 0;

  constructor(root) {
    root.dataset.ready = "";
    this.root = root;
    const data = JSON.parse(root.querySelector('script[type="application/json"]').textContent);
    this.steps = data.steps.map(named);
    this.rest = data.rest;
    this.slider = root.querySelector("input[type=range]");
    this.sources = [...root.querySelectorAll("[data-source]")];
    this.lines = this.sources.map((source) => [...source.querySelectorAll(".stepper-line")]);
    this.slider.addEventListener("input", () => this.show(this.slider.valueAsNumber - 1));
    root.addEventListener("click", (event) => this.#clicked(event));
    root.addEventListener("keydown", (event) => this.#key(event));
    root.querySelector("[data-stepper-table]").hidden = true;
    root.querySelector(".stepper-show").hidden = false;
    this.show(0);
  }

  #clicked(event) {
    const button = event.target.closest("[data-step-to]");
    if (button) this.show(this.#target(button.dataset.stepTo));
  }

  #key(event) {
    // The slider knows these keys itself.
    if (event.target === this.slider || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const to = { ArrowLeft: "back", ArrowRight: "next", Home: "first", End: "last" }[event.key];
    if (!to) return;
    event.preventDefault();
    this.show(this.#target(to));
  }

  #target(word) {
    return { first: 0, back: this.#at - 1, next: this.#at + 1, last: this.steps.length - 1 }[word];
  }

  /** Nothing happens beyond either end; buttons there stay where they are, so that the focus does. */
  show(at) {
    if (!(at >= 0 && at < this.steps.length)) return;
    this.#at = at;
    const step = this.steps[at];
    const last = at === this.steps.length - 1;
    for (const button of this.root.querySelectorAll("[data-step-to]")) {
      const atEnd = ["first", "back"].includes(button.dataset.stepTo) ? at === 0 : last;
      button.setAttribute("aria-disabled", atEnd);
    }
    this.slider.value = at + 1;
    this.slider.setAttribute("aria-valuetext", gettext("Step {n} of {all}, line {line}", { n: at + 1, all: this.steps.length, line: step.line }));
    this.#say(step);
    this.#mark(step);
    this.#tell(this.#state(at));
  }

  #say(step) {
    const path = this.sources[step.file].querySelector("h3").textContent;
    const phase = step.phase === "init" ? "INIT" : gettext("Invocation");
    const said = { ...step, n: this.#at + 1, all: this.steps.length, path, phase };
    this.root.querySelector(".stepper-now").textContent =
      step.event === "line"
        ? gettext("Step {n} of {all} · {phase} · line {line} of {path} is next", said)
        : gettext("Step {n} of {all} · {phase} · line {line} of {path}: {words}", said);
  }

  #mark(step) {
    for (const marked of this.root.querySelectorAll(".stepper-line[aria-current]")) marked.removeAttribute("aria-current");
    this.sources.forEach((source, number) => (source.hidden = number !== step.file));
    const line = this.lines[step.file][step.line - 1];
    if (!line) return;
    line.setAttribute("aria-current", "step");
    // Not scrollIntoView, which would move the page as well.
    const box = line.closest("pre");
    const top = line.getBoundingClientRect().top - box.getBoundingClientRect().top + box.scrollTop;
    if (top < box.scrollTop || top + line.offsetHeight > box.scrollTop + box.clientHeight) box.scrollTop = top - box.clientHeight / 2;
  }

  /** Calls, variables of each frame, and output, once the step is reached. */
  #state(at) {
    const calls = [];
    const frames = new Map();
    let printed = "";
    for (let number = 0; number <= at; number += 1) {
      const step = this.steps[number];
      if (number && step.phase !== this.steps[number - 1].phase) calls.length = 0;
      calls.length = Math.min(calls.length, step.depth - 1);
      calls.push(step);
      const before = step.event === "call" ? new Map() : frames.get(step.frame) ?? new Map();
      frames.set(step.frame, before);
      for (const [name, value] of before) {
        if (value.mark === GONE) before.delete(name);
        else value.mark = "";
      }
      for (const [name, text] of step.changed) before.set(name, { text, mark: before.has(name) ? CHANGED : NEW });
      for (const name of step.gone) before.set(name, { text: "", mark: GONE });
      printed += step.printed;
    }
    const step = this.steps[at];
    if (at === this.steps.length - 1) printed += this.rest;
    return { step, calls, variables: frames.get(step.frame), printed };
  }

  #tell({ step, calls, variables, printed }) {
    const find = (selector) => this.root.querySelector(selector);
    const fault = find("[data-stepper-fault]");
    fault.hidden = step.event !== "exception";
    fault.textContent = step.event === "exception" ? step.value : "";
    find("[data-stepper-owner]").textContent = gettext("Variables of {name}", step);
    find(".stepper-variables tbody").replaceChildren(...[...variables].map(([name, { text, mark }]) => this.#row(name, text, mark)));
    find(".stepper-calls").replaceChildren(
      ...calls.reverse().map((call) => element("li", gettext("{name}, line {line}", call))),
    );
    const log = find("[data-stepper-printed]");
    log.textContent = printed;
    log.scrollTop = log.scrollHeight;
  }

  #row(name, text, mark) {
    const row = document.createElement("tr");
    if (mark) row.dataset.mark = mark;
    const head = element("th", name);
    head.scope = "row";
    const value = document.createElement("td");
    if (mark !== GONE) value.append(element("code", text));
    const since = document.createElement("td");
    if (mark) since.append(element("span", MARKS[mark], "badge badge-accent"));
    row.append(head, value, since);
    return row;
  }
}

export const start = () => {
  for (const root of document.querySelectorAll("[data-stepper]:not([data-ready])")) new Stepper(root);
};
