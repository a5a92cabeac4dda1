// Several replies stacked into one message, a blank line between them.

import { setText } from "./rows.js";

export class Stack {
  items = [];
  chosen = 0;

  constructor(place, template, changed) {
    this.place = place;
    this.list = place.querySelector("[data-stack-list]");
    this.template = template;
    this.changed = changed;
    this.list.addEventListener("keydown", (event) => this.onKey(event));
    this.list.addEventListener("click", (event) => this.onClick(event));
  }

  get text() {
    return this.items.map((item) => item.text).join("\n\n");
  }

  add(reply, text, query) {
    this.items.push({ reply, text, query });
    this.chosen = this.items.length - 1;
    this.paint();
  }

  clear() {
    this.items = [];
    this.chosen = 0;
    this.paint();
  }

  focus() {
    this.list.children[this.chosen]?.focus();
  }

  paint() {
    this.place.hidden = !this.items.length;
    this.list.replaceChildren(...this.items.map((item, i) => {
      const row = this.template.content.firstElementChild.cloneNode(true);
      setText(row.querySelector("[data-stack-number]"), String(i + 1));
      setText(row.querySelector("[data-stack-text]"), item.text);
      row.tabIndex = i === this.chosen ? 0 : -1;
      return row;
    }));
    this.changed();
  }

  onKey(event) {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (step) this.step(step, event.altKey);
    else if (event.key === "Delete" || event.key === "Backspace") this.remove(this.chosen);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** Chooses the neighbour, or with `carry` changes places with it. */
  step(step, carry) {
    const next = this.chosen + step;
    if (next < 0 || next >= this.items.length) return;
    if (carry) [this.items[this.chosen], this.items[next]] = [this.items[next], this.items[this.chosen]];
    this.chosen = next;
    this.paint();
    this.focus();
  }

  remove(place) {
    this.items.splice(place, 1);
    this.chosen = Math.max(0, Math.min(place, this.items.length - 1));
    this.paint();
    this.focus();
  }

  onClick(event) {
    const row = event.target.closest("li");
    if (!row) return;
    this.chosen = [...this.list.children].indexOf(row);
    if (event.target.closest("[data-stack-remove]")) this.remove(this.chosen);
    else if (event.target.closest("[data-stack-up]")) this.step(-1, true);
    else this.focus();
  }
}
