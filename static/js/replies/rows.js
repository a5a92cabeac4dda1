// The list of results: a window of few rows, whose elements are made once and only get new texts.

import { highlighter } from "./highlight.js";

export class Rows {
  items = [];
  active = -1;
  top = 0;

  /** `list`: the listbox; `template`: one row; `tellRest`: hears how many items are below the window. */
  constructor(list, template, count, tellRest) {
    this.list = list;
    this.tellRest = tellRest;
    this.rows = Array.from({ length: count }, (_, i) => {
      const row = template.content.firstElementChild.cloneNode(true);
      row.id = `${list.id}-${i}`;
      row.hidden = true;
      const part = (name) => row.querySelector(`[data-row-${name}]`);
      return { row, digit: part("digit"), title: part("title"), code: part("code"), note: part("note"), path: part("path"), star: part("star"), folder: part("folder") };
    });
    list.append(...this.rows.map(({ row }) => row));
    list.addEventListener("wheel", (event) => this.scroll(event), { passive: false });
  }

  get current() {
    return this.items[this.active];
  }

  /** Shows other items: [{reply, note} or {category, count}]. `describe` tells what else a row says. */
  show(items, query, describe) {
    this.items = items;
    this.describe = describe;
    this.marksOf = query ? highlighter(query) : () => new Set();
    this.top = 0;
    this.active = items.length ? 0 : -1;
    this.paint();
  }

  /** Moves the mark by so many rows; the window follows. */
  move(step) {
    this.choose(Math.max(0, Math.min(this.items.length - 1, this.active + step)));
  }

  choose(place) {
    if (!this.items.length) return;
    const before = this.top;
    this.active = place;
    if (place < this.top) this.top = place;
    if (place >= this.top + this.rows.length) this.top = place - this.rows.length + 1;
    if (this.top === before) this.mark(); else this.paint();
  }

  /** The item in the nth visible row, from 1. */
  nth(number) {
    return number <= this.rows.length ? this.top + number - 1 : this.items.length;
  }

  placeOf(element) {
    const i = this.rows.findIndex(({ row }) => row.contains(element));
    return i < 0 ? -1 : this.top + i;
  }

  scroll(event) {
    const last = Math.max(0, this.items.length - this.rows.length);
    const top = Math.max(0, Math.min(last, this.top + Math.sign(event.deltaY)));
    if (top === this.top) return;
    event.preventDefault();
    this.top = top;
    this.paint();
  }

  paint() {
    this.rows.forEach((parts, i) => {
      const item = this.items[this.top + i];
      parts.row.hidden = !item;
      if (item) this.paintRow(parts, item, i);
    });
    this.tellRest(this.items.length - this.top - this.rows.length);
    this.mark();
  }

  paintRow(parts, item, i) {
    const { code, path, note, starred } = this.describe(item);
    parts.row.setAttribute("aria-setsize", this.items.length);
    parts.row.setAttribute("aria-posinset", this.top + i + 1);
    parts.row.classList.toggle("lookup-row-outdated", Boolean(item.reply?.outdated));
    setText(parts.digit, i < 9 ? String(i + 1) : "");
    setText(parts.code, code);
    setText(parts.path, path);
    setText(parts.note, note);
    parts.star.hidden = !starred;
    parts.folder.hidden = !item.category;
    if (item.reply) writeMarked(parts.title, item.reply.title, this.marksOf(item.reply));
    else setText(parts.title, item.category.name);
  }

  mark() {
    this.rows.forEach(({ row }, i) => {
      const chosen = this.top + i === this.active;
      if ((row.getAttribute("aria-selected") === "true") !== chosen) row.setAttribute("aria-selected", String(chosen));
    });
  }

  get activeId() {
    const i = this.active - this.top;
    return i >= 0 && i < this.rows.length ? this.rows[i].row.id : "";
  }
}

export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** Writes a text with some of its letters marked. */
function writeMarked(element, text, places) {
  if (!places.size) {
    setText(element, text);
    return;
  }
  const nodes = [];
  let run = "", isMarked = false;
  const close = () => {
    if (!run) return;
    const node = isMarked ? document.createElement("mark") : document.createTextNode("");
    node.textContent = run;
    nodes.push(node);
    run = "";
  };
  Array.from(text).forEach((c, place) => {
    if (places.has(place) !== isMarked) {
      close();
      isMarked = !isMarked;
    }
    run += c;
  });
  close();
  element.replaceChildren(...nodes);
}
