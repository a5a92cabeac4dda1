// Ranking replies by the bigrams of letters that they share with a sentence, and whether the best fits well: the
// twin of customer_service/replies/search/bigram_index.py, which explains both.

import { best, isLatin } from "./line-index.js";

// What a single shared letter counts; a bigram counts 1 to 3.
const SINGLE = 1.5;
// It fits well with so much in common, or with this share of all that could be.
const ENOUGH_SHARED = 7.5, ENOUGH_COVERED = 0.25;

export const bigramsOf = (letters) => {
  const all = Array.from(letters);
  const bigrams = new Set();
  for (let i = 1; i < all.length; i += 1) bigrams.add(all[i - 1] + all[i]);
  return bigrams;
};

/** Each letter once; Latin ones say too little alone. */
const singlesOf = (letters) => [...new Set(letters)].filter((c) => !isLatin(c));

export class BigramIndex {
  postings = new Map();
  singles = new Map();

  constructor(entries) {
    this.entries = entries;
    this.scores = new Float64Array(entries.length);
  }

  /** Reads the letters of one entry: of its question, its other wordings and its answer. */
  read(i, title, wordings, body) {
    const known = new Set();
    this.post(i, title, 3, known);
    for (const wording of wordings) this.post(i, wording, 2, known);
    this.post(i, body, 1, known);
    for (const letter of singlesOf(title + wordings.join(""))) {
      const owners = this.singles.get(letter);
      if (owners) owners.push(i); else this.singles.set(letter, [i]);
    }
  }

  /** Notes the bigrams of letters of a text that the entry did not have with a higher weight. */
  post(i, letters, weight, known) {
    for (const bigram of bigramsOf(letters)) {
      if (known.has(bigram)) continue;
      known.add(bigram);
      const postings = this.postings.get(bigram);
      if (postings) postings.push(i * 4 + weight); else this.postings.set(bigram, [i * 4 + weight]);
    }
  }

  rarity(owners) {
    return Math.log(1 + this.entries.length / (1 + owners));
  }

  /** The places that share most with a sentence, best first, and whether the first fits well. */
  ranked(letters, limit, among) {
    const scores = this.scores.fill(0);
    let most = 0;
    for (const bigram of bigramsOf(letters)) {
      const postings = this.postings.get(bigram) ?? [];
      const rarity = this.rarity(postings.length);
      most += 3 * rarity;
      for (const packed of postings) scores[packed >> 2] += (packed & 3) * rarity;
    }
    for (const letter of singlesOf(letters)) {
      const owners = this.singles.get(letter) ?? [];
      const gain = SINGLE * this.rarity(owners.length);
      most += gain;
      // One letter alone says nothing: it only adds to shared bigrams.
      for (const i of owners) if (scores[i]) scores[i] += gain;
    }
    const before = (i, j) => (scores[j] - scores[i] || this.entries[i].id - this.entries[j].id) < 0;
    const places = best(scores.length, limit, (i) => scores[i] > 0 && (!among || among(i)), before);
    return { places, fitsWell: places.length > 0 && this.fitsWell(scores[places[0]], most) };
  }

  fitsWell(score, most) {
    return score >= ENOUGH_SHARED * Math.log(1 + this.entries.length) || score >= ENOUGH_COVERED * most;
  }
}
