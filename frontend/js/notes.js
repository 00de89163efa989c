// What stands in the margin comes once somebody reads on; at once where there is a note.

let here = false;
const load = () => import("./margins.js").then(() => (here = true));

// After a layout Chromium tells of a pointer that has not moved.
const moved = ({ type, movementX, movementY }) => type !== "pointermove" || movementX || movementY;

if (document.querySelector("[data-note]") || Object.keys(localStorage).some((key) => key.includes(":note "))) load();
else for (const sign of ["pointermove", "pointerdown", "keydown"]) addEventListener(sign, (event) => moved(event) && load());

// What b and n act on is found out there, so a key that was quicker is pressed once more.
addEventListener("keydown", (event) => {
  if (here || !/^[bn]$/.test(event.key)) return;
  event.stopImmediatePropagation();
  load().then(() => event.target.dispatchEvent(new KeyboardEvent("keydown", event)));
}, true);
