// Arrow keys walk from the box through what was found and back; Tab does as ever.

let started = false;

export const start = () => {
  if (started) return;
  started = true;
  document.addEventListener("keydown", (event) => {
    if (!/^Arrow(Down|Up)$/.test(event.key) || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const stops = [document.getElementById("search"), ...document.querySelectorAll(".results a")];
    const at = stops.indexOf(document.activeElement);
    const next = stops[at + (event.key === "ArrowDown" ? 1 : -1)];
    if (at < 0 || !next) return;
    event.preventDefault();
    next.focus();
  });
};
