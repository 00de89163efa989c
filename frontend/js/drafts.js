// A draft is kept in this browser at every change and on the server 1.5 s after typing.

import { csrfHeaders, sessionEnded } from "./answers.js";
import { gettext, lang } from "./words.js";

const PAUSE_MS = 1500;

const saved = (since) => {
  const seconds = Math.round((Date.now() - since) / 1000);
  if (seconds < 2) return gettext("Saved just now");
  if (seconds < 60) return gettext("Saved {n} s ago", { n: seconds });
  if (seconds < 3600) return gettext("Saved {n} min ago", { n: Math.round(seconds / 60) });
  return gettext("Saved at {n}", { n: new Date(since).toLocaleTimeString(lang, { timeStyle: "short" }) });
};

export class Drafts {
  #bench; #url; #key; #label; #timer; #savedAt; #sending = false; #again = false; #held = false; #done = null; #words = ""; #asking = false;

  /** `bench` gives read() → {name: text} and write(same); `root` carries the data attributes. */
  constructor(root, bench) {
    this.#bench = bench;
    this.#url = root.dataset.draftUrl;
    // By account, so that the next person at a shared browser is not offered it.
    this.#key = `warmstart:draft:${root.dataset.owner ?? ""}:${root.dataset.lab}`;
    this.#adopt(`warmstart:draft::${root.dataset.lab}`);
    this.#label = root.querySelector("[data-save-state]");
    this.version = Number(root.dataset.draftVersion || 0);
    this.#savedAt = Date.parse(root.dataset.savedAt || "") || null;
    this.root = root;
    if (this.#label) this.#label.role = null; // a clock that speaks would never stop
    setInterval(() => this.#show(), 1000);
    addEventListener("pagehide", () => this.flush(true));
    addEventListener("online", () => this.#timer === undefined && this.#unsent() && this.flush());
    document.addEventListener("visibilitychange", () => document.hidden && this.flush(true));
    this.#show();
  }

  /** What was typed before signing in belongs to whoever signed in. */
  #adopt(anonymous) {
    try {
      const typed = localStorage.getItem(anonymous);
      if (anonymous === this.#key || typed === null) return;
      if (localStorage.getItem(this.#key) === null) localStorage.setItem(this.#key, typed);
      localStorage.removeItem(anonymous);
    } catch {
      // Full or forbidden storage: there is nothing to adopt.
    }
  }

  #local() {
    try {
      return JSON.parse(localStorage.getItem(this.#key));
    } catch {
      return null;
    }
  }

  #keep(sent) {
    try {
      if (sent) localStorage.removeItem(this.#key);
      else localStorage.setItem(this.#key, JSON.stringify({ fields: this.#bench.read(), version: this.version, at: Date.now() }));
    } catch {
      // Full or forbidden storage: the server still has the draft.
    }
  }

  #unsent() {
    return Boolean(this.#local());
  }

  /** What this browser kept and the server never got: put back, or offered when the server is newer. */
  recover() {
    const kept = this.#local();
    if (!kept?.fields) return;
    const now = this.#bench.read();
    if (Object.entries(kept.fields).every(([name, text]) => (now[name] ?? text) === text)) return this.#keep(true);
    if (kept.version >= this.version) {
      this.#bench.write(kept.fields);
      this.changed();
      this.#say(gettext("Restored from this browser"));
    } else this.#offer(kept.fields, gettext("This browser has changes from before the newer draft shown here."), gettext("Use this browser's"));
  }

  changed() {
    this.#keep(false);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.flush(), PAUSE_MS);
    this.#say(gettext("Not saved yet"));
  }

  /** Forget what has not been sent. */
  drop() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#keep(true);
  }

  /** Send now what is not on the server. `leaving` lets the request outlive the page. */
  async flush(leaving = false) {
    if (this.#timer === undefined && !this.#unsent()) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (!this.#url || this.#asking) return;
    if (this.#sending || (this.#held && !leaving)) return void (this.#again = true);
    this.#sending = true;
    let done;
    this.#done = new Promise((resolve) => (done = resolve));
    const fields = this.#bench.read();
    try {
      const answer = await fetch(this.#url, {
        method: "POST",
        headers: { ...csrfHeaders(), Accept: "application/json" },
        body: new URLSearchParams({ ...fields, base_version: this.version }),
        // Browsers refuse more than 64 KB to a request that outlives its page.
        keepalive: leaving && JSON.stringify(fields).length < 60_000,
      });
      await this.#answered(answer, fields);
    } catch {
      this.#say(navigator.onLine ? gettext("Not saved: the server cannot be reached") : gettext("Offline: kept in this browser"), "offline");
      this.#timer ??= setTimeout(() => this.flush(), 5 * PAUSE_MS);
    } finally {
      this.#sending = false;
      done();
      this.#repeat();
    }
  }

  #repeat() {
    if (!this.#again || this.#held) return;
    this.#again = false;
    this.flush();
  }

  /**
   * What is being sent, or null. A run waits for it and drafts wait for a run: two first
   * requests at once would make two learners, of which the browser keeps one.
   */
  get underWay() {
    return this.#sending ? this.#done : null;
  }

  /** A run is being asked for; it carries the text along. */
  hold() {
    this.#held = true;
  }

  release() {
    this.#held = false;
    this.#repeat();
  }

  async #answered(answer, sent) {
    if (answer.status === 401 || answer.status === 403) {
      this.#say(gettext("Not saved: your session has ended"), "failed");
      return sessionEnded();
    }
    if (answer.status === 409) return this.#conflict(await answer.json());
    // Too large, for example: the server says what to change.
    if (answer.status === 422) return this.#say(gettext("Not saved. {why}", { why: (await answer.json()).error }), "failed");
    if (!answer.ok) return this.#say(gettext("Not saved; it is kept in this browser"), "failed");
    const { version, saved_at: at } = await answer.json();
    this.saved(version, at);
    if (JSON.stringify(this.#bench.read()) === JSON.stringify(sent)) this.#keep(true);
  }

  /** The server has this version now, whoever told us. */
  saved(version, at) {
    this.version = Number(version);
    const field = this.root.querySelector("[name=base_version]");
    if (field) field.value = version;
    // This browser's clock, so that "Saved 3 s ago" never counts from another's.
    this.#savedAt = Date.now();
    this.#words = "";
    this.#show();
  }

  #conflict(theirs) {
    this.version = Number(theirs.version);
    const fields = theirs.fields ?? Object.fromEntries(Object.entries(theirs.files ?? {}).map(([name, text]) => [`file:${name}`, text]));
    if (theirs.event !== undefined) fields.event = theirs.event;
    this.#say(gettext("Changed elsewhere"), "conflict");
    // Its files may have other names: then the page itself is asked for again.
    this.#offer(theirs.url ?? fields, gettext("This draft was changed in another window or on another device."), gettext("Show theirs"), gettext("Keep mine"));
  }

  /** What is shown is not saved until somebody has chosen. */
  async #offer(fields, words, use, keep = gettext("Keep what is shown")) {
    this.#asking = true;
    const { box } = await import("./box.js");
    const save = () => {
      this.#asking = false;
      this.changed();
      this.flush();
    };
    const take = () => {
      if (typeof fields === "string") {
        this.drop();
        return location.assign(fields);
      }
      this.#bench.write(fields);
      save();
    };
    this.root.querySelector(".conflict")?.remove();
    this.root.querySelector(".toolbar, .note > p").before(box(words, [[use, take], [keep, save]]));
  }

  #say(words, state = "") {
    this.#words = words;
    if (!this.#label) return;
    this.#label.dataset.state = state;
    this.#label.textContent = words;
  }

  #show() {
    if (!this.#label || this.#words || !this.#savedAt) return;
    this.#label.dataset.state = "saved";
    this.#label.textContent = saved(this.#savedAt);
  }
}
