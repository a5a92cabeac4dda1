// What the buyer writes about: an order, a product or a buyer, typed or pasted; it fills the placeholders.

import { isOrderNumber, subjectOf } from "./parts.js";
import { setText } from "./rows.js";

const ASKED_AFTER_MILLISECONDS = 400;

export class Subject {
  /** The order that the values are from. */
  tid = "";
  timer = 0;

  constructor(field, note, handbook, preview, texts) {
    this.field = field;
    this.note = note;
    this.handbook = handbook;
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
    this.field.value = text.trim();
    this.fill();
  }

  clear() {
    this.field.value = "";
    this.fill();
  }

  async fill() {
    const subject = subjectOf(this.field.value);
    const asked = JSON.stringify(subject);
    this.asked = asked;
    let told = { values: {}, tid: "" };
    try {
      if (asked !== "{}") told = await this.handbook.fill(subject);
    } catch {
      told.failed = true;
    }
    if (this.asked !== asked) return;
    this.tid = told.tid;
    this.preview.setValues(told.values);
    this.note.hidden = asked === "{}";
    this.note.dataset.kind = told.tid || subject.num_iid ? "found" : "missing";
    setText(this.note, told.failed ? this.texts.fillFailed : this.foundText(told, subject));
  }

  foundText({ tid, values }, subject) {
    if (tid) return this.texts.order.replace("%s", tid.slice(-6)) + (values.product ? ` · ${values.product}` : "");
    if (subject.num_iid && values.product) return values.product;
    return subject.buyer_nick ? this.texts.buyerOnly : this.texts.orderMissing;
  }
}
