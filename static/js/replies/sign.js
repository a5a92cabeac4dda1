// What the lookup says: to the eyes in the sign below the list, to screen readers in the live region.

import { setText } from "./rows.js";

const DONE_SHOWN_MILLISECONDS = 2500;

export class Sign {
  timer = 0;

  constructor(sign, live, handbook, texts) {
    this.sign = sign;
    this.live = live;
    this.handbook = handbook;
    this.texts = texts;
    handbook.addEventListener("state", () => this.showState());
  }

  say(text) {
    setText(this.live, text);
  }

  /** For a moment; kind: "done", "warning" or "error". */
  flash(text, kind) {
    this.sign.dataset.flash = kind;
    setText(this.sign, text);
    this.say(text);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      delete this.sign.dataset.flash;
      this.showState();
    }, DONE_SHOWN_MILLISECONDS);
  }

  /** The connection, and what waits for it. */
  showState() {
    if (this.sign.dataset.flash) return;
    const { state, outbox } = this.handbook;
    this.sign.dataset.state = state;
    const texts = { loading: this.texts.loading, online: "", offline: this.texts.offline, "signed-out": this.texts.signedOut };
    const waiting = state !== "online" && outbox.waiting ? ` · ${this.texts.waiting.replace("%s", outbox.waiting)}` : "";
    setText(this.sign, texts[state] + waiting);
  }
}
