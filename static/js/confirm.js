/* Asks before a form with data-confirm is sent, and sends every form only once (but data-again: its answer is a file). */

const confirmed = new WeakSet();
const sending = new WeakSet();

function ask(form, submitter) {
  const dialog = document.getElementById("confirm");
  dialog.querySelector("#confirm-text").textContent = submitter?.dataset.confirm || form.dataset.confirm;
  dialog.returnValue = "no";
  dialog.addEventListener("close", () => {
    if (dialog.returnValue !== "yes") return;
    confirmed.add(form);
    form.requestSubmit(submitter);
  }, { once: true });
  dialog.showModal();
}

export function askBefore() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const question = event.submitter?.dataset.confirm || form.dataset.confirm;
    if (question && !confirmed.has(form)) {
      event.preventDefault();
      event.stopImmediatePropagation();
      ask(form, event.submitter);
      return;
    }
    confirmed.delete(form);
    if (form.method !== "post" || form.matches("[data-again], [hx-post], [hx-put], [hx-patch], [hx-delete]")) return;
    if (sending.has(form)) event.preventDefault();
    sending.add(form);
  }, { capture: true });
  // The page may come back from the browser's memory with its forms unsent.
  window.addEventListener("pageshow", () => {
    for (const form of document.forms) sending.delete(form);
  });
}
