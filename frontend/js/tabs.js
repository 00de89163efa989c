// Links to panels become tabs: arrow keys move, one panel shows.

const select = (tabs, tab, focus) => {
  for (const other of tabs) {
    const on = other === tab;
    other.ariaSelected = on;
    other.tabIndex = on ? 0 : -1;
    const panel = document.getElementById(other.getAttribute("aria-controls"));
    panel.toggleAttribute("data-current", on);
  }
  if (focus) tab.focus();
  tab.dispatchEvent(new CustomEvent("tab:shown", { bubbles: true }));
};

/** Panels as long as pages, one at a time: each begins at its top, and is found again where one left it. */
const turn = (root, tabs, tab) => {
  tabs.find((other) => !other.tabIndex).place = scrollY;
  select(tabs, tab, true);
  if (!root.matches(".read-or-lab") || !tab.offsetParent) return;
  if (tab.place >= 0) scrollTo({ top: tab.place, behavior: "instant" });
  else root.scrollIntoView({ behavior: "instant" });
};

const enhance = (root) => {
  root.dataset.ready = "";
  const list = root.querySelector(":scope > .tab-list");
  const tabs = [...list.querySelectorAll(".tab")];
  list.role = "tablist";
  const current = tabs.find((tab) => tab.getAttribute("aria-current") === "true") ?? tabs[0];
  for (const tab of tabs) {
    const panel = document.getElementById(tab.hash.slice(1));
    tab.id ||= `tab-${panel.id}`;
    tab.role = "tab";
    tab.setAttribute("aria-controls", panel.id);
    tab.removeAttribute("aria-current");
    panel.role = "tabpanel";
    panel.setAttribute("aria-labelledby", tab.id);
  }
  list.addEventListener("click", (event) => {
    const tab = event.target.closest(".tab");
    if (!tab) return;
    event.preventDefault();
    turn(root, tabs, tab);
  });
  list.addEventListener("keydown", (event) => {
    const at = tabs.indexOf(event.target.closest(".tab"));
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1, " ": at }[event.key];
    if (at < 0 || to === undefined) return;
    event.preventDefault();
    turn(root, tabs, tabs[(to + tabs.length) % tabs.length]);
  });
  select(tabs, current, false);
};

export const enhanceTabs = () => {
  for (const root of document.querySelectorAll("[data-tabs]:not([data-ready])")) enhance(root);
};

/** Show the panel that holds `element`, in every set of tabs round it. */
export const reveal = (element) => {
  for (let panel = element.closest("[role=tabpanel]"); panel; panel = panel.parentElement.closest("[role=tabpanel]")) {
    document.getElementById(panel.getAttribute("aria-labelledby")).click();
  }
};
