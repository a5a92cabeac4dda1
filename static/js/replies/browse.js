// What the list shows while nothing is typed: favourites, recents, and the categories.

// So many rows of the first screen are for one's own replies, the rest for categories.
const OWN_SHOWN = 9, LEAST_RECENT = 3;

/** Items for the start (category null) or one category; `fits` narrows the replies. */
export function browse(store, category, fits) {
  const shown = (reply) => reply && fits(reply);
  if (category === null) {
    const favourites = [...store.favourites].map((id) => store.replies.get(id)).filter(shown);
    const recent = store.recent.map((id) => store.replies.get(id)).filter(shown);
    const room = Math.max(LEAST_RECENT, OWN_SHOWN - favourites.length);
    return [
      ...favourites.map((reply) => ({ reply, note: "favourite" })),
      ...recent.filter((reply) => !store.favourites.has(reply.id)).slice(0, room).map((reply) => ({ reply, note: "recent" })),
      ...categories(store, null, fits),
    ];
  }
  const inside = [...store.replies.values()].filter((reply) => reply.category === category && fits(reply));
  const uses = (reply) => store.mine.get(reply.id) ?? 0;
  inside.sort((a, b) => uses(b) - uses(a) || a.title.localeCompare(b.title, "zh"));
  return [...categories(store, category, fits), ...inside.map((reply) => ({ reply }))];
}

/** The categories directly below one, with the number of replies in them; empty ones are left out. */
function categories(store, parent, fits) {
  const counts = new Map();
  for (const reply of store.replies.values()) {
    if (!fits(reply)) continue;
    for (const category of pathOf(store, reply.category)) counts.set(category.id, (counts.get(category.id) ?? 0) + 1);
  }
  return store.categories
    .filter((category) => category.parent === parent && counts.has(category.id))
    .map((category) => ({ category, count: counts.get(category.id) }));
}

/** From the top category down to this one. */
export function pathOf(store, id) {
  const path = [];
  for (let step = id; step !== null && path.length < 10;) {
    const category = store.categories.find((one) => one.id === step);
    if (!category) break;
    path.unshift(category);
    step = category.parent;
  }
  return path;
}
