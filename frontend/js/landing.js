// What was pressed is gone with what it was in, and the focus with it. So it goes to what came of it, and that
// is brought into view: a verdict may stand a screen above the button that asked for it.

const PLACES = ".question, #read-state, [id^=hints]";

const comeOf = (place) =>
  place.querySelector("[autofocus]") ?? place.querySelector(".verdict-headline, .field-error, a.button-primary") ??
  [...place.querySelectorAll("details.hint > summary")].at(-1) ??
  place.querySelector(".question-prompt"); // tried again

/** After a swap, unless one has gone elsewhere meanwhile. */
export const land = ({ detail }) => {
  const gone = detail.ctx?.target;
  const place = gone?.matches?.(PLACES) && document.getElementById(gone.id);
  const found = place && comeOf(place);
  const { activeElement, body } = document;
  if (!found || (activeElement !== body && !place.contains(activeElement))) return;
  if (found.tabIndex < 0) found.tabIndex = -1;
  found.focus({ preventScroll: true });
  (place.querySelector(".verdict-headline") ?? found).scrollIntoView({ block: "nearest", behavior: "instant" });
};
