// Finding a reply: the twin of customer_service/replies/search.py, which explains the ranking.
// Both are tried on the same labelled questions; change them together.

const EXACT_CODE = 0, CODE_PREFIX = 1, PINYIN = 2, QUESTION = 3, WORDING = 4, SOUND = 5, WORDING_SOUND = 6, ANSWER = 7;
// Fits are kept doubled, so that "inside" (half a step worse) is a whole number.
const STEP = 2, INSIDE = 1, NO_FIT = 255;
const ENOUGH = 5, LONGEST_SOUND = 8, LONGEST_QUERY = 200;
// What a single shared letter counts; a pair counts 1 to 3.
const SINGLE = 1.5;
const SLICE_MILLISECONDS = 5;

export const normalise = (text) => text.normalize("NFKC").toLowerCase().trim().split(/\s+/u).join(" ");
export const lettersOf = (text) => normalise(text).replace(/[^\p{L}\p{N}]+/gu, "");
export const tokensOf = (query) => normalise(query.slice(0, LONGEST_QUERY)).split(" ").map(lettersOf).filter(Boolean);
export const isLatin = (c) => /^[a-z0-9]$/.test(c);
const escaped = (c) => c.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** Many short texts in one string, and which entry each came from. */
class Lines {
  parts = [];
  starts = [];
  owners = [];
  at = 0;

  add(owner, line) {
    this.parts.push(line);
    this.starts.push(this.at);
    this.owners.push(owner);
    this.at += line.length + 1;
  }

  close() {
    this.text = this.parts.join("\n");
    this.parts = null;
  }

  /** Calls `see(entry, atTheBeginning)` for every line that holds the piece. */
  find(piece, see) {
    this.walk((start) => this.text.indexOf(piece, start), see);
  }

  /** The same for every line that the pattern fits. */
  match(pattern, see) {
    this.walk((start) => {
      pattern.lastIndex = start;
      return pattern.exec(this.text)?.index ?? -1;
    }, see);
  }

  /** The first place in each line says it all; then on to the next line. */
  walk(next, see) {
    const { starts, owners } = this;
    for (let place = next(0), low = 0; place >= 0; place = next(starts[low])) {
      let high = starts.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (starts[middle] <= place) low = middle + 1; else high = middle;
      }
      see(owners[low - 1], starts[low - 1] === place);
      if (low === starts.length) return;
    }
  }
}

/** A line to search by sound: each letter after a mark and its syllable (a Latin one is its own). */
export const spelled = (text, syllables) => {
  const sounds = syllables.split(" ");
  return Array.from(lettersOf(text), (c, i) => "\x01" + (c === sounds[i] ? c : (sounds[i] ?? "") + c)).join("");
};

export const spellingPattern = (token) => {
  const letters = Array.from(token);
  const next = "[^\\n\\x01]*";
  return new RegExp(letters.map((c, i) => {
    if (!isLatin(c)) return (i ? next : "") + `\\x01[a-z]*${escaped(c)}`;
    if (i && isLatin(letters[i - 1])) return `(?:${c}|${next}\\x01${c})`;
    return (i ? next : "") + `\\x01${c}`;
  }).join(""), "g");
};

export const soundPattern = (token, sounds) => new RegExp(Array.from(token).map((c) => (
  isLatin(c) ? `\\x01${c}` : `\\x01(?:${(sounds.get(c) ?? [escaped(c)]).join("|")})[^a-z0-9\\n\\x01]`
)).join(""), "gu");

export const pairsOf = (letters) => {
  const all = Array.from(letters);
  const pairs = new Set();
  for (let i = 1; i < all.length; i += 1) pairs.add(all[i - 1] + all[i]);
  return pairs;
};

/** Each letter once; Latin ones say too little alone. */
const singlesOf = (letters) => [...new Set(letters)].filter((c) => !isLatin(c));

const nextTask = () => globalThis.scheduler?.yield?.() ?? new Promise((done) => { setTimeout(done); });

/** All replies, made ready for searching; made once for each version of the list. */
export class Index {
  titles = new Lines();
  wordings = new Lines();
  spelledTitles = new Lines();
  spelledWordings = new Lines();
  bodies = new Lines();
  codes = [];
  postings = new Map();
  singles = new Map();
  uses = new WeakMap();

  /** entries: [{id, code, title, wordings, body, pinyin}], sounds: Map of letter → toneless readings. */
  constructor(entries, sounds) {
    this.entries = entries;
    this.sounds = sounds;
    this.fit = new Uint8Array(entries.length);
    this.scores = new Float64Array(entries.length);
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
    const title = lettersOf(entry.title), body = lettersOf(entry.body);
    this.titles.add(i, title);
    this.spelledTitles.add(i, spelled(entry.title, entry.pinyin[0]));
    this.bodies.add(i, body);
    if (entry.code) this.codes.push([lettersOf(entry.code), i]);
    const known = new Set();
    this.post(i, title, 3, known);
    let asked = title;
    entry.wordings.forEach((wording, k) => {
      const letters = lettersOf(wording);
      this.wordings.add(i, letters);
      this.spelledWordings.add(i, spelled(wording, entry.pinyin[k + 1]));
      this.post(i, letters, 2, known);
      asked += letters;
    });
    for (const letter of singlesOf(asked)) {
      const owners = this.singles.get(letter);
      if (owners) owners.push(i); else this.singles.set(letter, [i]);
    }
    this.post(i, body, 1, known);
  }

  /** Notes the pairs of letters of a text that the entry did not have with a higher weight. */
  post(i, letters, weight, known) {
    for (const pair of pairsOf(letters)) {
      if (known.has(pair)) continue;
      known.add(pair);
      const postings = this.postings.get(pair);
      if (postings) postings.push(i * 4 + weight); else this.postings.set(pair, [i * 4 + weight]);
    }
  }

  /**
   * The best replies first. mine, shop: Map of reply id → uses in the last 30 days.
   * among: (place in entries) → whether it may be found.
   */
  search(query, { mine = NO_USES, shop = NO_USES, limit = 20, among = null } = {}) {
    const tokens = tokensOf(query);
    if (!tokens.length) return [];
    this.fits(tokens, limit, among);
    const { fit, order } = this;
    const own = this.usesOf(mine), shops = this.usesOf(shop);
    const before = (i, j) => (fit[i] - fit[j] || own[j] - own[i] || shops[j] - shops[i] || order[i] - order[j]) < 0;
    const found = best(fit.length, limit, (i) => fit[i] < NO_FIT && (!among || among(i)), before);
    if (found.length < ENOUGH) {
      const more = this.bySharedPairs(tokens.join(""), limit, among);
      found.push(...more.filter((i) => !found.includes(i)));
    }
    return found.slice(0, limit).map((i) => this.entries[i]);
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
    const looked = tokens.map((token) => new Token(token, this.entries.length));
    for (const look of [this.inTitles, this.inWordings, this.bySound, this.inBodies]) {
      for (const token of looked) look.call(this, token);
      this.worst(looked);
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

  bySharedPairs(letters, limit, among) {
    const scores = this.scores.fill(0);
    for (const pair of pairsOf(letters)) {
      const postings = this.postings.get(pair) ?? [];
      const rarity = Math.log(1 + this.entries.length / (1 + postings.length));
      for (const packed of postings) scores[packed >> 2] += (packed & 3) * rarity;
    }
    for (const letter of singlesOf(letters)) {
      const owners = this.singles.get(letter) ?? [];
      const gain = SINGLE * Math.log(1 + this.entries.length / (1 + owners.length));
      // One letter alone says nothing: it only adds to shared pairs.
      for (const i of owners) if (scores[i]) scores[i] += gain;
    }
    const before = (i, j) => (scores[j] - scores[i] || this.entries[i].id - this.entries[j].id) < 0;
    return best(scores.length, limit, (i) => scores[i] > 0 && (!among || among(i)), before);
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

/** The first `limit` of 0…count-1 that are `wanted`, in order; thousands fit one letter, few are shown. */
function best(count, limit, wanted, before) {
  const found = [];
  for (let i = 0; i < count; i += 1) {
    if (!wanted(i) || (found.length === limit && !before(i, found[limit - 1]))) continue;
    let place = found.length < limit ? found.length : limit - 1;
    for (; place > 0 && before(i, found[place - 1]); place -= 1) found[place] = found[place - 1];
    found[place] = i;
  }
  return found;
}
