// A word of the glossary shows its card on hover, focus and tap. The card can be pointed at, stays until one
// leaves or presses Escape (WCAG 1.4.13), and the word is a link to the glossary whatever happens here.

const PATIENCE_MS = 150; // before a card comes for a pointer that passes, and before it goes for one that leaves
const EDGE = 8;

let card, owner, coming, going;
const fetched = new Map();

const cardOf = (link) => {
  const slug = link.hash.replace("#term-", "");
  if (!fetched.has(slug)) {
    const answer = fetch(`${link.pathname}${slug}/card/`).then((found) => (found.ok ? found.text() : Promise.reject(found.status)));
    answer.catch(() => fetched.delete(slug)); // tried again the next time
    fetched.set(slug, answer);
  }
  return fetched.get(slug);
};

const place = () => {
  const word = owner.getClientRects()[0];
  const { width, height } = card.getBoundingClientRect();
  const left = Math.max(EDGE, Math.min(word.left, document.documentElement.clientWidth - width - EDGE));
  const below = word.bottom + EDGE + height <= innerHeight || word.top < height + EDGE;
  card.style.left = `${left + scrollX}px`;
  card.style.top = `${(below ? word.bottom + EDGE : word.top - height - EDGE) + scrollY}px`;
};

const close = () => {
  clearTimeout(coming);
  clearTimeout(going);
  owner?.removeAttribute("aria-describedby");
  card?.remove();
  card = owner = undefined;
};

const open = async (link) => {
  clearTimeout(going);
  if (owner === link) return;
  close();
  owner = link;
  const html = await cardOf(link).catch(() => "");
  if (owner !== link || !html) return;
  card = document.createElement("div");
  card.className = "card";
  card.popover = "manual";
  card.innerHTML = html;
  Object.assign(card.style, { position: "absolute", inset: "auto", margin: "0", maxWidth: `min(24rem, 100vw - ${2 * EDGE}px)`, padding: "1rem", font: "400 1rem/1.5 var(--sans)", color: "var(--ink)", boxShadow: "var(--shadow)" });
  link.after(card); // so that Tab goes from the word to the links of its card
  card.showPopover();
  place();
  link.setAttribute("aria-describedby", "term-card-text");
};

const leave = () => {
  clearTimeout(coming);
  clearTimeout(going);
  going = setTimeout(close, 2 * PATIENCE_MS);
};

const within = (target) => owner && target && (owner === target || card?.contains(target));
const isTerm = (target) => target.closest?.("a.term");

/** What terms.js saw on a word. A pointer has to rest there, or would leave a trail of cards. */
export const show = (word, { type, pointerType }) => {
  if (type === "pointerover") {
    if (pointerType !== "mouse") return;
    clearTimeout(coming);
    clearTimeout(going);
    coming = setTimeout(open, PATIENCE_MS, word);
  } else if (type === "click" ? matchMedia("(hover: none)").matches : word.matches(":focus-visible")) open(word);
};

document.addEventListener("pointerover", ({ target, pointerType }) => {
  if (pointerType !== "mouse" || isTerm(target)) return;
  if (within(target)) clearTimeout(going);
  else leave();
});
document.addEventListener("pointerdown", ({ target }) => owner && !within(target) && close());
document.addEventListener("focusin", ({ target }) => owner && !within(target) && !isTerm(target) && close());
document.addEventListener("keydown", ({ key }) => key === "Escape" && owner && close());
