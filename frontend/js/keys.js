// Keys without a modifier. They can be switched off (WCAG 2.1.4), and never act while one types.

const store = "warmstart:single-keys";
const areOn = () => localStorage.getItem(store) !== "off";
const typing = (element) => element?.closest?.("input:not([type=radio],[type=checkbox]),textarea,select,[contenteditable=true]");

const clicked = { "[": "a[rel=prev]", "]": "a[rel=next]", b: ".margin-here>button", n: ".margin-here>a", "?": "[data-open-keys]", "/": "a[rel=search]" };

const choose = (number) => {
  const question = document.activeElement?.closest(".question,.rating") ?? document.querySelector("[data-practice] :is(.rating,.question)");
  const input = question?.querySelector(`[data-key="${number}"]`);
  if (!input) return;
  input.click();
  input.focus();
};

const press = (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (!areOn() || typing(event.target) || document.querySelector("dialog[open]")) return;
  // The box of the bar, or where it has no room the page it leads to.
  const box = event.key === "/" && document.getElementById("search");
  if (box?.offsetParent) box.select();
  else if (event.key in clicked) document.querySelector(clicked[event.key])?.click();
  else if (+event.key) choose(event.key);
  else return;
  event.preventDefault();
};

export const listenToKeys = () => {
  document.addEventListener("keydown", press);
  for (const button of document.querySelectorAll("[data-open-keys]")) {
    button.hidden = false;
    button.addEventListener("click", () => document.getElementById("keys").showModal());
  }
  const box = document.querySelector("[data-single-keys]");
  if (!box) return;
  box.checked = areOn();
  box.addEventListener("change", () => localStorage.setItem(store, box.checked ? "on" : "off"));
};
