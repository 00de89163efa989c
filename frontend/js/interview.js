// The room of an interview: the server's clock counted down, answers saved as they are given, and what to
// do when nobody can be reached. The time here is only shown; what counts is the server's.

import { say, sessionEnded } from "./answers.js";
import { post, storage } from "./kept.js";
import { gettext, lang } from "./words.js";

const PAUSE_MS = 1500;
const AGAIN_MS = 5000; // between tries while nobody can be reached
const LOOK_MS = 30_000; // how often the clock is set by the server's
const TOGETHER_MS = 3000; // the same where two are in it, who move on together
const GRACE_MS = 6000; // the server waits five seconds for what is on its way
const TOLD = [300, 60]; // seconds before the end that are announced
const AWAY = gettext("Not saved yet: you are offline. It is kept in this browser");

class Room {
  #root; #form; #key; #timer; #touched = false; #sending = null; #ends = 0; #told = new Set(TOLD); #over = false; #edits = 0;

  constructor(root) {
    this.#root = root;
    this.#form = root.querySelector("#answer");
    this.#key = root.dataset.key;
    this.#setClock(Number(root.dataset.leftS));
    for (const seconds of TOLD) if (this.#leftS() < seconds) this.#told.delete(seconds);
    this.#listen();
    setInterval(() => this.#tick(), 500);
    setInterval(() => this.#look(), "pair" in root.dataset ? TOGETHER_MS : LOOK_MS);
    const ends = root.querySelector("[data-local-time]");
    if (ends) ends.textContent = new Date(ends.dateTime).toLocaleTimeString(lang, { hour: "2-digit", minute: "2-digit" });
    if (this.#typedBefore()) this.#changed();
    else this.#recover();
  }

  /** Before this script had come. */
  #typedBefore() {
    return [...this.#form.querySelectorAll("textarea, input:not([type=hidden])")].some((one) => one.value !== one.defaultValue || one.checked !== one.defaultChecked);
  }

  #listen() {
    this.#form.addEventListener("input", () => this.#changed());
    // Steps and lines are moved with buttons, which fire no event of input.
    this.#form.addEventListener("click", (event) => event.target.closest?.(".step-move") && this.#changed());
    this.#form.addEventListener("submit", (event) => this.#pressed(event));
    addEventListener("pagehide", () => this.#flush(true));
    addEventListener("online", () => this.#look());
    document.addEventListener("visibilitychange", () => (document.hidden ? this.#flush(true) : this.#look()));
  }

  // --- The clock ---

  #setClock(seconds) {
    this.#ends = performance.now() + seconds * 1000;
  }

  #leftS() {
    return Math.max(0, Math.ceil((this.#ends - performance.now()) / 1000));
  }

  #tick() {
    const left = this.#leftS();
    const clock = this.#root.querySelector("[data-clock]");
    clock.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    clock.toggleAttribute("data-low", left <= 60);
    for (const seconds of TOLD)
      if (left <= seconds && this.#told.delete(seconds)) this.#announce(seconds === 60 ? gettext("One minute left") : gettext("{n} minutes left", { n: seconds / 60 }));
    if (left === 0 && !this.#over) this.#timeIsUp();
  }

  #announce(words) {
    this.#root.querySelector("[data-announce]").textContent = words;
  }

  async #timeIsUp() {
    this.#over = true;
    this.#announce(gettext("The time is up"));
    this.#state(gettext("The time is up: saving what is here"));
    if ((await this.#flush()) === "lost") this.#over = false;
    else setTimeout(() => location.assign(this.#root.dataset.here), GRACE_MS);
  }

  /** Set the clock by the server's; go where it says one belongs. */
  async #look() {
    if (document.hidden) return;
    await this.#flush();
    try {
      const answer = await fetch(this.#root.dataset.clockUrl, { headers: { Accept: "application/json" } });
      if (!answer.ok) return void (answer.status === 404 && this.#gone());
      const { left_s: left, position, version, page } = await answer.json();
      this.#setClock(left);
      if (page !== this.#root.dataset.here || String(position) !== this.#field("item").value) return this.#leave(page);
      if (version > Number(this.#field("version").value) && !this.#touched && !this.#sending) this.#newer();
    } catch {
      // Still away; what is typed is kept, and said where it is saved.
    }
  }

  async #leave(page) {
    if ((await this.#flush()) !== "lost") location.assign(page);
  }

  #newer() {
    this.#box(gettext("This question was saved in another window since."), [[gettext("Show that"), () => location.assign(`${this.#root.dataset.here}?n=${this.#field("item").value}`)]]);
  }

  // --- Saving ---

  #field(name) {
    return this.#form.querySelector(`[name=${name}]`);
  }

  #read(submitter) {
    const fields = [...new FormData(this.#form)].filter(([name]) => name !== "csrfmiddlewaretoken");
    if (submitter?.name) fields.push([submitter.name, submitter.value]);
    return fields;
  }

  #changed() {
    this.#touched = true;
    this.#edits += 1;
    storage.set(this.#key, { fields: this.#read(), version: Number(this.#field("version").value) });
    this.#state(navigator.onLine ? gettext("Not saved yet") : AWAY);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#flush(), PAUSE_MS);
  }

  /** "saved", "lost" when nobody could be reached, "refused" for anything else. */
  async #flush(leaving = false) {
    clearTimeout(this.#timer);
    if (!leaving) await this.#sending;
    if (!this.#touched) return "saved";
    return this.#send(this.#read(), leaving);
  }

  async #send(fields, leaving = false) {
    const edits = this.#edits;
    const way = post(this.#form.action, fields, leaving).then((answer) => this.#answered(answer, edits), () => this.#lost());
    this.#sending = way;
    try {
      return await way;
    } finally {
      if (this.#sending === way) this.#sending = null;
    }
  }

  #lost() {
    this.#state(navigator.onLine ? gettext("Not saved yet: the server cannot be reached. It is kept in this browser") : AWAY, "offline");
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#flush(), AGAIN_MS);
    return "lost";
  }

  async #answered(answer, edits) {
    if ([401, 403, 404].includes(answer.status)) return this.#gone();
    if (answer.status === 409) return this.#late(await answer.json());
    if (!answer.ok) {
      this.#state(answer.status === 422 ? gettext("Not saved. {why}", { why: (await answer.json()).error }) : gettext("Not saved; it is kept in this browser"), "failed");
      return "refused";
    }
    const saved = await answer.json();
    this.#setClock(saved.left_s);
    this.#field("version").value = saved.version;
    this.#root.querySelector("[data-note]").textContent = saved.note;
    const here = this.#root.querySelector(".jump-to[aria-current]");
    if (here) here.dataset.state = saved.state;
    if (edits === this.#edits) this.#kept();
    if (saved.gave_way) this.#gaveWay(saved.gave_way);
    this.saved = saved;
    return "saved";
  }

  #kept() {
    this.#touched = false;
    storage.set(this.#key, null);
    this.#state(gettext("Saved at {n}", { n: new Date().toLocaleTimeString(lang) }));
  }

  #gone() {
    this.#state(gettext("Not saved: your session has ended. It is kept in this browser"), "failed");
    sessionEnded();
    return "refused";
  }

  #late({ error, page }) {
    this.#over = true;
    storage.set(this.#key, null);
    this.#touched = false;
    this.#state(error, "failed");
    this.#announce(error);
    say(error, { kind: "warning", action: { label: gettext("To the debrief"), href: page } });
    return "refused";
  }

  #state(words, state = "") {
    const label = this.#root.querySelector("[data-save-state]");
    label.dataset.state = state;
    if (label.textContent !== words) label.textContent = words; // said once by a screen reader
  }

  // --- Buttons ---

  async #pressed(event) {
    event.preventDefault();
    const { submitter } = event;
    clearTimeout(this.#timer);
    await this.#sending;
    const explicit = this.#touched || submitter?.matches("[data-saves]");
    const fields = this.#read(submitter);
    if (!explicit) fields.push(["touched", "0"]);
    const leaves = ["go", "final"].includes(submitter?.name);
    if ((await this.#send(fields)) !== "saved") return;
    if (submitter?.name === "flag") this.#flagged(submitter);
    else if (submitter?.name === "final" && !this.saved.moved_on) this.#root.querySelector("[data-note]").scrollIntoView({ block: "nearest" });
    else if (leaves && !this.saved.gave_way) location.assign(this.saved.next);
  }

  #flagged(button) {
    const { flagged } = this.saved;
    button.setAttribute("aria-pressed", String(flagged));
    button.value = flagged ? "0" : "1";
    this.#root.querySelector(".jump-to[aria-current]")?.toggleAttribute("data-flagged", flagged);
    this.#announce(flagged ? gettext("Flagged") : gettext("No longer flagged"));
  }

  // --- Two windows, and what this browser kept ---

  #gaveWay({ text, url }) {
    this.#box(gettext("Another window had saved something else here. What you see has replaced it."), [[gettext("Show it in place of mine"), () => location.assign(url)], [gettext("Keep mine"), () => {}]], text);
  }

  async #box(words, actions, text) {
    const { box } = await import("./box.js");
    this.#root.querySelector(".conflict")?.remove();
    this.#form.before(box(words, actions, text));
  }

  /** What was typed here and never reached the server: sent now, or offered when the server has something newer. */
  async #recover() {
    const kept = storage.get(this.#key);
    if (!kept?.fields) return;
    const version = this.#field("version").value;
    const send = async () => {
      const fields = kept.fields.map(([name, value]) => [name, name === "version" ? version : value]);
      if ((await this.#send(fields)) !== "saved") return;
      storage.set(this.#key, null);
      location.reload();
    };
    if (kept.version >= Number(version)) return send();
    const typed = kept.fields.slice(2).map(([, value]) => value);
    this.#box(gettext("This browser has something that was never sent."), [[gettext("Use it"), send], [gettext("Keep what is shown"), () => storage.set(this.#key, null)]], typed.join("\n"));
  }
}

export const start = () => {
  for (const root of document.querySelectorAll("[data-interview]:not([data-ready])")) {
    root.dataset.ready = "";
    new Room(root);
  }
};
