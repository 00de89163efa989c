// Buttons that copy what stands elsewhere on the page; hidden where a browser cannot.

import { gettext } from "./words.js";

const showCopy = (button) => {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const words = button.textContent;
    await navigator.clipboard.writeText(document.querySelector(button.dataset.copy).textContent);
    button.textContent = gettext("Copied");
    setTimeout(() => (button.textContent = words), 1500);
  });
};

export const start = () => {
  if (navigator.clipboard)
    for (const button of document.querySelectorAll("[data-copy][hidden]")) showCopy(button);
};
