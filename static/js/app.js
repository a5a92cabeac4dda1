/* The frame: navigation, theme, search key, menus, notices, and asking before risky forms. */

import { askBefore } from "./confirm.js";
import { notice, watchNotices } from "./notices.js";
import "./search.js";

const root = document.documentElement;
const YEAR_SECONDS = 365 * 24 * 3600;

function keep(name, value) {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `${name}=${value}; path=/; max-age=${YEAR_SECONDS}; SameSite=Lax${secure}`;
}

/** Runs the handler for a press on anything that matches, also on parts that htmx brings later. */
function onPress(selector, handler) {
  document.addEventListener("click", (event) => {
    const target = event.target.closest(selector);
    if (target) handler(target, event);
  });
}

onPress("[data-theme-switch]", () => {
  const theme = root.dataset.bsTheme === "dark" ? "light" : "dark";
  root.dataset.bsTheme = theme;
  keep("theme", theme);
  document.dispatchEvent(new CustomEvent("theme-changed", { detail: theme }));
});

onPress("[data-navigation-fold]", () => {
  const narrow = root.dataset.navigation !== "narrow";
  root.dataset.navigation = narrow ? "narrow" : "wide";
  keep("navigation", narrow ? "narrow" : "wide");
});

function slideNavigation(open) {
  document.body.classList.toggle("navigation-open", open);
  document.querySelector("[data-navigation-open]")?.setAttribute("aria-expanded", String(open));
  if (open) document.querySelector(".sidebar a")?.focus();
}
onPress("[data-navigation-open]", () => slideNavigation(true));
onPress("[data-navigation-close]", () => slideNavigation(false));

function closeMenus(except) {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (menu !== except) menu.open = false;
  }
}
document.addEventListener("click", (event) => closeMenus(event.target.closest("details.menu")));

function isTyping(element) {
  return element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName);
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    closeMenus();
    slideNavigation(false);
  }
  const search = document.querySelector("[data-search]");
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.isComposing;
  if (event.key === "/" && plain && search && !isTyping(event.target)) {
    event.preventDefault();
    search.focus();
    search.select();
  }
});

/* A filter whose field says data-submits sends its form at once. */
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submits]")) event.target.form.requestSubmit();
});

onPress("[data-copy]", async (button) => {
  await navigator.clipboard.writeText(button.dataset.copy);
  button.textContent = button.dataset.copied;
});

onPress("[data-print]", () => window.print());

askBefore();
watchNotices();

/* A refused form leads to the first field that is wrong; numbers to drop stand at the top and come first. */
if (!document.querySelector("[name=drop_unknown]")) document.querySelector("main [aria-invalid=true]")?.focus();

document.addEventListener("htmx:responseError", () => notice("failed"));
document.addEventListener("htmx:sendError", () => notice("offline"));
