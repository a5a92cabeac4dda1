/* Choosing a file: drop or pick, then upload with a progress bar. Without this script the form just sends. */

const form = document.getElementById("upload");
const drop = document.getElementById("drop");
const input = form.querySelector('input[type="file"]');
const problem = document.getElementById("upload-error");
const sending = document.getElementById("sending");
const button = form.querySelector('button[type="submit"]');

const MEGABYTE = 1e6;

function sizeOf(file) {
  return file.size >= MEGABYTE ? `${(file.size / MEGABYTE).toFixed(1)} MB` : `${Math.ceil(file.size / 1000)} kB`;
}

function showChosen() {
  const [file] = input.files;
  if (file) drop.querySelector("[data-name]").textContent = `${form.dataset.chosen} ${file.name} (${sizeOf(file)})`;
  problem.hidden = true;
}

function showProblem(text) {
  problem.querySelector("[data-text]").textContent = text;
  problem.hidden = false;
  sending.hidden = true;
  button.disabled = false;
}

function showProgress(share) {
  sending.hidden = false;
  sending.querySelector("progress").value = share;
  sending.querySelector("[data-text]").textContent = `${form.dataset.sending} ${Math.round(share * 100)} %`;
}

function send() {
  const request = new XMLHttpRequest();
  request.open("POST", form.action);
  request.setRequestHeader("Accept", "application/json");
  request.upload.addEventListener("progress", (event) => showProgress(event.loaded / event.total));
  request.addEventListener("error", () => showProblem(form.dataset.failed));
  request.addEventListener("load", () => {
    let answer = {};
    try {
      answer = JSON.parse(request.responseText);
    } catch {
      // Not from our view: the message below is all we can say.
    }
    if (answer.url) location.assign(answer.url);
    else showProblem(answer.error || form.dataset.failed);
  });
  button.disabled = true;
  showProgress(0);
  request.send(new FormData(form));
}

for (const name of ["dragenter", "dragover"]) {
  drop.addEventListener(name, (event) => {
    event.preventDefault();
    drop.classList.add("is-over");
  });
}
for (const name of ["dragleave", "drop"]) {
  drop.addEventListener(name, () => drop.classList.remove("is-over"));
}
drop.addEventListener("drop", (event) => {
  event.preventDefault();
  if (!event.dataTransfer.files.length) return;
  const one = new DataTransfer();
  one.items.add(event.dataTransfer.files[0]);
  input.files = one.files;
  showChosen();
});
input.addEventListener("change", showChosen);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (input.files.length) send();
  else input.reportValidity();
});
