/* Pictures of a reply: chosen, dropped or pasted, moved, described. The lines of the text field stay the truth. */

const root = document.querySelector("[data-pictures]");
const part = (name) => root.querySelector(`[data-pictures-${name}]`);
const text = root.querySelector("textarea");
const files = root.querySelector("[type=file]");
const list = part("list"), said = part("said"), choose = part("choose"), row = part("row");
const atMost = Number(root.dataset.atMost);

let pictures = text.value.split("\n").map((line) => line.trim()).filter(Boolean).map((line) => {
  const [key, ...words] = line.split(" ");
  return { key, alt: words.join(" ") };
});

/** What is shown becomes what is saved. */
function keep() {
  text.value = pictures.map(({ key, alt }) => `${key} ${alt}`.trim()).join("\n");
  text.dispatchEvent(new Event("input", { bubbles: true }));
}

function paint() {
  list.replaceChildren(...pictures.map((picture, place) => {
    const made = row.content.firstElementChild.cloneNode(true);
    made.querySelector("img").src = `${root.dataset.upload}${encodeURIComponent(picture.key)}/`;
    made.querySelector("[data-alt]").value = picture.alt;
    made.querySelector("[data-step='-1']").disabled = place === 0;
    made.querySelector("[data-step='1']").disabled = place === pictures.length - 1;
    return made;
  }));
  list.hidden = !pictures.length;
}

const placeOf = (element) => [...list.children].indexOf(element.closest("li"));

function move(place, step) {
  const [picture] = pictures.splice(place, 1);
  pictures.splice(place + step, 0, picture);
  keep();
  paint();
  const buttons = list.children[place + step].querySelectorAll("[data-step]:not(:disabled)");
  ([...buttons].find((button) => Number(button.dataset.step) === step) ?? buttons[0])?.focus();
}

function remove(place) {
  pictures.splice(place, 1);
  keep();
  paint();
  (list.children[Math.min(place, pictures.length - 1)]?.querySelector("[data-remove]") ?? choose).focus();
}

list.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button?.dataset.step) move(placeOf(button), Number(button.dataset.step));
  else if (button) remove(placeOf(button));
});
list.addEventListener("input", (event) => {
  if (!event.target.matches("[data-alt]")) return;
  event.stopPropagation();
  pictures[placeOf(event.target)].alt = event.target.value.trim();
  keep();
});
list.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.matches("[data-alt]")) event.preventDefault();
});

async function take(file) {
  const { dataset } = root;
  said.textContent = dataset.textSending.replace("%s", file.name);
  const body = new FormData();
  body.append("file", file);
  const csrf = text.form.elements.namedItem("csrfmiddlewaretoken").value;
  let answer;
  try {
    answer = await fetch(dataset.upload, { method: "POST", body, headers: { "X-CSRFToken": csrf }, redirect: "error" });
  } catch {
    return dataset.textOffline;
  }
  const told = await answer.json();
  if (!answer.ok) return told.errors?.[0]?.detail ?? told.detail;
  if (!pictures.some(({ key }) => key === told.key)) pictures.push({ key: told.key, alt: "" });
  keep();
  paint();
  said.textContent = dataset.textAdded.replace("%s", file.name) + (told.was_animated ? ` ${dataset.textAnimated}` : "");
  return "";
}

/** One after the other, so that they come in the order in which they were chosen. */
async function takeAll(chosen) {
  const troubles = [];
  for (const file of chosen) {
    if (pictures.length >= atMost) {
      troubles.push(root.dataset.textFull);
      break;
    }
    const trouble = await take(file);
    if (trouble) troubles.push(root.dataset.textFailed.replace("%s", file.name) + trouble);
  }
  said.classList.toggle("is-wrong", troubles.length > 0);
  if (troubles.length) said.textContent = troubles.join(" ");
}

const picturesIn = (data) => [...(data?.files ?? [])].filter((file) => file.type.startsWith("image/"));

function takeFrom(event, data) {
  const chosen = picturesIn(data);
  if (!chosen.length) return;
  event.preventDefault();
  takeAll(chosen);
}

choose.addEventListener("click", () => files.click());
files.addEventListener("change", async () => {
  const chosen = [...files.files];
  files.value = "";
  await takeAll(chosen);
});
text.form.addEventListener("paste", (event) => takeFrom(event, event.clipboardData));
text.form.addEventListener("dragover", (event) => { if (event.dataTransfer?.types.includes("Files")) event.preventDefault(); });
text.form.addEventListener("drop", (event) => takeFrom(event, event.dataTransfer));

part("plain").hidden = true;
files.hidden = true;
choose.hidden = part("hint").hidden = false;
paint();
