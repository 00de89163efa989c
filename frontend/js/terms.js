// Words of the glossary. What shows their cards comes with the first that is pointed at, tapped or focused.

const watch = (event) => {
  const word = event.target.closest?.("a.term");
  if (!word) return;
  // Where nothing hovers the first tap shows the card, and the second follows the link.
  if (event.type === "click" && !word.hasAttribute("aria-describedby") && matchMedia("(hover: none)").matches) event.preventDefault();
  import("./card.js").then((module) => module.show(word, event));
};

let started = false;

export const start = () => {
  if (started) return;
  started = true;
  for (const kind of ["pointerover", "focusin", "click"]) document.addEventListener(kind, watch);
};
