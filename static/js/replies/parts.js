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

/** The clipboard of the browser, or the old way where the shop runs without TLS. */
export async function copy(text, place) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyTheOldWay(text, place);
  }
}

function copyTheOldWay(text, place) {
  const focused = document.activeElement;
  const area = document.createElement("textarea");
  area.className = "lookup-clipboard";
  area.value = text;
  place.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  focused?.focus();
  return done;
}

/** What a typed or pasted text is about: an order number, a product number, or a buyer. */
export function subjectOf(text) {
  const number = text.match(/\d{9,32}/)?.[0] ?? "";
  if (number.length >= 15) return { tid: number };
  if (number && number === text.trim()) return { num_iid: number };
  return text.trim() ? { buyer_nick: text.trim().slice(0, 64) } : {};
}

export const isOrderNumber = (text) => /^\s*\d{15,32}\s*$/.test(text);
