// Ctrl+K on any page opens the lookup over it; nothing of it is loaded before that.

const { panel, styles } = document.querySelector("[data-replies-overlay]").dataset;
let dialog = null, lookup = null;

document.addEventListener("keydown", (event) => {
  const wanted = event.code === "KeyK" && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
  if (!wanted || event.isComposing || document.querySelector("main [data-lookup]")) return;
  event.preventDefault();
  if (dialog?.open) dialog.close(); else show();
});

async function show() {
  dialog ??= await make();
  if (!dialog || dialog.open) return;
  dialog.showModal();
  lookup.query.focus();
  lookup.query.select();
  lookup.store.refresh();
}

let making = null;

function make() {
  making ??= load().catch(() => { making = null; return null; });
  return making;
}

async function load() {
  const [answer, { start }] = await Promise.all([fetch(panel, { redirect: "error" }), import("./lookup.js"), addStyles()]);
  if (!answer.ok) return null;
  const made = document.createElement("dialog");
  made.className = "lookup-dialog";
  const parsed = new DOMParser().parseFromString(await answer.text(), "text/html");
  made.append(...parsed.body.childNodes);
  document.body.append(made);
  made.setAttribute("aria-label", made.querySelector("[data-lookup]").getAttribute("aria-label"));
  made.addEventListener("lookup-done", () => made.close());
  made.addEventListener("lookup-leave", () => made.close());
  made.addEventListener("cancel", (event) => event.preventDefault());
  made.addEventListener("click", (event) => { if (event.target === made) made.close(); });
  lookup = start(made.querySelector("[data-lookup]"));
  // The order or product of the page fills the placeholders.
  const subject = document.querySelector("[data-reply-subject]")?.dataset.replySubject;
  if (subject) lookup.subject.set(subject);
  return made;
}

function addStyles() {
  return new Promise((done) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = styles;
    link.onload = link.onerror = done;
    document.head.append(link);
  });
}
