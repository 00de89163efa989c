// What was pressed is gone with what it was in, and the focus with it. So it goes to what came of it, and that
// is brought into view: a verdict may stand a screen above the button that asked for it.

const comeOf = (place) =>
  place.querySelector("[autofocus]") ?? place.querySelector(".verdict-headline, .field-error, a.button-primary") ??
  [...place.querySelectorAll("details.hint > summary")].at(-1) ??
  place.querySelector(".question-prompt"); // tried again

/** After the swap of `gone`, unless one has gone elsewhere meanwhile. */
export const land = (gone) => {
  const place = document.getElementById(gone.id);
  const found = place && comeOf(place);
  const { activeElement, body } = document;
  const isRated = activeElement.closest(".rating"); // which has the focus already
  if (!found || (activeElement !== body && !place.contains(activeElement) && !isRated)) return;
  if (found.tabIndex < 0) found.tabIndex = -1;
  if (!isRated) found.focus({ preventScroll: true });
  const read = place.querySelector(".verdict-headline") ?? found; // Next has the focus, but the verdict is read first
  read.style.scrollMarginBlock = "3rem 1rem"; // below the tabs of a phone
  read.scrollIntoView({ block: "nearest", behavior: "instant" });
};
