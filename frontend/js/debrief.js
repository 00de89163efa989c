// After an interview: what this browser still has is sent, and paper is a button away.

import { csrfHeaders } from "./answers.js";

/** What was typed and never sent when the time ran out: kept by the server beside the answer, and shown. */
const sendLeftovers = async ({ leftovers, saveUrl }) => {
  const keys = Object.keys(localStorage).filter((key) => key.startsWith(leftovers));
  for (const key of keys) {
    const { fields } = JSON.parse(localStorage.getItem(key));
    const headers = { ...csrfHeaders(), Accept: "application/json" };
    await fetch(saveUrl, { method: "POST", headers, body: new URLSearchParams(fields) });
    localStorage.removeItem(key);
  }
  if (keys.length) location.reload();
};

export const start = () => {
  for (const page of document.querySelectorAll("[data-leftovers]:not([data-ready])")) {
    page.dataset.ready = "";
    sendLeftovers(page.dataset).catch(() => {}); // still there at the next look
  }
  for (const button of document.querySelectorAll("[data-print][hidden]")) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }
};
