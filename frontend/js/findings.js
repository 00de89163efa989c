// A list of findings in the page (templates/parts/findings.html), as the editor's marks.

/** Each as editor/findings.js marks it; none where there is no list. */
export const findingsIn = (list) =>
  [...(list?.querySelectorAll(".finding") ?? [])].map((one) => ({
    line: Number(one.dataset.line),
    column: Number(one.dataset.column),
    level: one.dataset.level,
    rule: one.dataset.rule,
    message: [...one.querySelectorAll(".finding-message, .finding-remedy")].map((part) => part.textContent.trim()).join(" "),
  }));

/** How many there are of which level, in the list's own words. */
export const headOf = (list) => list.querySelector(".findings-head").textContent.replace(/\s+/g, " ").trim();
