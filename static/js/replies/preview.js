// The chosen reply as it will be sent: values filled in, blanks as fields.

import { partsOf } from "./placeholders.js";
import { Pictures } from "./pictures.js";
import { setText } from "./rows.js";

export class Preview {
  reply = null;
  /** What the agent typed into blanks, by name; the next buyer gets none of it. */
  typed = new Map();
  values = {};

  constructor(place, pictureTemplate, store, texts) {
    this.place = place;
    this.store = store;
    this.texts = texts;
    const part = (name) => place.querySelector(`[data-preview-${name}]`);
    this.parts = { title: part("title"), meta: part("meta"), warning: part("warning"), body: part("body"), none: part("none"), shown: part("shown"), star: part("star") };
    this.pictures = new Pictures(part("pictures"), pictureTemplate, texts);
    this.parts.body.addEventListener("input", (event) => this.note(event.target));
  }

  show(reply, meta) {
    const same = reply && reply === this.reply;
    this.reply = reply ?? null;
    this.parts.shown.hidden = !reply;
    this.parts.none.hidden = Boolean(reply);
    if (!same) this.pictures.show(reply?.pictures ?? []);
    if (!reply) return;
    setText(this.parts.title, reply.title);
    setText(this.parts.meta, meta);
    setText(this.parts.warning, reply.outdated ? this.texts[`reason${capital(reply.reason)}`] : "");
    this.parts.warning.hidden = !reply.outdated;
    this.parts.star.setAttribute("aria-pressed", String(this.store.favourites.has(reply.id)));
    if (!same) this.write();
  }

  /** Writes the body anew: another reply, or other values. */
  write() {
    if (!this.reply) return;
    this.text = partsOf(this.reply.body, this.store.placeholders, { ...this.store.values, ...this.values }, this.typed);
    this.parts.body.replaceChildren(...this.text.map((part) => this.nodeOf(part)));
    this.parts.body.scrollTop = 0;
  }

  nodeOf(part) {
    if (part.name === undefined) return document.createTextNode(part.text);
    if (part.known) {
      const value = document.createElement("span");
      value.className = "lookup-value";
      value.title = part.name;
      value.textContent = part.known;
      return value;
    }
    return this.blankOf(part);
  }

  blankOf(part) {
    const blank = document.createElement("input");
    blank.className = "lookup-blank";
    blank.placeholder = part.name;
    blank.setAttribute("aria-label", part.name);
    blank.autocomplete = "off";
    blank.value = part.value;
    blank.size = Math.max(4, Array.from(part.name).length * 2);
    blank.dataset.name = part.name;
    return blank;
  }

  /** A blank was typed into: the others of that name say the same. */
  note(blank) {
    this.typed.set(blank.dataset.name, blank.value);
    for (const other of this.blanks) {
      if (other !== blank && other.dataset.name === blank.dataset.name) other.value = blank.value;
    }
  }

  get blanks() {
    return [...this.parts.body.querySelectorAll("input")];
  }

  /** The first blank still to be filled; after `from`, when given, and then round again. */
  firstEmpty(from) {
    const all = this.blanks;
    const next = all.indexOf(from) + 1;
    return [...all.slice(next), ...all.slice(0, next)].find((blank) => !blank.value.trim());
  }

  /** The text to send; only when nothing is left to be filled. */
  get ready() {
    const blanks = this.blanks[Symbol.iterator]();
    const say = (part) => part.text ?? (part.known || blanks.next().value.value.trim());
    return this.text.map(say).join("");
  }

  /** Values of another order or buyer; what was typed for the one before goes. */
  setValues(values) {
    this.values = values;
    this.forget();
  }

  forget() {
    this.typed.clear();
    this.write();
  }
}

const capital = (word) => word.slice(0, 1).toUpperCase() + word.slice(1);
