// What scripts say, in the language of the page: the server gives the words where that is not English.

// Into one file with this module, which every page loads: in one of its own it would weigh twice as much.
import "./answers.js";

export const table = JSON.parse(document.querySelector("meta[name=words]")?.content ?? "{}");
export const { lang } = document.documentElement;

/** `{name}` stands for one of the values. The text is a literal, so that `make messages` finds it. */
export const gettext = (text, values) => (table[text] ?? text).replace(/{(\w+)}/g, (_, name) => values[name]);
