/** A question to whoever looks: `actions` are [label, run]; `text` is quoted as it is. */
export const box = (words, actions, text = "") => {
  const made = (tag, className, content = "") => {
    const element = document.createElement(tag);
    element.className = className;
    element.textContent = content;
    return element;
  };
  const asked = made("div", "callout callout-warning conflict");
  asked.setAttribute("role", "alert");
  const row = made("p", "cluster");
  for (const [label, run] of actions) {
    const button = made("button", "button button-small", label);
    button.type = "button";
    button.addEventListener("click", () => {
      asked.remove();
      run();
    });
    row.append(button);
  }
  asked.append(made("p", "", words), ...(text ? [made("pre", "written-text", text)] : []), row);
  return asked;
};
