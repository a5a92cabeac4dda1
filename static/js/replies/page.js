// The lookup as a page of its own, wide or compact: the cursor is in the search from the start.

import { start } from "./lookup.js";

const lookup = start(document.querySelector("[data-lookup]"));
const toSearch = () => {
  lookup.query.focus();
  lookup.query.select();
};

document.addEventListener("keydown", (event) => {
  const typing = event.target.matches("input, textarea, select");
  const slash = event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey;
  const controlK = event.code === "KeyK" && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
  if (!slash && !controlK) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  toSearch();
}, { capture: true });
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-opens-window]");
  if (!link) return;
  event.preventDefault();
  window.open(link.href, link.target, "popup,width=360,height=820");
});
addEventListener("focus", () => { if (document.activeElement === document.body) toSearch(); });
toSearch();
