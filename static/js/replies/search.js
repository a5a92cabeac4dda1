// Finding a reply: the twin of customer_service/replies/search/index.py, which explains the ranking.
// Both are tried on the same labelled questions; change them together.

import { best, isLatin, lettersOf, LineIndex, spelled, spellingPattern, soundPattern, tokensOf } from "./line-index.js";
import { BigramIndex } from "./bigram-index.js";

const EXACT_CODE = 0, CODE_PREFIX = 1, PINYIN = 2, QUESTION = 3, WORDING = 4, SOUND = 5, WORDING_SOUND = 6, ANSWER = 7;
// Fits are kept doubled, so that "inside" (half a step worse) is a whole number.
const STEP = 2, INSIDE = 1, NO_FIT = 255;
const ENOUGH = 5, LONGEST_SOUND = 8;
const SLICE_MILLISECONDS = 5;

const nextTask = () => globalThis.scheduler?.yield?.() ?? new Promise((done) => { setTimeout(done); });

/** All replies, made ready for searching; made once for each version of the list. */
export class Index {
  titles = new LineIndex();
  wordings = new LineIndex();
  spelledTitles = new LineIndex();
  spelledWordings = new LineIndex();
  bodies = new LineIndex();
  codes = [];
  uses = new WeakMap();

  /** entries: [{id, code, title, wordings, body, pinyin}], sounds: Map of letter → toneless readings. */
  constructor(entries, sounds) {
    this.entries = entries;
    this.sounds = sounds;
    this.fit = new Uint8Array(entries.length);
    this.bigrams = new BigramIndex(entries);
    this.order = orderOf(entries);
  }

  /** Made in one go. */
  static of(entries, sounds) {
    const index = new Index(entries, sounds);
    for (const step of index.read()) void step;
    return index;
  }

  /** Made in slices, so that the page stays quick to keys meanwhile. */
  static async inSlices(entries, sounds) {
    const index = new Index(entries, sounds);
    let since = performance.now();
    for (const step of index.read()) {
      void step;
      if (performance.now() - since > SLICE_MILLISECONDS) {
        await nextTask();
        since = performance.now();
      }
    }
    return index;
  }

  * read() {
    for (let i = 0; i < this.entries.length; i += 1) {
      this.readOne(i, this.entries[i]);
      if (i % 8 === 7) yield i;
    }
    for (const lines of [this.titles, this.wordings, this.spelledTitles, this.spelledWordings, this.bodies]) lines.close();
  }

  readOne(i, entry) {
    const title = lettersOf(entry.title), body = lettersOf(entry.body), wordings = entry.wordings.map(lettersOf);
    this.titles.add(i, title);
    this.spelledTitles.add(i, spelled(entry.title, entry.pinyin[0]));
    this.bodies.add(i, body);
    if (entry.code) this.codes.push([lettersOf(entry.code), i]);
    wordings.forEach((letters, k) => {
      this.wordings.add(i, letters);
      this.spelledWordings.add(i, spelled(entry.wordings[k], entry.pinyin[k + 1]));
    });
    this.bigrams.read(i, title, wordings, body);
  }

  /**
   * The best replies first, and whether they have more than some letters in common with the query. mine, shop: Map of reply id → uses in the last 30 days.
   * among: (place in entries) → whether it may be found.
   */
  search(query, { mine = NO_USES, shop = NO_USES, limit = 20, among = null } = {}) {
    const tokens = tokensOf(query);
    if (!tokens.length) return { entries: [], fitsWell: true };
    this.fits(tokens, limit, among);
    const { fit, order } = this;
    const own = this.usesOf(mine), shops = this.usesOf(shop);
    const before = (i, j) => (fit[i] - fit[j] || own[j] - own[i] || shops[j] - shops[i] || order[i] - order[j]) < 0;
    const found = best(fit.length, limit, (i) => fit[i] < NO_FIT && (!among || among(i)), before);
    let fitsWell = found.length > 0;
    if (found.length < ENOUGH) {
      const more = this.bigrams.ranked(tokens.join(""), limit, among);
      found.push(...more.places.filter((i) => !found.includes(i)));
      fitsWell ||= more.fitsWell;
    }
    return { entries: found.slice(0, limit).map((i) => this.entries[i]), fitsWell };
  }

  usesOf(uses) {
    if (!this.uses.has(uses)) this.uses.set(uses, Int32Array.from(this.entries, (entry) => uses.get(entry.id) ?? 0));
    return this.uses.get(uses);
  }

  /**
   * Into `fit`: of the entries in which every token is found, the fit of their worst token.
   * The kinds of text come best first: when one gives enough, the worse ones cannot change the result.
   */
  fits(tokens, limit, among) {
    const searched = tokens.map((token) => new Token(token, this.entries.length));
    for (const match of [this.inTitles, this.inWordings, this.bySound, this.inBodies]) {
      for (const token of searched) match.call(this, token);
      this.worst(searched);
      if (tokens.length === 1) this.byCode(tokens[0]);
      if (this.isEnough(limit, among)) return;
    }
  }

  worst([first, ...others]) {
    const fit = this.fit;
    fit.set(first.fits);
    for (const { fits } of others) for (let i = 0; i < fit.length; i += 1) if (fits[i] > fit[i]) fit[i] = fits[i];
  }

  byCode(token) {
    for (const [code, i] of this.codes) {
      if (code.startsWith(token)) this.fit[i] = STEP * (code === token ? EXACT_CODE : CODE_PREFIX);
    }
  }

  isEnough(limit, among) {
    let count = 0;
    for (let i = 0; i < this.fit.length && count < limit; i += 1) if (this.fit[i] < NO_FIT && (!among || among(i))) count += 1;
    return count >= limit;
  }

  inTitles(token) {
    if (token.pattern) this.spelledTitles.match(token.pattern, token.as(PINYIN));
    else this.titles.find(token.text, token.as(QUESTION));
  }

  inWordings(token) {
    if (token.pattern) this.spelledWordings.match(token.pattern, token.as(WORDING));
    else this.wordings.find(token.text, token.as(WORDING));
  }

  /** Only for what fits nothing as it is written. */
  bySound(token) {
    const { letters } = token;
    if (token.isSeen || letters.length < 2 || letters.length > LONGEST_SOUND || letters.every(isLatin)) return;
    const pattern = soundPattern(token.text, this.sounds);
    this.spelledTitles.match(pattern, token.as(SOUND));
    this.spelledWordings.match(pattern, token.as(WORDING_SOUND));
  }

  inBodies(token) {
    this.bodies.find(token.text, token.as(ANSWER));
  }
}

/** One piece of a query, and how well every entry fits it. */
class Token {
  isSeen = false;

  constructor(text, count) {
    this.text = text;
    this.letters = Array.from(text);
    this.fits = new Uint8Array(count).fill(NO_FIT);
    this.pattern = this.letters.some(isLatin) ? spellingPattern(text) : null;
  }

  as(kind) {
    return (i, atStart) => {
      const fit = STEP * kind + (atStart ? 0 : INSIDE);
      if (fit < this.fits[i]) this.fits[i] = fit;
      this.isSeen = true;
    };
  }
}

const NO_USES = new Map();

/** For each entry its place when shorter titles, then smaller ids, come first. */
function orderOf(entries) {
  const lengths = entries.map((entry) => Array.from(entry.title).length);
  const sorted = entries.map((entry, i) => i).sort((i, j) => lengths[i] - lengths[j] || entries[i].id - entries[j].id);
  const order = new Int32Array(entries.length);
  sorted.forEach((i, place) => { order[i] = place; });
  return order;
}
