// A reply's text in parts: words, placeholders with a value, and blanks that the agent fills.

const PART = /\{([^{}\n]{1,30})\}|\[([^\[\]\n]{1,30})\]/g;

/** [{text} or {name, value}]; a part with a name and no value is asked for before copying. */
export function partsOf(body, keys, values, typed) {
  const parts = [];
  let from = 0;
  for (const match of body.matchAll(PART)) {
    if (match.index > from) parts.push({ text: body.slice(from, match.index) });
    const name = (match[1] ?? match[2]).trim();
    const value = match[1] === undefined ? "" : values[keys[name]] ?? "";
    parts.push({ name, known: value, value: value || typed.get(name) || "" });
    from = match.index + match[0].length;
  }
  if (from < body.length) parts.push({ text: body.slice(from) });
  return parts;
}
