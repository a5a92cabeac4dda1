/* The queue of proposals by keyboard: j and k walk, a approves, b sends back, x retires, e edits. */

const cards = () => [...document.querySelectorAll("[data-proposal]")];
const isTyping = (element) => /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName);
const current = () => document.activeElement.closest?.("[data-proposal]");

function walk(step) {
  const all = cards();
  const next = current() ? all.indexOf(current()) + step : 0;
  const card = all[Math.max(0, Math.min(next, all.length - 1))];
  card?.focus();
  card?.scrollIntoView({ block: "nearest" });
}

/** Sending back needs a reason: the first press goes to its field. */
function press(card, key) {
  const button = card.querySelector(`[data-key="${key}"]`);
  const note = card.querySelector("[data-note]");
  if (key === "b" && !note.value.trim()) note.focus();
  else button?.click();
}

document.addEventListener("keydown", (event) => {
  const card = current();
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (isTyping(event.target)) {
    if (!event.target.matches("[data-note]")) return;
    if (event.key === "Escape") card.focus();
    if (event.key === "Enter") {
      event.preventDefault();
      press(card, "b");
    }
    return;
  }
  if (event.key === "j" || event.key === "k") walk(event.key === "j" ? 1 : -1);
  else if (card && "abxe".includes(event.key)) press(card, event.key);
  else return;
  event.preventDefault();
});

cards()[0]?.focus({ preventScroll: true });
