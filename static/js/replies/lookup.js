// The lookup: what is typed and what is listed. Keys are in keys.js, what is copied in copying.js.

import { browse, pathOf } from "./browse.js";
import { Copying } from "./copying.js";
import { Handbook } from "./handbook.js";
import { keepQuestion } from "./keep.js";
import { watchKeys } from "./keys.js";
import { Preview } from "./preview.js";
import { Rows, setText } from "./rows.js";
import { Sign } from "./sign.js";
import { Subject } from "./subject.js";
import { Tray } from "./tray.js";

const MOST_RESULTS = 60;
// Of those that only share some letters with the query.
const WEAK_RESULTS = 5;
const MISS_AFTER_MILLISECONDS = 1500;
const SAID_AFTER_MILLISECONDS = 300;

export class Lookup {
  category = null;
  /** Whether the mark was put where it is, rather than left on the first row. */
  isPointed = false;
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
    this.handbook = new Handbook(root.dataset.user, () => root.checkVisibility());
    this.sign = new Sign(part("sign"), part("live"), this.handbook, this.texts);
    this.rows = new Rows(part("results"), part("row"), Number(root.dataset.rows), (rest) => this.showMore(rest));
    this.preview = new Preview(part("preview"), part("picture"), this.handbook, this.texts);
    this.subject = new Subject(part("context"), part("context-note"), this.handbook, this.preview, this.texts);
    this.copying = new Copying(this, this.copyButton);
    this.tray = new Tray(part("tray"), part("tray-row"), () => this.copying.showButton());
    this.watch();
    watchKeys(this);
  }

  watch() {
    this.query.addEventListener("input", () => {
      this.lastMissed = null;
      this.copying.counted = null;
      this.search();
    });
    this.query.addEventListener("paste", (event) => this.subject.pasted(event));
    for (const filter of [this.stage, this.step]) filter.addEventListener("change", () => this.search());
    this.rows.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.rows.list.addEventListener("click", (event) => this.pressed(event));
    this.root.addEventListener("click", (event) => this.act(event.target));
    this.handbook.addEventListener("list", () => this.refresh());
  }

  async open() {
    await this.handbook.open();
  }

  // --- what is listed ---

  fits = (reply) => (!this.stage.value || reply.stage === this.stage.value) && (!this.step.value || reply.step === this.step.value);

  search() {
    const query = this.query.value;
    const asked = this.handbook.isQuestion(query);
    const narrowed = this.stage.value || this.step.value;
    const { items, fitsWell } = asked ? this.find(query, narrowed) : { items: browse(this.handbook, this.category, this.fits), fitsWell: true };
    this.copying.confirmedOutdated = null;
    this.isPointed = false;
    this.rows.show(items, asked ? query : "", this.describe);
    this.shown();
    this.showNothing(asked, items.length, fitsWell);
    const isMissed = asked && !fitsWell && !narrowed && this.handbook.index;
    this.later("miss", MISS_AFTER_MILLISECONDS, () => { if (isMissed) this.missed(query); });
  }

  /** Told once, also when the list is read again while the words still stand there. */
  missed(query) {
    if (this.lastMissed === query) return;
    this.lastMissed = query;
    this.handbook.missed(query);
  }

  find(query, narrowed) {
    const { entries, fitsWell } = this.handbook.find(query, MOST_RESULTS, narrowed ? this.fits : null);
    const shown = fitsWell ? entries : entries.slice(0, WEAK_RESULTS);
    return { items: currentFirst(shown, query, this.rows.rows.length).map((reply) => ({ reply })), fitsWell };
  }

  describe = (item) => {
    if (item.category) return { code: "", path: "", note: String(item.count), starred: false };
    const { reply, note } = item;
    const starred = this.handbook.favourites.has(reply.id);
    const said = reply.outdated ? this.texts[{ early: "reasonEarly", expired: "reasonExpired", delisted: "reasonDelisted" }[reply.reason]] : note === "recent" ? this.texts.recent : "";
    return { code: reply.code, path: this.pathText(reply), note: said, starred };
  };

  pathText(reply) {
    return pathOf(this.handbook, reply.category).map((category) => category.name).join(" / ");
  }

  /** The same again after the list has changed; the chosen reply stays chosen and asked for, blanks stay filled. */
  refresh() {
    const chosen = this.rows.current?.reply?.id;
    const { confirmedOutdated } = this.copying;
    this.hasDigitCodes = [...this.handbook.replies.values()].some((reply) => /^\d/.test(reply.code));
    setText(this.parts.hintDigits, this.hasDigitCodes ? "Alt+1–9" : "1–9");
    this.search();
    const place = this.rows.items.findIndex((item) => item.reply && item.reply.id === chosen);
    if (place > 0) this.choose(place);
    this.copying.confirmedOutdated = confirmedOutdated;
  }

  choose(place) {
    this.rows.choose(place);
    this.shown();
  }

  move(step) {
    this.isPointed = true;
    this.rows.move(step);
    this.shown();
  }

  /** Somebody chose this row, by digit or mouse. */
  point(place) {
    this.isPointed = true;
    this.choose(place);
  }

  /** Whether the marked row was searched for or chosen, rather than just the first there is. */
  get isMeant() {
    return this.isPointed || this.handbook.isQuestion(this.query.value);
  }

  shown() {
    const reply = this.rows.current?.reply;
    const stage = reply?.stage && this.stage.querySelector(`[value="${reply.stage}"]`)?.textContent;
    this.preview.show(reply, reply ? [reply.code, this.pathText(reply), stage].filter(Boolean).join(" · ") : "");
    this.query.setAttribute("aria-activedescendant", this.rows.activeId);
    this.copying.showButton();
    this.showCrumbs();
  }

  showCrumbs() {
    const { crumbs } = this.parts;
    const isBrowsing = this.category !== null && !this.handbook.isQuestion(this.query.value);
    crumbs.hidden = !isBrowsing;
    if (isBrowsing) setText(crumbs.querySelector("[data-crumbs-path]"), pathOf(this.handbook, this.category).map((c) => c.name).join(" / "));
  }

  /** How many rows are below the window. */
  showMore(rest) {
    this.parts.more.hidden = rest <= 0;
    setText(this.parts.more, this.texts.more.replace("%s", rest));
  }

  showNothing(asked, count, fitsWell) {
    const { none, propose, weak } = this.parts;
    const loading = !this.handbook.index;
    const isWeak = count > 0 && !fitsWell;
    none.hidden = count > 0;
    weak.hidden = !isWeak;
    propose.hidden = loading || !asked || count > 0;
    this.rows.list.hidden = count === 0;
    setText(none, loading ? this.texts.loading : asked ? this.texts.nothing : this.texts.empty);
    const found = this.texts.found.replace("%s", count);
    this.later("say", SAID_AFTER_MILLISECONDS, () => this.sign.say(asked ? (isWeak ? `${found} ${this.texts.weak}` : found) : ""));
  }

  // --- chapters, favourites ---

  enter(category) {
    this.category = category;
    this.search();
  }

  leave() {
    const path = pathOf(this.handbook, this.category);
    this.enter(path.at(-2)?.id ?? null);
  }

  star() {
    const reply = this.rows.current?.reply;
    if (!reply) return;
    const wanted = !this.handbook.favourites.has(reply.id);
    this.handbook.setFavourite(reply, wanted);
    this.sign.say(wanted ? this.texts.starred : this.texts.unstarred);
  }

  // --- mouse ---

  pressed(event) {
    const place = this.rows.placeOf(event.target);
    if (place < 0) return;
    const again = place === this.rows.active;
    this.point(place);
    if (this.rows.current.category || (again && event.detail > 1)) this.copying.take();
  }

  act(target) {
    const acts = { copy: () => this.copying.take(), stack: () => this.copying.stack(), star: () => this.star(), up: () => this.leave(), "clear-tray": () => this.tray.clear() };
    acts[target.closest("[data-act]")?.dataset.act]?.();
    const picture = target.closest("[data-picture]");
    if (picture) this.copying.takePicture(Number(picture.dataset.picture));
    // What was searched in vain is the question of the reply that is written now; it never gets into an address.
    if (target.closest("[data-proposes]")) keepQuestion(this.query.value);
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
