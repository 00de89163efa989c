// The look changes at once. Loaded when a menu opens; until it has come, the form is posted as any other.

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-theme-form]") || !event.submitter) return;
  event.preventDefault();
  const theme = event.submitter.value;
  const body = new FormData(form, event.submitter);
  document.documentElement.dataset.theme = theme;
  document.querySelector('meta[name="color-scheme"]').content = theme === "auto" ? "light dark" : theme;
  for (const button of form.querySelectorAll("button")) button.ariaPressed = button === event.submitter ? "true" : null;
  // The server reads the cookie this sets; if it cannot be reached, the page still changed.
  fetch(form.action, { method: "POST", body, redirect: "manual" }).catch(() => {});
});
