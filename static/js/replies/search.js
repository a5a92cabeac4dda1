// Finding a reply: the twin of customer_service/replies/search.py, which explains the ranking.
// Both are tried on the same labelled questions; change them together.

const EXACT_CODE = 0, CODE_PREFIX = 1, PINYIN = 2, QUESTION = 3, WORDING = 4, SOUND = 5, WORDING_SOUND = 6, ANSWER = 7;
const INSIDE = 0.5, NO_FIT = 99, ENOUGH = 5, LONGEST_SOUND = 8, LONGEST_QUERY = 200;

export const normalise = (text) => text.normalize("NFKC").toLowerCase().trim().split(/\s+/u).join(" ");
export const lettersOf = (text) => Array.from(normalise(text)).filter((c) => /[\p{L}\p{N}]/u.test(c)).join("");
const isLatin = (c) => /^[a-z0-9]$/.test(c);
const escaped = (c) => c.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** Many short texts in one string, and which entry each came from. */
class Lines {
  constructor(owned) {
    const parts = [];
    this.starts = [];
    this.owners = [];
    let at = 0;
    for (const [owner, line] of owned) {
      parts.push(line);
      this.starts.push(at);
      this.owners.push(owner);
      at += line.length + 1;
    }
    this.text = parts.join("\n");
  }

  /** Calls `see(entry, atTheBeginningOfItsLine)` for a place in the text. */
  where(place, see) {
    let low = 0, high = this.starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.starts[middle] <= place) low = middle + 1; else high = middle;
    }
    see(this.owners[low - 1], this.starts[low - 1] === place);
  }

  find(piece, see) {
    for (let at = this.text.indexOf(piece); at >= 0; at = this.text.indexOf(piece, at + 1)) this.where(at, see);
  }

  match(pattern, see) {
    for (const found of this.text.matchAll(pattern)) this.where(found.index, see);
  }
}

/** A line to search by sound: each letter after a mark and its syllable (a Latin one is its own). */
const spelled = (text, syllables) => {
  const sounds = syllables.split(" ");
  return Array.from(lettersOf(text)).map((c, i) => "\x01" + (c === sounds[i] ? c : (sounds[i] ?? "") + c)).join("");
};

export const spellingPattern = (token) => {
  const letters = Array.from(token);
  const next = "[^\\n\\x01]*";
  return new RegExp(letters.map((c, i) => {
    if (!isLatin(c)) return (i ? next : "") + `\\x01[a-z]*${escaped(c)}`;
    if (i && isLatin(letters[i - 1])) return `(?:${c}|${next}\\x01${c})`;
    return (i ? next : "") + `\\x01${c}`;
  }).join(""), "gu");
};

export const soundPattern = (token, sounds) => new RegExp(Array.from(token).map((c) => (
  isLatin(c) ? `\\x01${c}` : `\\x01(?:${(sounds.get(c) ?? [escaped(c)]).join("|")})[^a-z0-9\\n\\x01]`
)).join(""), "gu");

const pairsOf = (letters) => {
  const all = Array.from(letters);
  return [...new Set(all.slice(1).map((c, i) => all[i] + c))];
};

/** All replies, made ready for searching; made once for each version of the list. */
export class Index {
  /** entries: [{id, code, title, wordings, body, pinyin}], sounds: Map of letter → toneless readings. */
  constructor(entries, sounds) {
    this.entries = entries;
    this.sounds = sounds;
    const lines = (many) => new Lines(entries.flatMap((e, i) => many(e).map((line) => [i, line])));
    this.titles = lines((e) => [lettersOf(e.title)]);
    this.wordings = lines((e) => e.wordings.map(lettersOf));
    this.spelledTitles = lines((e) => [spelled(e.title, e.pinyin[0])]);
    this.spelledWordings = lines((e) => e.wordings.map((w, k) => spelled(w, e.pinyin[k + 1])));
    this.bodies = lines((e) => [lettersOf(e.body)]);
    this.codes = entries.map((e, i) => [e.code, i]).filter(([code]) => code);
    this.postings = null;
  }

  /** Ids of the best replies first. mine, shop: Map of reply id → uses in the last 30 days. */
  search(query, { mine = new Map(), shop = new Map(), limit = 20 } = {}) {
    const tokens = normalise(query.slice(0, LONGEST_QUERY)).split(" ").map(lettersOf).filter(Boolean);
    if (!tokens.length) return [];
    const fits = this.fits(tokens);
    const rank = (i) => {
      const e = this.entries[i];
      return [fits.get(i), -(mine.get(e.id) ?? 0), -(shop.get(e.id) ?? 0), Array.from(e.title).length, e.id];
    };
    const found = [...fits.keys()].map((i) => [rank(i), i]).sort(([a], [b]) => compare(a, b)).slice(0, limit).map(([, i]) => i);
    if (found.length < ENOUGH) {
      const known = new Set(found);
      found.push(...this.bySharedPairs(tokens.join(""), limit).filter((i) => !known.has(i)));
    }
    return found.slice(0, limit).map((i) => this.entries[i]);
  }

  fits(tokens) {
    let fits = this.fitOfToken(tokens[0]);
    for (const token of tokens.slice(1)) {
      const more = this.fitOfToken(token);
      fits = new Map([...fits].filter(([i]) => more.has(i)).map(([i, fit]) => [i, Math.max(fit, more.get(i))]));
    }
    if (tokens.length === 1) {
      for (const [code, i] of this.codes) {
        if (code.startsWith(tokens[0])) fits.set(i, code === tokens[0] ? EXACT_CODE : CODE_PREFIX);
      }
    }
    return fits;
  }

  fitOfToken(token) {
    const fits = new Map();
    const as = (kind) => (i, atStart) => {
      const fit = atStart ? kind : kind + INSIDE;
      if (fit < (fits.get(i) ?? NO_FIT)) fits.set(i, fit);
    };
    const letters = Array.from(token);
    if (letters.some(isLatin)) {
      const pattern = spellingPattern(token);
      this.spelledTitles.match(pattern, as(PINYIN));
      this.spelledWordings.match(pattern, as(WORDING));
    } else {
      this.titles.find(token, as(QUESTION));
      this.wordings.find(token, as(WORDING));
    }
    if (!fits.size && letters.length > 1 && letters.length <= LONGEST_SOUND && !letters.every(isLatin)) {
      const pattern = soundPattern(token, this.sounds);
      this.spelledTitles.match(pattern, as(SOUND));
      this.spelledWordings.match(pattern, as(WORDING_SOUND));
    }
    this.bodies.find(token, as(ANSWER));
    return fits;
  }

  bySharedPairs(letters, limit) {
    this.postings ??= makePostings(this.entries);
    const scores = new Map();
    for (const pair of pairsOf(letters)) {
      const postings = this.postings.get(pair) ?? [];
      const rarity = Math.log(1 + this.entries.length / (1 + postings.length));
      for (const [i, weight] of postings) scores.set(i, (scores.get(i) ?? 0) + weight * rarity);
    }
    return [...scores].sort(([i, a], [j, b]) => b - a || this.entries[i].id - this.entries[j].id).slice(0, limit).map(([i]) => i);
  }
}

const compare = (a, b) => {
  for (let k = 0; k < a.length; k += 1) if (a[k] !== b[k]) return a[k] - b[k];
  return 0;
};

function makePostings(entries) {
  const postings = new Map();
  entries.forEach((entry, i) => {
    const weights = new Map();
    const texts = [[1, entry.body], ...entry.wordings.map((w) => [2, w]), [3, entry.title]];
    for (const [weight, text] of texts) {
      for (const pair of pairsOf(lettersOf(text))) weights.set(pair, Math.max(weights.get(pair) ?? 0, weight));
    }
    for (const [pair, weight] of weights) {
      if (!postings.has(pair)) postings.set(pair, []);
      postings.get(pair).push([i, weight]);
    }
  });
  return postings;
}
