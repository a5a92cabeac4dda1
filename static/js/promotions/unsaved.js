/* What was typed and not saved outlives a sign-in that ran out, a crash, a tab closed by mistake: it is kept in this
   tab until the form is saved, and offered when the same page opens again. */

const form = document.querySelector("[data-editor]");
const offer = document.querySelector("[data-unsaved]");
const KEY = `unsaved ${location.pathname}`;
const SENT = "unsaved sent";
const LATER_MILLISECONDS = 400;
let waiting = 0;

function keep() {
  const typed = [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken");
  sessionStorage.setItem(KEY, JSON.stringify(typed));
}

/** As many rows of tiers as were typed. */
function makeRows(count) {
  const tiers = form.querySelector("[data-tiers]");
  const add = tiers?.querySelector("[data-add-tier]");
  while (add && tiers.querySelectorAll("[data-tier]").length < count) {
    add.before(tiers.querySelector("template").content.cloneNode(true));
  }
}

function putBack(typed) {
  const values = new Map();
  for (const [name, value] of typed) values.set(name, [...(values.get(name) ?? []), value]);
  makeRows(values.get("tier-threshold")?.length ?? 0);
  for (const field of form.querySelectorAll("[name]")) {
    if (field.name === "csrfmiddlewaretoken" || field.closest("[data-basket]")) continue;
    const wanted = values.get(field.name) ?? [];
    if (field.type === "checkbox" || field.type === "radio") field.checked = wanted.includes(field.value);
    else field.value = wanted.shift() ?? "";
  }
  form.dispatchEvent(new Event("change", { bubbles: true }));
}

function offerWhatWasTyped() {
  const typed = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
  sessionStorage.removeItem(SENT);
  // A page that came back with errors already holds what was typed.
  if (typed && !form.hasAttribute("data-bound")) offer.hidden = false;
  offer.querySelector("[data-put-back]").addEventListener("click", () => {
    putBack(typed);
    offer.hidden = true;
    form.querySelector("[name=title]").focus();
  });
  offer.querySelector("[data-throw-away]").addEventListener("click", () => {
    sessionStorage.removeItem(KEY);
    offer.hidden = true;
  });
}

if (form) {
  offerWhatWasTyped();
  for (const name of ["input", "change"]) {
    form.addEventListener(name, () => {
      clearTimeout(waiting);
      waiting = setTimeout(keep, LATER_MILLISECONDS);
    });
  }
  // The last letters, when the page goes before their turn came.
  window.addEventListener("pagehide", () => { if (waiting) keep(); });
  form.addEventListener("submit", () => {
    keep();
    sessionStorage.setItem(SENT, KEY);
  });
} else {
  // The page of the activity comes after a save that succeeded.
  sessionStorage.removeItem(sessionStorage.getItem(SENT));
  sessionStorage.removeItem(SENT);
}
