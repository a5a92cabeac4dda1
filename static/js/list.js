/* Lists: keys for the rows, rows that can be pressed anywhere, and menus that survive an update. */

const list = () => document.getElementById("list");
const links = () => [...document.querySelectorAll("tr[data-row] .list-link")];
const isTyping = (element) => element.isContentEditable || /^(INPUT|TEXTAREA|SELECT|SUMMARY|BUTTON)$/.test(element.tagName);

function walk(step) {
  const all = links();
  const current = all.findIndex((link) => link.closest("tr").contains(document.activeElement));
  const next = current < 0 ? (step > 0 ? 0 : all.length - 1) : current + step;
  all[Math.max(0, Math.min(next, all.length - 1))]?.focus();
}

const KEYS = {
  j: () => walk(1),
  ArrowDown: () => walk(1),
  k: () => walk(-1),
  ArrowUp: () => walk(-1),
  n: () => document.querySelector("[data-list-next]")?.click(),
  p: () => document.querySelector("[data-list-previous]")?.click(),
};

document.addEventListener("keydown", (event) => {
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.isComposing;
  const arrowOutside = event.key.startsWith("Arrow") && !document.activeElement.closest("tr[data-row]");
  if (!plain || isTyping(event.target) || arrowOutside || !(event.key in KEYS)) return;
  event.preventDefault();
  KEYS[event.key]();
});

document.addEventListener("click", (event) => {
  const filters = event.target.closest("[data-list-filters]");
  if (filters) filters.closest("[data-list]").classList.toggle("filters-open");
  const reset = event.target.closest("[data-list-reset-columns]");
  if (reset) for (const box of reset.form.querySelectorAll("[type=checkbox]")) box.checked = false;
  const row = event.target.closest("tr[data-row]");
  if (!row || event.target.closest("a, button, input, label, summary, .list-choose") || String(getSelection())) return;
  const link = row.querySelector(".list-link");
  if (event.ctrlKey || event.metaKey) window.open(link.href);
  else link.click();
});

/* Rows that somebody chose: all of the page at once, how many there are, and exports of these alone. */
const boxes = () => [...document.querySelectorAll("#list [name=chosen]")];
const chosen = () => boxes().filter((box) => box.checked);

function showChosen() {
  const count = document.querySelector("[data-chosen-count]");
  if (count) count.textContent = String(chosen().length);
  const all = document.querySelector("[data-choose-all]");
  if (!all) return;
  all.checked = chosen().length > 0 && chosen().length === boxes().length;
  all.indeterminate = chosen().length > 0 && !all.checked;
}

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-choose-all]")) for (const box of boxes()) box.checked = event.target.checked;
  if (event.target.matches("[data-choose-all], [name=chosen]")) showChosen();
});

document.addEventListener("submit", (event) => {
  const query = event.target.matches("#list-export form") && event.target.elements.query;
  if (!query) return;
  query.dataset.all ??= query.value;
  const some = chosen().map((box) => `chosen=${box.value}`);
  query.value = [query.dataset.all, ...some].filter(Boolean).join("&");
}, true);

/* Addresses stay short: what is not set is not sent. `view` stays, so that an emptied form is not a first visit. */
document.addEventListener("htmx:configRequest", (event) => {
  if (event.target.id !== "list-filters") return;
  const data = event.detail.formData;
  for (const name of new Set(data.keys())) {
    const values = data.getAll(name).filter((value) => value !== "");
    if (values.length || name === "view") continue;
    data.delete(name);
  }
});

let open = [];
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target.id === "list") open = [...list().querySelectorAll("details[open][id]")].map((part) => part.id);
});
document.addEventListener("htmx:afterSwap", () => {
  for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  open = [];
});
