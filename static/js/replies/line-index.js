// Full-text search in many short lines, by letters, spelling and sound: the twin of
// customer_service/replies/search/line_index.py.

const LONGEST_QUERY = 200;

export const normalise = (text) => text.normalize("NFKC").toLowerCase().trim().split(/\s+/u).join(" ");
export const lettersOf = (text) => normalise(text).replace(/[^\p{L}\p{N}]+/gu, "");
export const tokensOf = (query) => normalise(query.slice(0, LONGEST_QUERY)).split(" ").map(lettersOf).filter(Boolean);
export const isLatin = (c) => /^[a-z0-9]$/.test(c);
const escaped = (c) => c.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** Lines joined into one string, so that one regular expression searches all; `owners`: the entry of each line. */
export class LineIndex {
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

  /** One match a line is enough; the search goes on with the next line. */
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

/** A line to search by sound: before each letter \x01 and its syllable; a Latin letter is its own syllable. */
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

/** The first `limit` of 0…count-1 that are `wanted`, in order; thousands fit one letter, few are shown. */
export function best(count, limit, wanted, before) {
  const found = [];
  for (let i = 0; i < count; i += 1) {
    if (!wanted(i) || (found.length === limit && !before(i, found[limit - 1]))) continue;
    let place = found.length < limit ? found.length : limit - 1;
    for (; place > 0 && before(i, found[place - 1]); place -= 1) found[place] = found[place - 1];
    found[place] = i;
  }
  return found;
}
