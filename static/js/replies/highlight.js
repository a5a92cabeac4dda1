// Which letters of a title a query found, for showing why a reply is in the list.

import { isLatin, lettersOf, spelled, spellingPattern, tokensOf } from "./line-index.js";
import { bigramsOf } from "./bigram-index.js";

/** For a query: a function from a reply to the places in its title (letters as Array.from counts) to mark. */
export function highlighter(query) {
  const tokens = tokensOf(query).map((token) => ({
    token,
    pattern: Array.from(token).some(isLatin) ? spellingPattern(token) : null,
    bigrams: bigramsOf(token),
  }));
  return (reply) => {
    const marked = new Set();
    const places = placesOf(reply.title);
    for (const token of tokens) markToken(token, reply, places, marked);
    return marked;
  };
}

/** For each searchable letter of the title, where it stands in it. */
function placesOf(title) {
  return Array.from(title).flatMap((c, place) => Array.from(lettersOf(c), () => place));
}

function markToken({ token, pattern, bigrams }, reply, places, marked) {
  const mark = (from, count) => { for (let i = from; i < from + count; i += 1) marked.add(places[i]); };
  const letters = lettersOf(reply.title);
  const at = letters.indexOf(token);
  if (at >= 0) return mark(Array.from(letters.slice(0, at)).length, Array.from(token).length);
  if (pattern) {
    pattern.lastIndex = 0;
    const line = spelled(reply.title, reply.pinyin[0]);
    const found = pattern.exec(line);
    const marksIn = (text) => text.split("\x01").length - 1;
    if (found) mark(marksIn(line.slice(0, found.index)), marksIn(found[0]));
    return undefined;
  }
  const all = Array.from(letters);
  for (let i = 1; i < all.length; i += 1) if (bigrams.has(all[i - 1] + all[i])) mark(i - 1, 2);
  return undefined;
}
