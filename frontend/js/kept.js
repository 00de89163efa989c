// What an interview keeps in this browser until the server has it, and how both are told of.

import { csrfHeaders } from "./answers.js";

export const storage = {
  get(key) {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return null;
    }
  },
  set(key, value) {
    try {
      if (value === null) localStorage.removeItem(key);
      else localStorage.setItem(key, JSON.stringify(value));
    } catch {
      // Full or forbidden storage: the server still has what was sent.
    }
  },
};

export const post = (url, fields, leaving = false) =>
  fetch(url, {
    method: "POST",
    headers: { ...csrfHeaders(), Accept: "application/json" },
    body: new URLSearchParams(fields),
    redirect: "manual",
    keepalive: leaving && JSON.stringify(fields).length < 60_000,
  });

/** A question to whoever looks: `actions` are [label, run]; `text` is quoted as it is. */
export const box = (words, actions, text = "") => {
  const made = (tag, className, content = "") => {
    const element = document.createElement(tag);
    element.className = className;
    element.textContent = content;
    return element;
  };
  const asked = made("div", "callout callout-warning conflict");
  asked.setAttribute("role", "alert");
  const row = made("p", "cluster");
  for (const [label, run] of actions) {
    const button = made("button", "button button-small", label);
    button.type = "button";
    button.addEventListener("click", () => {
      asked.remove();
      run();
    });
    row.append(button);
  }
  asked.append(made("p", "", words), ...(text ? [made("pre", "written-text", text)] : []), row);
  return asked;
};
