/* Writing a reply: a counter, placeholders at a click, and how buyers will see it. */

import { takeQuestion } from "../replies/storage.js";

const form = document.querySelector("[data-reply-form]");
const body = form.elements.namedItem("body");
const preview = document.querySelector("[data-preview]");
const examples = JSON.parse(document.getElementById("placeholder-examples").textContent);
const limit = Number(form.dataset.limit);
const PART = /\{([^{}\n]{1,30})\}|\[([^[\]\n]{1,30})\]/g;

const counter = document.createElement("div");
counter.className = "form-hint counter";
counter.setAttribute("aria-live", "off");
body.after(counter);

function count() {
  const length = [...body.value.trim()].length;
  counter.textContent = `${length} / ${limit} ${form.dataset.counted}`;
  counter.classList.toggle("counter-over", length > limit);
}

/** A filled placeholder, one that nobody knows, or a blank for the agent. */
function marked(text, name, blank) {
  const mark = document.createElement("mark");
  const known = name !== undefined && Object.hasOwn(examples, name.trim());
  mark.textContent = known ? examples[name.trim()] : text;
  mark.className = blank !== undefined ? "mark-blank" : known ? "mark-filled" : "mark-unknown";
  return mark;
}

function show() {
  const parts = [];
  let at = 0;
  const text = body.value.trim().slice(0, limit + 1);
  for (const match of text.matchAll(PART)) {
    parts.push(text.slice(at, match.index), marked(match[0], match[1], match[2]));
    at = match.index + match[0].length;
  }
  parts.push(text.slice(at));
  preview.replaceChildren(...(text ? parts : [preview.dataset.empty]));
  preview.classList.toggle("bubble-empty", !text);
}

function insert(button) {
  const from = body.selectionStart;
  body.setRangeText(button.dataset.insert, from, body.selectionEnd, "end");
  body.focus();
  if (button.dataset.select) body.setSelectionRange(from + 1, from + button.dataset.insert.length - 1);
  body.dispatchEvent(new Event("input", { bubbles: true }));
}

const scope = form.elements.namedItem("scope");
const team = form.elements.namedItem("team")?.closest(".field");

function showTeam() {
  if (team) team.hidden = scope.value !== "team";
}

/* What an agent searched in vain is how buyers ask it. */
const title = form.elements.namedItem("title");
const question = takeQuestion();
if (question && !title.value) title.value = question;

let dirty = false;
body.addEventListener("input", () => { count(); show(); });
form.addEventListener("input", () => { dirty = true; });
form.addEventListener("submit", () => { dirty = false; });
scope?.addEventListener("change", showTeam);
for (const button of document.querySelectorAll("[data-insert]")) button.addEventListener("click", () => insert(button));
/* A half-written answer is not lost by a slip of the mouse. */
addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });
count();
show();
showTeam();
