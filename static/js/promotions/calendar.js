/* Drafts move by whole days: dragged, or with Alt and the arrows; the server decides whether they may. */

const calendar = document.querySelector("[data-calendar]");
const form = document.querySelector("[data-calendar-form]");

function send(bar, days) {
  form.action = bar.dataset.move;
  form.elements.version.value = bar.dataset.version;
  form.elements.days.value = days;
  form.requestSubmit();
}

function drag(bar, start) {
  const width = Number(calendar.dataset.dayWidth);
  let days = 0;
  let moved = false;
  const move = (event) => {
    const distance = event.clientX - start.clientX;
    if (Math.abs(distance) > 4) moved = true;
    days = Math.round(distance / width);
    bar.setAttribute("transform", `translate(${days * width} 0)`);
  };
  const end = () => {
    bar.removeEventListener("pointermove", move);
    bar.removeEventListener("pointercancel", cancel);
    if (moved) bar.addEventListener("click", (event) => event.preventDefault(), { once: true });
    if (days) send(bar, days);
  };
  const cancel = () => {
    days = 0;
    bar.removeAttribute("transform");
    bar.removeEventListener("pointerup", end);
    bar.removeEventListener("pointermove", move);
  };
  bar.setPointerCapture(start.pointerId);
  bar.addEventListener("pointermove", move);
  bar.addEventListener("pointerup", end, { once: true });
  bar.addEventListener("pointercancel", cancel, { once: true });
}

if (calendar && form) {
  for (const bar of calendar.querySelectorAll("[data-move]")) {
    bar.addEventListener("dragstart", (event) => event.preventDefault());
    bar.addEventListener("pointerdown", (event) => {
      if (event.button === 0 && event.pointerType !== "touch") drag(bar, event);
    });
    bar.addEventListener("keydown", (event) => {
      if (!event.altKey || !["ArrowLeft", "ArrowRight"].includes(event.key)) return;
      event.preventDefault();
      send(bar, event.key === "ArrowLeft" ? -1 : 1);
    });
  }
}
