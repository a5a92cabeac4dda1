// Copies one reply, several stacked ones or a picture. Nothing is copied with a blank in it.

import { setText } from "./rows.js";

export class Clipboard {
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

  /** Opens the chosen category, asks for what is missing in the chosen reply, or copies it (with the stack). */
  async copyChosen({ keepOpen = false } = {}) {
    const { rows, stack } = this.lookup;
    const item = rows.current;
    const stacked = stack.items.length > 0;
    if (stacked && !this.lookup.isChosen) return this.copyStack(keepOpen);
    if (item?.category) return this.lookup.enter(item.category.id);
    if (!item || !this.isReady()) return undefined;
    if (stacked) {
      this.push();
      return this.copyStack(keepOpen);
    }
    const { reply } = item;
    if (!await this.copyText(this.lookup.preview.ready)) return undefined;
    this.used(reply);
    if (!reply.pictures?.length) return this.done(this.texts.copied.replace("%s", reply.title), keepOpen);
    // Its pictures are copied next: it stays where it is.
    return this.done(this.texts.copiedThenPicture.replace("%s", reply.title), true);
  }

  /** The next picture of the chosen reply, or the one that was pressed. */
  async copyPicture(place) {
    const { preview, status } = this.lookup;
    const { reply, pictures } = preview;
    if (!reply || !pictures.all.length || !this.isCurrent(reply)) return;
    const { text, done } = await pictures.copy(place ?? pictures.next);
    status.flash(text, done ? "done" : "error");
    if (done && this.counted !== reply.id) this.used(reply);
  }

  /** Adds the chosen reply to the stack. */
  push() {
    const { rows, stack, preview, query, status } = this.lookup;
    const reply = rows.current?.reply;
    if (!reply || !this.isReady()) return;
    stack.add(reply, preview.ready, query.value);
    this.lookup.stackedId = reply.id;
    this.showButton();
    status.say(this.texts.stacked.replace("%s", stack.items.length));
    query.focus();
    query.select();
  }

  async copyStack(keepOpen = false) {
    const { items, text } = this.lookup.stack;
    if (!items.length || !await this.copyText(text)) return;
    for (const item of items) this.lookup.store.used(item.reply, item.query, this.lookup.subject.tid);
    const said = this.texts.copiedAll.replace("%s", items.length);
    this.lookup.stack.clear();
    this.done(said, keepOpen);
  }

  /** Nothing is left to be filled, and an outdated reply was asked for twice. */
  isReady() {
    const { preview, status } = this.lookup;
    const empty = preview.firstEmpty(document.activeElement);
    if (empty) {
      empty.focus();
      status.say(this.texts.fillFirst.replace("%s", empty.dataset.name));
      return false;
    }
    return this.isCurrent(preview.reply);
  }

  isCurrent(reply) {
    if (!reply.outdated || this.confirmedOutdated === reply.id) return true;
    this.confirmedOutdated = reply.id;
    this.lookup.status.flash(this.texts.outdatedAgain, "warning");
    return false;
  }

  async copyText(text) {
    const done = await copy(text, this.lookup.root);
    if (!done) this.lookup.status.flash(this.texts.copyFailed, "error");
    return done;
  }

  used(reply) {
    this.counted = reply.id;
    this.lookup.store.used(reply, this.lookup.query.value, this.lookup.subject.tid);
  }

  done(said, keepOpen) {
    const { root, status, preview, query } = this.lookup;
    status.flash(said, "done");
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
    const stacked = this.lookup.stack?.items.length ?? 0;
    const more = this.lookup.isChosen && this.lookup.rows.current?.reply ? 1 : 0;
    setText(this.button, stacked ? this.texts.copyAll.replace("%s", stacked + more) : this.texts.copy);
  }
}

/** The clipboard of the browser, or the old way where the shop runs without TLS. */
async function copy(text, place) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyTheOldWay(text, place);
  }
}

function copyTheOldWay(text, place) {
  const focused = document.activeElement;
  const area = document.createElement("textarea");
  area.className = "lookup-clipboard";
  area.value = text;
  place.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  focused?.focus();
  return done;
}
