// The workbench: editors over textareas, drafts, Run and Submit, and the result that comes back.

import { say } from "./answers.js";
import { Drafts } from "./drafts.js";
import { findingsIn, headOf } from "./findings.js";
import { near } from "./near.js";
import { announce, watchResults } from "./results.js";
import { reveal } from "./tabs.js";
import { gettext } from "./words.js";

const nonce = document.querySelector('meta[name="csp-nonce"]')?.content ?? "";

const SYMBOLS = ["    ", "(", ")", "[", "]", "{", "}", ":", '"', "'", "_", "=", ".", ",", "#"];

const WAIT_MS = 3000; // for a draft that is being saved: then the run is asked for all the same

class Bench {
  #editors = new Map(); // textarea → editor that covers it
  #waiting = false; // a run waits for a draft to be saved
  #hurry = false; // and has waited long enough
  #found = new Map(); // file → the list of findings that is marked

  constructor(root) {
    this.root = root;
    this.form = root.querySelector("form");
    this.areas = [...root.querySelectorAll("textarea[data-editor]")];
    this.kept = [...root.querySelectorAll("[data-kept]")]; // fields that belong to the draft too
    this.drafts = new Drafts(root, this);
    this.drafts.recover();
    for (const field of [...this.areas, ...this.kept]) field.addEventListener("input", () => this.#changed());
    for (const picker of root.querySelectorAll("select[data-preset-for]")) {
      picker.removeAttribute("name"); // the text is the truth from now on, and may be changed after it was chosen
      picker.addEventListener("change", () => this.#pick(picker));
    }
    document.addEventListener("keydown", (event) => this.#key(event), true);
    this.form.addEventListener("click", (event) => this.#hold(event), true);
    const ours = (event) => this.form.contains(event.detail.ctx.sourceElement);
    document.addEventListener("htmx:before:request", (event) => ours(event) && this.drafts.hold());
    document.addEventListener("htmx:finally:request", (event) => ours(event) && this.drafts.release());
    document.addEventListener("htmx:after:swap", () => this.find());
    // What is replaced on purpose must not come back from this browser.
    this.form.addEventListener("submit", (event) => event.submitter?.matches("[data-reset]") && this.drafts.drop());
    near(root).then(() => this.#cover());
  }

  read() {
    return Object.fromEntries([...this.areas, ...this.kept].map((field) => [field.name, field.value]));
  }

  write(fields) {
    for (const area of [...this.areas, ...this.kept]) {
      if (!(area.name in fields)) continue;
      const editor = this.#editors.get(area);
      if (editor) editor.write(fields[area.name]);
      else area.value = fields[area.name];
    }
  }

  result() {
    return document.getElementById("result");
  }

  busy() {
    return ["queued", "running"].includes(this.result()?.dataset.state);
  }

  async #cover() {
    const { cover } = await import("../vendor/editor/editor.js");
    for (const area of this.areas) {
      const label = this.root.querySelector(`label[for="${area.id}"]`)?.textContent.trim() ?? area.name;
      this.#editors.set(area, await cover(area, { nonce, label, onChange: () => this.#changed() }));
    }
    if (matchMedia("(hover: none)").matches) this.#offerSymbols();
    this.mark();
    this.find(true);
  }

  /** Keyboards on glass hide what code is made of. */
  #offerSymbols() {
    const row = document.createElement("div");
    row.className = "symbols";
    row.role = "group";
    row.ariaLabel = gettext("Symbols");
    for (const symbol of SYMBOLS) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = symbol.trim() || "⇥";
      if (!symbol.trim()) button.ariaLabel = gettext("Indent");
      // The editor keeps the focus, and so the keyboard stays open.
      button.addEventListener("pointerdown", (event) => event.preventDefault());
      button.addEventListener("click", () => {
        const shown = this.areas.find((area) => area.closest(".tab-panel")?.hasAttribute("data-current"));
        this.#editors.get(shown)?.insert(symbol);
      });
      row.append(button);
    }
    this.root.querySelector(".toolbar").before(row);
  }

  #changed() {
    this.result()?.removeAttribute("data-green");
    this.drafts.changed();
  }

  async #pick(picker) {
    const [{ value, dataset }] = picker.selectedOptions;
    let { text } = dataset;
    if (text === undefined && picker.dataset.from && value) {
      const answer = await fetch(`${picker.dataset.from}${value}/`).catch(() => null);
      if (answer?.ok) text = await answer.text();
      else say(gettext("That sample could not be fetched. Choose it again."));
    }
    if (text === undefined) return;
    this.write({ [picker.dataset.presetFor]: text });
    this.#changed();
  }

  #key(event) {
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
    if (event.key === "Enter") {
      const green = this.result()?.hasAttribute("data-green");
      this.root.querySelector(green ? "[data-submit]" : "[data-run]")?.click();
    } else if (event.key === "s") this.drafts.flush();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** One run at a time, and none while a draft is being saved: Run and Submit wait. */
  #hold(event) {
    const button = event.target.closest("[data-run], [data-submit]");
    if (!button) return;
    const saving = this.#hurry ? null : this.drafts.underWay;
    if (!this.busy() && !this.#waiting && !saving) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (this.busy() || this.#waiting) return;
    this.#waiting = true;
    Promise.race([saving, new Promise((resolve) => setTimeout(resolve, WAIT_MS))]).then(() => {
      this.#waiting = false;
      this.#hurry = true;
      button.click();
      this.#hurry = false;
    });
  }

  /** A result has come: a new key for the next run, the line in question marked, its state on the buttons. */
  settle() {
    const key = this.form.querySelector("[name=idempotency_key]");
    if (key) key.value = crypto.randomUUID?.() ?? `${Date.now()}-${Math.random().toString(16).slice(2)}`;
    const { draftVersion } = this.result()?.dataset ?? {};
    if (draftVersion && Number(draftVersion) > this.drafts.version) this.drafts.saved(draftVersion);
    for (const button of this.root.querySelectorAll("[data-run], [data-submit]"))
      button.ariaDisabled = this.busy();
    this.mark();
  }

  mark() {
    const { errorFile, errorLine, errorText } = this.result()?.dataset ?? {};
    for (const [area, editor] of this.#editors) {
      const isHere = errorLine && area.name === `file:${errorFile}`;
      editor.mark("run", isHere ? [{ line: Number(errorLine), message: errorText }] : []);
    }
  }

  /**
   * Mark what the page's lists of findings say. One that has been marked is not marked again, since lines have
   * changed; and marks outlive their list, until another says something of the same file.
   */
  find(isFirst = false) {
    for (const [area, editor] of this.#editors) {
      const list = document.querySelector(`[data-findings="${CSS.escape(area.name.replace("file:", ""))}"]`);
      if (!list || list === this.#found.get(area)) continue;
      this.#found.set(area, list);
      editor.mark("finding", findingsIn(list));
      if (!isFirst) announce(headOf(list));
    }
  }

  /** Show a line of a file, as links in a stack trace ask. */
  go(file, line, column) {
    const area = this.areas.find((one) => one.name === `file:${file}`);
    const editor = this.#editors.get(area);
    if (!editor) return area?.focus();
    reveal(area);
    editor.go(line, column);
  }
}

export const start = async () => {
  const root = document.querySelector("[data-workbench]:not([data-ready])");
  if (!root) return;
  root.dataset.ready = "";
  watchResults(new Bench(root));
  await import("../vendor/htmx/hx-sse.min.js");
  // A run that was open when the page was loaded has its stream in the page already.
  const result = document.getElementById("result");
  if (result) window.htmx.process(result);
};
