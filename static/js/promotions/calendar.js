/* Drafts move by whole days: dragged with mouse, pen or finger, or with the arrows and Enter. The server decides
   whether they may. */

const calendar = document.querySelector("[data-calendar]");
const form = document.querySelector("[data-calendar-form]");
const status = document.querySelector("[data-calendar-said]");
const SLIP_PIXELS = 4;
const DAY_MILLISECONDS = 24 * 3600 * 1000;
const DAYS_OF = { ArrowLeft: -1, ArrowRight: 1 };

const dayWidth = () => calendar.firstElementChild.getBoundingClientRect().width / Number(calendar.dataset.days);

/** "2026-12-10T20:00" some days later, as "12-13 20:00"; the shop's clock has no summer time. */
function later(text, days) {
  const moved = new Date(Date.parse(`${text}Z`) + days * DAY_MILLISECONDS).toISOString();
  return `${moved.slice(5, 10)} ${moved.slice(11, 16)}`;
}

function say(sentence, bar, days) {
  const words = { title: bar.dataset.title, start: later(bar.dataset.starts, days), end: later(bar.dataset.ends, days) };
  status.textContent = status.dataset[sentence].replace(/%\((\w+)\)s/g, (all, name) => words[name] ?? all);
}

function show(bar, days) {
  bar.dataset.days = days;
  if (days) bar.setAttribute("transform", `translate(${days * dayWidth()} 0)`);
  else bar.removeAttribute("transform");
  bar.classList.toggle("calendar-moving", days !== 0);
}

const daysOf = (bar) => Number(bar.dataset.days ?? 0);

function restore(bar) {
  if (!daysOf(bar)) return;
  show(bar, 0);
  say("restored", bar, 0);
}

function send(bar) {
  form.action = bar.dataset.move;
  form.elements.version.value = bar.dataset.version;
  form.elements.days.value = daysOf(bar);
  form.requestSubmit();
}

/* The bar that goes with mouse, pen or finger now. */
let held = null;

function drag(bar, start) {
  const listening = new AbortController();
  const on = (name, handler) => bar.addEventListener(name, handler, { signal: listening.signal });
  const drop = () => {
    listening.abort();
    held = null;
  };
  bar.setPointerCapture(start.pointerId);
  on("pointermove", (event) => {
    const [across, down] = [event.clientX - start.clientX, event.clientY - start.clientY];
    if (Math.abs(across) > Math.max(SLIP_PIXELS, Math.abs(down))) held = bar;
    const days = Math.round(across / dayWidth());
    if (held !== bar || days === daysOf(bar)) return;
    show(bar, days);
    say("dragged", bar, days);
  });
  on("pointerup", () => {
    if (held) bar.addEventListener("click", (event) => event.preventDefault(), { once: true });
    drop();
    if (daysOf(bar)) send(bar);
  });
  on("pointercancel", () => {
    drop();
    restore(bar);
  });
}

function press(bar, event) {
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  if (event.key in DAYS_OF) {
    event.preventDefault();
    show(bar, daysOf(bar) + DAYS_OF[event.key] * (event.shiftKey ? 7 : 1));
    say("moved", bar, daysOf(bar));
  } else if (event.key === "Enter" && daysOf(bar)) {
    event.preventDefault();
    send(bar);
  } else if (event.key === "Escape") restore(bar);
}

if (calendar && form) {
  for (const bar of calendar.querySelectorAll("[data-move]")) {
    bar.addEventListener("dragstart", (event) => event.preventDefault());
    bar.addEventListener("pointerdown", (event) => {
      if (event.button === 0 && event.isPrimary) drag(bar, event);
    });
    // A finger that pulls a draft sideways does not scroll; up and down it still does.
    bar.addEventListener("touchmove", (event) => { if (held) event.preventDefault(); }, { passive: false });
    bar.addEventListener("keydown", (event) => press(bar, event));
    bar.addEventListener("blur", () => restore(bar));
  }
}

/* Where the days are wider than the screen: names stay in sight, and the first days seen are today's. */
function keepNames() {
  const from = calendar.scrollLeft;
  for (const name of calendar.querySelectorAll(".calendar-band")) name.setAttribute("x", from + 6);
  for (const title of calendar.querySelectorAll(".calendar-bar text:not(.calendar-leftwards)")) {
    const bar = title.previousElementSibling.getBBox();
    title.dataset.x ??= title.getAttribute("x");
    title.setAttribute("x", bar.x < from && from < bar.x + bar.width ? from : title.dataset.x);
  }
}

if (calendar) {
  const today = calendar.querySelector(".calendar-today");
  if (today && !location.hash) calendar.scrollLeft = today.getBBox().x - 2 * dayWidth();
  calendar.addEventListener("scroll", () => requestAnimationFrame(keepNames), { passive: true });
  keepNames();
}
