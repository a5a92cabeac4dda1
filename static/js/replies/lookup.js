// The lookup: what is typed, what is listed, what is copied. Keys are in keys.js.

import { browse, pathOf } from "./browse.js";
import { Handbook } from "./handbook.js";
import { watchKeys } from "./keys.js";
import { copy, isOrderNumber, subjectOf } from "./parts.js";
import { Preview } from "./preview.js";
import { Rows, setText } from "./rows.js";
import { Tray } from "./tray.js";

const MOST_RESULTS = 60;
const MISS_AFTER_MILLISECONDS = 1500;
const CONTEXT_AFTER_MILLISECONDS = 400;
const DONE_SHOWN_MILLISECONDS = 2500;

export class Lookup {
  category = null;
  confirmedOutdated = null;
  /** Whether the mark was put where it is, rather than left on the first row. */
  isPointed = false;
  tid = "";

  constructor(root) {
    this.root = root;
    this.texts = textsOf(root);
    const part = (name) => root.querySelector(`[data-lookup-${name}]`);
    this.query = part("query");
    this.context = part("context");
    this.stage = part("stage");
    this.step = part("step");
    this.sign = part("sign");
    this.live = part("live");
    this.none = part("none");
    this.more = part("more");
    this.propose = part("propose");
    this.crumbs = part("crumbs");
    this.contextNote = part("context-note");
    this.copyButton = part("copy");
    this.hintDigits = part("hint-digits");
    this.handbook = new Handbook(root.dataset.user, () => root.checkVisibility());
    this.rows = new Rows(part("results"), part("row"), Number(root.dataset.rows), (rest) => this.showMore(rest));
    this.preview = new Preview(part("preview"), this.handbook, this.texts);
    this.tray = new Tray(part("tray"), part("tray-row"), () => this.showCopyButton());
    this.watch();
    watchKeys(this);
  }

  watch() {
    this.query.addEventListener("input", () => this.search());
    this.query.addEventListener("paste", (event) => this.pasted(event));
    this.context.addEventListener("input", () => this.later("context", CONTEXT_AFTER_MILLISECONDS, () => this.fill()));
    for (const filter of [this.stage, this.step]) filter.addEventListener("change", () => this.search());
    this.rows.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.rows.list.addEventListener("click", (event) => this.pressed(event));
    this.root.addEventListener("click", (event) => this.act(event.target.closest("[data-act]")?.dataset.act));
    this.handbook.addEventListener("list", () => this.refresh());
    this.handbook.addEventListener("state", () => this.showState());
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
    const items = asked
      ? currentFirst(this.handbook.find(query, MOST_RESULTS, narrowed ? this.fits : null), query, this.rows.rows.length).map((reply) => ({ reply }))
      : browse(this.handbook, this.category, this.fits);
    this.confirmedOutdated = null;
    this.isPointed = false;
    this.rows.show(items, asked ? query : "", this.describe);
    this.shown();
    this.showNothing(asked, items.length);
    this.later("miss", MISS_AFTER_MILLISECONDS, () => this.noteMiss(query, asked, items.length, narrowed));
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

  /** The same again after the list has changed; the chosen reply stays chosen, blanks stay filled. */
  refresh() {
    const chosen = this.rows.current?.reply?.id;
    this.hasDigitCodes = [...this.handbook.replies.values()].some((reply) => /^\d/.test(reply.code));
    setText(this.hintDigits, this.hasDigitCodes ? "Alt+1–9" : "1–9");
    this.search();
    const place = this.rows.items.findIndex((item) => item.reply && item.reply.id === chosen);
    if (place > 0) this.choose(place);
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

  shown() {
    const reply = this.rows.current?.reply;
    const stage = reply?.stage && this.stage.querySelector(`[value="${reply.stage}"]`)?.textContent;
    this.preview.show(reply, reply ? [reply.code, this.pathText(reply), stage].filter(Boolean).join(" · ") : "");
    this.query.setAttribute("aria-activedescendant", this.rows.activeId);
    this.showCopyButton();
    this.showCrumbs();
  }

  showCrumbs() {
    const isBrowsing = this.category !== null && !this.handbook.isQuestion(this.query.value);
    this.crumbs.hidden = !isBrowsing;
    if (isBrowsing) setText(this.crumbs.querySelector("[data-crumbs-path]"), pathOf(this.handbook, this.category).map((c) => c.name).join(" / "));
  }

  /** How many rows are below the window. */
  showMore(rest) {
    this.more.hidden = rest <= 0;
    setText(this.more, this.texts.more.replace("%s", rest));
  }

  showNothing(asked, count) {
    const loading = !this.handbook.index;
    this.none.hidden = count > 0;
    this.propose.hidden = loading || !asked || count > 0;
    this.rows.list.hidden = count === 0;
    setText(this.none, loading ? this.texts.loading : asked ? this.texts.nothing : this.texts.empty);
    this.later("say", 300, () => this.say(asked ? this.texts.found.replace("%s", count) : ""));
  }

  noteMiss(query, asked, count, narrowed) {
    if (asked && !count && !narrowed && this.handbook.index) this.handbook.missed(query);
  }

  // --- what is copied ---

  /** Takes the chosen row: opens a chapter, asks for what is missing, or copies. */
  async take({ keepOpen = false } = {}) {
    const item = this.rows.current;
    const stacked = this.tray.items.length > 0;
    if (stacked && !this.isPointed && !this.handbook.isQuestion(this.query.value)) return this.copyTray(keepOpen);
    if (item?.category) return this.enter(item.category.id);
    if (!item || !this.isReady()) return undefined;
    if (stacked) {
      this.stack();
      return this.copyTray(keepOpen);
    }
    const { reply } = item;
    if (!await this.copyText(this.preview.ready)) return undefined;
    this.handbook.used(reply, this.query.value, this.tid);
    return this.done(this.texts.copied.replace("%s", reply.title), keepOpen);
  }

  /** Adds the chosen reply to the tray. */
  stack() {
    const reply = this.rows.current?.reply;
    if (!reply || !this.isReady()) return;
    this.tray.add(reply, this.preview.ready, this.query.value);
    this.say(this.texts.stacked.replace("%s", this.tray.items.length));
    this.query.focus();
    this.query.select();
  }

  async copyTray(keepOpen = false) {
    const { items, text } = this.tray;
    if (!items.length || !await this.copyText(text)) return;
    for (const item of items) this.handbook.used(item.reply, item.query, this.tid);
    const said = this.texts.copiedAll.replace("%s", items.length);
    this.tray.clear();
    this.done(said, keepOpen);
  }

  /** Nothing is left to be filled, and an outdated reply was asked for twice. */
  isReady() {
    const { reply } = this.preview;
    const empty = this.preview.firstEmpty(document.activeElement);
    if (empty) {
      empty.focus();
      this.say(this.texts.fillFirst.replace("%s", empty.dataset.name));
      return false;
    }
    if (reply.outdated && this.confirmedOutdated !== reply.id) {
      this.confirmedOutdated = reply.id;
      this.flash(this.texts.outdatedAgain, "warning");
      return false;
    }
    return true;
  }

  async copyText(text) {
    const done = await copy(text, this.root);
    if (!done) this.flash(this.texts.copyFailed, "error");
    return done;
  }

  done(said, keepOpen) {
    this.flash(said, "done");
    this.confirmedOutdated = null;
    if (keepOpen) {
      this.query.focus();
      return;
    }
    this.preview.forget();
    this.query.focus();
    this.query.select();
    this.root.dispatchEvent(new CustomEvent("lookup-done", { bubbles: true }));
  }

  flash(text, kind) {
    this.sign.dataset.flash = kind;
    setText(this.sign, text);
    this.say(text);
    this.later("flash", DONE_SHOWN_MILLISECONDS, () => {
      delete this.sign.dataset.flash;
      this.showState();
    });
  }

  showCopyButton() {
    const stacked = this.tray?.items.length ?? 0;
    const isMeant = this.isPointed || this.handbook.isQuestion(this.query.value);
    const more = isMeant && this.rows.current?.reply ? 1 : 0;
    setText(this.copyButton, stacked ? this.texts.copyAll.replace("%s", stacked + more) : this.texts.copy);
  }

  // --- chapters, favourites, the order or buyer ---

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
    this.say(wanted ? this.texts.starred : this.texts.unstarred);
  }

  /** An order number pasted where one searches belongs into the other field. */
  pasted(event) {
    const text = event.clipboardData?.getData("text") ?? "";
    if (!isOrderNumber(text)) return;
    event.preventDefault();
    this.context.value = text.trim();
    this.fill();
  }

  async fill() {
    const subject = subjectOf(this.context.value);
    const asked = JSON.stringify(subject);
    this.subject = asked;
    let told = { values: {}, tid: "" };
    try {
      if (asked !== "{}") told = await this.handbook.fill(subject);
    } catch {
      told.failed = true;
    }
    if (this.subject !== asked) return;
    this.tid = told.tid;
    this.preview.setValues(told.values);
    this.contextNote.hidden = asked === "{}";
    this.contextNote.dataset.kind = told.tid || subject.num_iid ? "found" : "missing";
    setText(this.contextNote, told.failed ? this.texts.fillFailed : this.foundText(told, subject));
  }

  foundText({ tid, values }, subject) {
    if (tid) return this.texts.order.replace("%s", tid.slice(-6)) + (values.product ? ` · ${values.product}` : "");
    if (subject.num_iid && values.product) return values.product;
    return subject.buyer_nick ? this.texts.buyerOnly : this.texts.orderMissing;
  }

  clearContext() {
    this.context.value = "";
    this.fill();
  }

  // --- small ---

  pressed(event) {
    const place = this.rows.placeOf(event.target);
    if (place < 0) return;
    const again = place === this.rows.active;
    this.point(place);
    if (this.rows.current.category || (again && event.detail > 1)) this.take();
  }

  act(name) {
    const acts = { copy: () => this.take(), stack: () => this.stack(), star: () => this.star(), up: () => this.leave(), "copy-tray": () => this.copyTray(), "clear-tray": () => this.tray.clear() };
    acts[name]?.();
  }

  showState() {
    if (this.sign.dataset.flash) return;
    const { state, outbox } = this.handbook;
    this.sign.dataset.state = state;
    const texts = { loading: this.texts.loading, online: "", offline: this.texts.offline, "signed-out": this.texts.signedOut };
    const waiting = state !== "online" && outbox.waiting ? ` · ${this.texts.waiting.replace("%s", outbox.waiting)}` : "";
    setText(this.sign, texts[state] + waiting);
  }

  say(text) {
    setText(this.live, text);
  }

  timers = new Map();

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
