// The status line below the list, and the live region for screen readers.

import { setText } from "./rows.js";

const DONE_SHOWN_MILLISECONDS = 2500;

export class StatusLine {
  timer = 0;

  constructor(line, live, store, texts) {
    this.line = line;
    this.live = live;
    this.store = store;
    this.texts = texts;
    store.addEventListener("state", () => this.showState());
  }

  say(text) {
    setText(this.live, text);
  }

  /** For a moment; kind: "done", "warning" or "error". */
  flash(text, kind) {
    this.line.dataset.flash = kind;
    setText(this.line, text);
    this.say(text);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      delete this.line.dataset.flash;
      this.showState();
    }, DONE_SHOWN_MILLISECONDS);
  }

  /** The connection, and how many uses wait for it. */
  showState() {
    if (this.line.dataset.flash) return;
    const { state, outbox } = this.store;
    this.line.dataset.state = state;
    const texts = { loading: this.texts.loading, online: "", offline: this.texts.offline, "signed-out": this.texts.signedOut };
    const waiting = state !== "online" && outbox.waiting ? ` · ${this.texts.waiting.replace("%s", outbox.waiting)}` : "";
    setText(this.line, texts[state] + waiting);
  }
}
