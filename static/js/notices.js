/* Messages at the top of the page: closing them, and new ones for trouble of htmx. */

const LEAVES_AFTER_MILLISECONDS = 6000;

/** Shows one of the ready sentences of templates/components/messages.html. */
export function notice(name) {
  const place = document.getElementById("notices");
  if (!place || place.querySelector(`[data-name="${name}"]`)) return;
  const box = document.createElement("div");
  box.className = "alert alert-danger alert-dismissible";
  box.dataset.name = name;
  box.setAttribute("role", "alert");
  const text = document.createElement("div");
  text.textContent = place.dataset[name];
  const close = document.createElement("button");
  close.className = "btn-close";
  close.type = "button";
  close.dataset.dismiss = "";
  close.setAttribute("aria-label", place.dataset.close);
  box.append(text, close);
  place.append(box);
}

export function watchNotices() {
  document.addEventListener("click", (event) => {
    event.target.closest("[data-dismiss]")?.closest(".alert")?.remove();
  });
  setTimeout(() => {
    for (const box of document.querySelectorAll("#notices [data-leaves]")) box.remove();
  }, LEAVES_AFTER_MILLISECONDS);
}
