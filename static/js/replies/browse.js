// What the list shows while nothing is typed: favourites, recents, and the chapters of the handbook.

// So many rows of the first screen are for one's own replies, the rest for chapters.
const OWN_SHOWN = 9, LEAST_RECENT = 3;

/** Items for the start (category null) or one chapter; `fits` narrows the replies. */
export function browse(handbook, category, fits) {
  const shown = (reply) => reply && fits(reply);
  if (category === null) {
    const favourites = [...handbook.favourites].map((id) => handbook.replies.get(id)).filter(shown);
    const recent = handbook.recent.map((id) => handbook.replies.get(id)).filter(shown);
    const room = Math.max(LEAST_RECENT, OWN_SHOWN - favourites.length);
    return [
      ...favourites.map((reply) => ({ reply, note: "favourite" })),
      ...recent.filter((reply) => !handbook.favourites.has(reply.id)).slice(0, room).map((reply) => ({ reply, note: "recent" })),
      ...chapters(handbook, null, fits),
    ];
  }
  const inside = [...handbook.replies.values()].filter((reply) => reply.category === category && fits(reply));
  const uses = (reply) => handbook.mine.get(reply.id) ?? 0;
  inside.sort((a, b) => uses(b) - uses(a) || a.title.localeCompare(b.title, "zh"));
  return [...chapters(handbook, category, fits), ...inside.map((reply) => ({ reply }))];
}

/** The chapters directly below one, with the number of replies in them; empty ones are left out. */
function chapters(handbook, parent, fits) {
  const counts = new Map();
  for (const reply of handbook.replies.values()) {
    if (!fits(reply)) continue;
    for (const category of pathOf(handbook, reply.category)) counts.set(category.id, (counts.get(category.id) ?? 0) + 1);
  }
  return handbook.categories
    .filter((category) => category.parent === parent && counts.has(category.id))
    .map((category) => ({ category, count: counts.get(category.id) }));
}

/** From the top chapter down to this one. */
export function pathOf(handbook, id) {
  const path = [];
  for (let step = id; step !== null && path.length < 10;) {
    const category = handbook.categories.find((one) => one.id === step);
    if (!category) break;
    path.unshift(category);
    step = category.parent;
  }
  return path;
}
