// What the buyer writes about: an order, a product or a buyer, typed or pasted; it fills the placeholders.

import { setText } from "./rows.js";

const ASKED_AFTER_MILLISECONDS = 400;

export class Subject {
  /** The order that the values are from. */
  tid = "";
  timer = 0;

  constructor(field, note, store, preview, texts) {
    this.field = field;
    this.note = note;
    this.store = store;
    this.preview = preview;
    this.texts = texts;
    field.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.fill(), ASKED_AFTER_MILLISECONDS);
    });
  }

  /** An order number pasted where one searches belongs into the other field. */
  pasted(event) {
    const text = event.clipboardData?.getData("text") ?? "";
    if (!isOrderNumber(text)) return;
    event.preventDefault();
    this.set(text.trim());
  }

  set(text) {
    this.field.value = text;
    this.fill();
  }

  clear() {
    this.set("");
  }

  async fill() {
    const subject = subjectOf(this.field.value);
    const asked = JSON.stringify(subject);
    this.asked = asked;
    let answer = { values: {}, tid: "" };
    try {
      if (asked !== "{}") answer = await this.store.fill(subject);
    } catch {
      answer.failed = true;
    }
    if (this.asked !== asked) return;
    this.tid = answer.tid;
    this.preview.setValues(answer.values);
    this.note.hidden = asked === "{}";
    this.note.dataset.kind = answer.tid || subject.num_iid ? "found" : "missing";
    setText(this.note, answer.failed ? this.texts.fillFailed : this.foundText(answer, subject));
  }

  foundText({ tid, values, question }, subject) {
    if (question) return question;
    if (tid) return this.texts.order.replace("%s", tid.slice(-6)) + (values.product ? ` · ${values.product}` : "");
    if (subject.num_iid && values.product) return values.product;
    return subject.buyer_nick ? this.texts.buyerOnly : this.texts.orderMissing;
  }
}

/** What a typed or pasted text is about: an order number, a product number, or a buyer. */
function subjectOf(text) {
  const number = text.match(/\d{9,32}/)?.[0] ?? "";
  if (number.length >= 15) return { tid: number };
  if (number && number === text.trim()) return { num_iid: number };
  return text.trim() ? { buyer_nick: text.trim().slice(0, 64) } : {};
}

const isOrderNumber = (text) => /^\s*\d{15,32}\s*$/.test(text);
