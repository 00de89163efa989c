// A slider and the field beside it are one value: the field has the name, and is what is sent.

const field = (slider) => document.getElementById(slider.dataset.slides);

/** Safe to call again. */
export const start = () => {
  for (const form of document.querySelectorAll("[data-sliders]:not([data-joined])")) {
    form.dataset.joined = "";
    for (const slider of form.querySelectorAll("[data-slides]")) slider.value = field(slider).value;
    form.addEventListener("input", ({ target }) => {
      if (target.dataset.slides) field(target).value = target.value;
      else for (const slider of form.querySelectorAll(`[data-slides="${target.id}"]`)) slider.value = target.value;
    });
  }
};
