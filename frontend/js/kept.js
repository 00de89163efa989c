// What an interview keeps in this browser until the server has it.

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
