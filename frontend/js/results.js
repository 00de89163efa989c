// The result panel while a run is open: logs as they come, time that passes, a connection that may break.

import { enhanceTabs } from "./tabs.js";
import { gettext, lang } from "./words.js";

const POLL_MS = 2000;
const TENTHS = { minimumFractionDigits: 1, maximumFractionDigits: 1 };

const panel = () => document.getElementById("result");
const isOpen = () => ["queued", "running"].includes(panel()?.dataset.state);

let speaker; // a live region that stays, because one that is swapped in may not be read
const write = (element, words) => {
  if (element && element.textContent !== words) element.textContent = words; // else it would be read again
};
export const announce = (words) => write(speaker, words);

const ask = () => isOpen() && window.htmx.trigger(panel(), "done");

let polling;
const askLater = () => {
  clearTimeout(polling);
  polling = setTimeout(ask, POLL_MS);
};

const connection = (live, words) => {
  let line = live.querySelector(".connection");
  if (!words) return line?.remove();
  if (!line) {
    line = document.createElement("p");
    line.className = "connection";
    line.role = "status";
    live.prepend(line);
  }
  line.textContent = words;
};

const append = (live, text) => {
  const log = live.querySelector("[data-live-log]");
  if (!log) return;
  const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 40;
  log.append(text.endsWith("\n") ? text : `${text}\n`);
  if (atEnd) log.scrollTop = log.scrollHeight;
};

const onLive = (name, act) =>
  document.addEventListener(name, (event) => {
    const live = event.target.closest?.("[data-live]");
    if (live) act(live, event.detail);
  });

let counting; // the element that counts down, and since when
const countDown = () => {
  const place = panel()?.querySelector("[data-countdown]");
  if (!place) return;
  if (counting?.place !== place) counting = { place, at: Date.now() };
  const left = Math.ceil(Number(place.dataset.countdown) - (Date.now() - counting.at) / 1000);
  const words = left > 0 ? gettext("try again in {n} s", { n: left }) : gettext("you can run again now");
  if (place.textContent !== words) place.textContent = words;
};

let seen = {}; // when this browser first saw a run: its clock may differ from the server's
const tick = () => {
  const place = isOpen() && panel().querySelector("[data-elapsed]");
  if (!place) return;
  const run = panel().dataset.startedAt ?? "";
  if (seen.run !== run) seen = { run, at: Date.now() };
  place.textContent = `${((Date.now() - seen.at) / 1000).toLocaleString(lang, TENTHS)} s`;
};

/** What an open run is doing; `place` is "3rd in the queue", or nothing. Untouched where nothing has changed. */
const show = (state, place = "") => {
  const head = panel()?.querySelector(".result-head");
  if (!head) return;
  panel().dataset.state = state;
  write(head.querySelector("strong"), state === "queued" ? gettext("Queued") : gettext("Running"));
  write(head.querySelector("[data-place]"), place && ` · ${place}`);
};

/** Follow the result beside `bench`; bench.settle() is called for every result that arrives. */
export const watchResults = (bench) => {
  speaker = document.createElement("p");
  speaker.className = "sr-only";
  speaker.role = "status";
  document.body.append(speaker);

  onLive("log", (live, { data }) => append(live, data));
  onLive("state", (live, { data }) => {
    if (data !== "queued" && data !== "running") return;
    show(data);
    // A run that was taken up again after a fault says everything once more.
    if (data === "running") live.querySelector("[data-live-log]")?.replaceChildren();
  });
  onLive("position", (live, { data }) => show(data ? "queued" : "running", data));
  onLive("htmx:sse:after:connection", (live) => connection(live, ""));
  const lost = (live) => {
    if (live) connection(live, gettext("Connection lost. The run goes on; asking again…"));
    askLater();
  };
  for (const broken of ["htmx:sse:error", "htmx:error", "htmx:response:error"]) onLive(broken, lost);
  // The question for the result itself failed: ask again until there is an answer.
  document.addEventListener("htmx:error", (event) => event.target === panel() && lost(panel().querySelector("[data-live]")));
  // A browser may know before its streams do.
  addEventListener("offline", () => isOpen() && lost(panel().querySelector("[data-live]")));

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("[data-goto-line]");
    if (!link) return;
    event.preventDefault();
    bench.go(link.dataset.gotoFile, Number(link.dataset.gotoLine), Number(link.dataset.gotoColumn) || 1);
  });

  let last = panel();
  const arrived = () => {
    if (panel() === last) return;
    last = panel();
    enhanceTabs();
    bench.settle();
    last?.querySelector(".result-head")?.scrollIntoView({ block: "nearest" });
    if (!isOpen()) announce(last?.querySelector(".result-head")?.textContent.replace(/\s+/g, " ").trim() ?? "");
  };
  document.addEventListener("htmx:after:swap", arrived);
  setInterval(() => {
    tick();
    countDown();
  }, 100);
  bench.settle();
};
