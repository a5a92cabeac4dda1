// The lookup: what is typed and what is listed. Keys are in keys.js, copying in clipboard.js.

import { browse, pathOf } from "./browse.js";
import { Clipboard } from "./clipboard.js";
import { ReplyStore } from "./store.js";
import { saveQuestion } from "./storage.js";
import { watchKeys } from "./keys.js";
import { Preview } from "./preview.js";
import { Rows, setText } from "./rows.js";
import { StatusLine } from "./status.js";
import { Subject } from "./subject.js";
import { Stack } from "./stack.js";

const MOST_RESULTS = 60;
// Of those that only share some letters with the query.
const WEAK_RESULTS = 5;
const MISS_AFTER_MILLISECONDS = 1500;
const SAID_AFTER_MILLISECONDS = 300;

export class Lookup {
  category = null;
  /** Whether the mark was moved, rather than left on the first row. */
  isPointed = false;
  /** The id of the reply that was stacked from the marked row; null after the query or the mark has changed. */
  stackedId = null;
  timers = new Map();

  constructor(root) {
    this.root = root;
    this.texts = textsOf(root);
    const part = (name) => root.querySelector(`[data-lookup-${name}]`);
    this.parts = { none: part("none"), weak: part("weak"), more: part("more"), propose: part("propose"), crumbs: part("crumbs"), hintDigits: part("hint-digits") };
    this.query = part("query");
    this.stage = part("stage");
    this.step = part("step");
    this.copyButton = part("copy");
    this.store = new ReplyStore(root.dataset.user, () => root.checkVisibility());
    this.status = new StatusLine(part("status"), part("live"), this.store, this.texts);
    this.rows = new Rows(part("results"), part("row"), Number(root.dataset.rows), (rest) => this.showMore(rest));
    this.preview = new Preview(part("preview"), part("picture"), this.store, this.texts);
    this.subject = new Subject(part("context"), part("context-note"), this.store, this.preview, this.texts);
    this.clipboard = new Clipboard(this, this.copyButton);
    this.stack = new Stack(part("stack"), part("stack-row"), () => this.clipboard.showButton());
    this.watch();
    watchKeys(this);
  }

  watch() {
    this.query.addEventListener("input", () => {
      this.lastMissed = null;
      this.clipboard.counted = null;
      this.stackedId = null;
      this.search();
    });
    this.query.addEventListener("paste", (event) => this.subject.pasted(event));
    for (const filter of [this.stage, this.step]) filter.addEventListener("change", () => this.search());
    this.rows.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.rows.list.addEventListener("click", (event) => this.pressed(event));
    this.root.addEventListener("click", (event) => this.act(event.target));
    this.store.addEventListener("list", () => this.refresh());
  }

  async open() {
    await this.store.open();
  }

  // --- what is listed ---

  fits = (reply) => (!this.stage.value || reply.stage === this.stage.value) && (!this.step.value || reply.step === this.step.value);

  search() {
    const query = this.query.value;
    const asked = this.store.isQuestion(query);
    const narrowed = this.stage.value || this.step.value;
    const { items, fitsWell } = asked ? this.find(query, narrowed) : { items: browse(this.store, this.category, this.fits), fitsWell: true };
    this.clipboard.confirmedOutdated = null;
    this.isPointed = false;
    this.rows.show(items, asked ? query : "", this.describe);
    this.shown();
    this.showNothing(asked, items.length, fitsWell);
    const isMissed = asked && !fitsWell && !narrowed && this.store.index;
    this.later("miss", MISS_AFTER_MILLISECONDS, () => { if (isMissed) this.missed(query); });
  }

  /** Reported once for a query, also when the list changes meanwhile. */
  missed(query) {
    if (this.lastMissed === query) return;
    this.lastMissed = query;
    this.store.missed(query);
  }

  find(query, narrowed) {
    const { entries, fitsWell } = this.store.find(query, MOST_RESULTS, narrowed ? this.fits : null);
    const shown = fitsWell ? entries : entries.slice(0, WEAK_RESULTS);
    return { items: currentFirst(shown, query, this.rows.rows.length).map((reply) => ({ reply })), fitsWell };
  }

  describe = (item) => {
    if (item.category) return { code: "", path: "", note: String(item.count), starred: false };
    const { reply, note } = item;
    const starred = this.store.favourites.has(reply.id);
    const said = reply.outdated ? this.texts[{ early: "reasonEarly", expired: "reasonExpired", delisted: "reasonDelisted" }[reply.reason]] : note === "recent" ? this.texts.recent : "";
    return { code: reply.code, path: this.pathText(reply), note: said, starred };
  };

  pathText(reply) {
    return pathOf(this.store, reply.category).map((category) => category.name).join(" / ");
  }

  /** The same again after the list has changed; the chosen reply stays chosen and asked for, blanks stay filled. */
  refresh() {
    const chosen = this.rows.current?.reply?.id;
    const { confirmedOutdated } = this.clipboard;
    this.hasDigitCodes = [...this.store.replies.values()].some((reply) => /^\d/.test(reply.code));
    setText(this.parts.hintDigits, this.hasDigitCodes ? "Alt+1–9" : "1–9");
    this.search();
    const place = this.rows.items.findIndex((item) => item.reply && item.reply.id === chosen);
    if (place > 0) this.choose(place);
    this.clipboard.confirmedOutdated = confirmedOutdated;
  }

  choose(place) {
    this.rows.choose(place);
    this.shown();
  }

  move(step) {
    this.isPointed = true;
    this.stackedId = null;
    this.rows.move(step);
    this.shown();
  }

  /** Chooses a row by digit or mouse. */
  point(place) {
    this.isPointed = true;
    this.stackedId = null;
    this.choose(place);
  }

  /** Whether the marked row was searched for or pointed at, and is not in the stack already. */
  get isChosen() {
    if (this.stackedId && this.stackedId === this.rows.current?.reply?.id) return false;
    return this.isPointed || this.store.isQuestion(this.query.value);
  }

  shown() {
    const reply = this.rows.current?.reply;
    const stage = reply?.stage && this.stage.querySelector(`[value="${reply.stage}"]`)?.textContent;
    this.preview.show(reply, reply ? [reply.code, this.pathText(reply), stage].filter(Boolean).join(" · ") : "");
    this.query.setAttribute("aria-activedescendant", this.rows.activeId);
    this.clipboard.showButton();
    this.showCrumbs();
  }

  showCrumbs() {
    const { crumbs } = this.parts;
    const isBrowsing = this.category !== null && !this.store.isQuestion(this.query.value);
    crumbs.hidden = !isBrowsing;
    if (isBrowsing) setText(crumbs.querySelector("[data-crumbs-path]"), pathOf(this.store, this.category).map((c) => c.name).join(" / "));
  }

  /** How many rows are below the window. */
  showMore(rest) {
    this.parts.more.hidden = rest <= 0;
    setText(this.parts.more, this.texts.more.replace("%s", rest));
  }

  showNothing(asked, count, fitsWell) {
    const { none, propose, weak } = this.parts;
    const loading = !this.store.index;
    const isWeak = count > 0 && !fitsWell;
    none.hidden = count > 0;
    weak.hidden = !isWeak;
    propose.hidden = loading || !asked || count > 0;
    this.rows.list.hidden = count === 0;
    setText(none, loading ? this.texts.loading : asked ? this.texts.nothing : this.texts.empty);
    const found = this.texts.found.replace("%s", count);
    this.later("say", SAID_AFTER_MILLISECONDS, () => this.status.say(asked ? (isWeak ? `${found} ${this.texts.weak}` : found) : ""));
  }

  // --- categories, favourites ---

  enter(category) {
    this.category = category;
    this.search();
  }

  leave() {
    const path = pathOf(this.store, this.category);
    this.enter(path.at(-2)?.id ?? null);
  }

  star() {
    const reply = this.rows.current?.reply;
    if (!reply) return;
    const wanted = !this.store.favourites.has(reply.id);
    this.store.setFavourite(reply, wanted);
    this.status.say(wanted ? this.texts.starred : this.texts.unstarred);
  }

  // --- mouse ---

  pressed(event) {
    const place = this.rows.placeOf(event.target);
    if (place < 0) return;
    const again = place === this.rows.active;
    this.point(place);
    if (this.rows.current.category || (again && event.detail > 1)) this.clipboard.copyChosen();
  }

  act(target) {
    const acts = { copy: () => this.clipboard.copyChosen(), stack: () => this.clipboard.push(), star: () => this.star(), up: () => this.leave(), "clear-stack": () => this.stack.clear() };
    acts[target.closest("[data-act]")?.dataset.act]?.();
    const picture = target.closest("[data-picture]");
    if (picture) this.clipboard.copyPicture(Number(picture.dataset.picture));
    // The query that found nothing becomes the question of the new reply; it is never put into an address.
    if (target.closest("[data-proposes]")) saveQuestion(this.query.value);
  }

  later(name, milliseconds, act) {
    clearTimeout(this.timers.get(name));
    this.timers.set(name, setTimeout(act, milliseconds));
  }
}

/** Of the replies on the first screen, outdated ones come last, unless one was asked for by its code. */
function currentFirst(replies, query, shown) {
  const screen = replies.slice(0, shown);
  const isLast = (reply) => reply.outdated && reply.code !== query.trim().toLowerCase();
  return [...screen.filter((reply) => !isLast(reply)), ...screen.filter(isLast), ...replies.slice(shown)];
}

/** The sentences that the template left in data-text-…. */
function textsOf(root) {
  const ours = Object.entries(root.dataset).filter(([name]) => name.startsWith("text"));
  return Object.fromEntries(ours.map(([name, text]) => [name[4].toLowerCase() + name.slice(5), text]));
}

/** Starts the lookup in a page or an overlay. */
export function start(root) {
  const lookup = new Lookup(root);
  lookup.open();
  return lookup;
}
