// What stands in the margin comes once somebody reads on; at once where there is a note.

const load = () => import("./margins.js");

if (document.querySelector("[data-note]") || Object.keys(localStorage).some((key) => key.includes(":note "))) load();
else for (const sign of ["pointermove", "pointerdown", "keydown"]) addEventListener(sign, load, { once: true });
