/* The search box at the top: a list of what was found so far; arrows walk it, Enter opens, Escape closes. */

const box = document.querySelector("[data-search]");
const list = document.getElementById("suggestions");

function options() {
  return [...list.querySelectorAll("[role=option]")];
}

function chosen() {
  return list.querySelector("[aria-selected=true]");
}

function show(open) {
  list.hidden = !open;
  box.setAttribute("aria-expanded", String(open));
  if (!open) choose(null);
}

function choose(option) {
  chosen()?.setAttribute("aria-selected", "false");
  option?.setAttribute("aria-selected", "true");
  option?.scrollIntoView({ block: "nearest" });
  if (option) box.setAttribute("aria-activedescendant", option.id);
  else box.removeAttribute("aria-activedescendant");
}

function walk(step) {
  const all = options();
  if (!all.length) return;
  const at = all.indexOf(chosen());
  choose(all[(at + step + all.length + (at < 0 && step < 0 ? 1 : 0)) % all.length]);
}

if (box && list) {
  list.addEventListener("htmx:afterSwap", () => show(box.value.trim() !== "" && list.childElementCount > 0));
  box.addEventListener("input", () => choose(null));
  box.addEventListener("focus", () => {
    if (options().length) show(true);
  });
  box.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Escape" && !list.hidden) {
      // The first Escape closes the list, the second empties the box.
      event.preventDefault();
      show(false);
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && options().length) {
      event.preventDefault();
      show(true);
      walk(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && chosen() && !list.hidden) {
      event.preventDefault();
      chosen().click();
    }
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest(".topbar-search")) show(false);
  });
}
