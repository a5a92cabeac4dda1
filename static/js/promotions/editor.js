/* The editor: rows of tiers come and go, their unit follows what is counted, and nothing typed is lost by leaving by mistake. */

const editor = document.querySelector("[data-editor]");
let touched = false;

/** Thresholds are yuan or pieces, as chosen; kinds without that choice have come with the right one. */
function showUnits() {
  const chosen = editor.elements.measure?.value;
  if (!chosen) return;
  for (const label of editor.querySelectorAll("[data-measure]")) label.hidden = label.dataset.measure !== chosen;
}

document.addEventListener("click", (event) => {
  const add = event.target.closest("[data-add-tier]");
  if (add) {
    const row = add.parentElement.querySelector("template").content.cloneNode(true);
    add.before(row);
    showUnits();
    add.previousElementSibling.querySelector("input, select").focus();
  }
  const remove = event.target.closest("[data-remove-tier]");
  if (!remove) return;
  const tiers = remove.closest("[data-tiers]");
  remove.closest("[data-tier]").remove();
  tiers.querySelector("[data-add-tier]").focus();
  editor.dispatchEvent(new Event("change", { bubbles: true }));
});

editor.addEventListener("change", () => {
  touched = true;
  showUnits();
});
showUnits();
editor.addEventListener("submit", () => { touched = false; });
window.addEventListener("beforeunload", (event) => {
  if (touched) event.preventDefault();
});
