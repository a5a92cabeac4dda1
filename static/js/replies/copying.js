// What is copied: one reply, several stacked ones, a picture. Nothing leaves with a blank in it.

import { copy } from "./parts.js";
import { setText } from "./rows.js";

export class Copying {
  confirmedOutdated = null;
  /** The reply whose text or picture was copied last: the next of its pictures is the same use of it. */
  counted = null;

  constructor(lookup, button) {
    this.lookup = lookup;
    this.button = button;
  }

  get texts() {
    return this.lookup.texts;
  }

  /** Takes the chosen row: opens a chapter, asks for what is missing, or copies. */
  async take({ keepOpen = false } = {}) {
    const { rows, tray } = this.lookup;
    const item = rows.current;
    const stacked = tray.items.length > 0;
    if (stacked && !this.lookup.isMeant) return this.copyTray(keepOpen);
    if (item?.category) return this.lookup.enter(item.category.id);
    if (!item || !this.isReady()) return undefined;
    if (stacked) {
      this.stack();
      return this.copyTray(keepOpen);
    }
    const { reply } = item;
    if (!await this.copyText(this.lookup.preview.ready)) return undefined;
    this.used(reply);
    if (!reply.pictures?.length) return this.done(this.texts.copied.replace("%s", reply.title), keepOpen);
    // Its pictures are copied next: it stays where it is.
    return this.done(this.texts.copiedThenPicture.replace("%s", reply.title), true);
  }

  /** The next picture of the chosen reply, or the one that was pressed. */
  async takePicture(place) {
    const { preview, sign } = this.lookup;
    const { reply, pictures } = preview;
    if (!reply || !pictures.all.length || !this.isCurrent(reply)) return;
    const { text, done } = await pictures.copy(place ?? pictures.next);
    sign.flash(text, done ? "done" : "error");
    if (done && this.counted !== reply.id) this.used(reply);
  }

  /** Adds the chosen reply to the tray. */
  stack() {
    const { rows, tray, preview, query, sign } = this.lookup;
    const reply = rows.current?.reply;
    if (!reply || !this.isReady()) return;
    tray.add(reply, preview.ready, query.value);
    sign.say(this.texts.stacked.replace("%s", tray.items.length));
    query.focus();
    query.select();
  }

  async copyTray(keepOpen = false) {
    const { items, text } = this.lookup.tray;
    if (!items.length || !await this.copyText(text)) return;
    for (const item of items) this.lookup.handbook.used(item.reply, item.query, this.lookup.subject.tid);
    const said = this.texts.copiedAll.replace("%s", items.length);
    this.lookup.tray.clear();
    this.done(said, keepOpen);
  }

  /** Nothing is left to be filled, and an outdated reply was asked for twice. */
  isReady() {
    const { preview, sign } = this.lookup;
    const empty = preview.firstEmpty(document.activeElement);
    if (empty) {
      empty.focus();
      sign.say(this.texts.fillFirst.replace("%s", empty.dataset.name));
      return false;
    }
    return this.isCurrent(preview.reply);
  }

  isCurrent(reply) {
    if (!reply.outdated || this.confirmedOutdated === reply.id) return true;
    this.confirmedOutdated = reply.id;
    this.lookup.sign.flash(this.texts.outdatedAgain, "warning");
    return false;
  }

  async copyText(text) {
    const done = await copy(text, this.lookup.root);
    if (!done) this.lookup.sign.flash(this.texts.copyFailed, "error");
    return done;
  }

  used(reply) {
    this.counted = reply.id;
    this.lookup.handbook.used(reply, this.lookup.query.value, this.lookup.subject.tid);
  }

  done(said, keepOpen) {
    const { root, sign, preview, query } = this.lookup;
    sign.flash(said, "done");
    this.confirmedOutdated = null;
    if (keepOpen) {
      query.focus();
      return;
    }
    preview.forget();
    query.focus();
    query.select();
    root.dispatchEvent(new CustomEvent("lookup-done", { bubbles: true }));
  }

  showButton() {
    const stacked = this.lookup.tray?.items.length ?? 0;
    const more = this.lookup.isMeant && this.lookup.rows.current?.reply ? 1 : 0;
    setText(this.button, stacked ? this.texts.copyAll.replace("%s", stacked + more) : this.texts.copy);
  }
}
