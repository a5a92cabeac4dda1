// Every key of the lookup. Plain letters always belong to the field with the cursor.

const PAGE = 6;

export function watchKeys(lookup) {
  lookup.root.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    const act = actionOf(lookup, event);
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  });
}

/** What a key does here, or nothing: then the browser does what it always does. */
function actionOf(lookup, event) {
  if (event.altKey && !event.ctrlKey && !event.metaKey) return withAlt(lookup, event);
  if (event.key === "Escape") return () => escape(lookup);
  if (event.key === "Enter") return onEnter(lookup, event);
  if (event.target === lookup.query) return inQuery(lookup, event);
  if (event.target.matches(".lookup-blank") && event.key === "ArrowUp") return () => lookup.query.focus();
  return undefined;
}

function withAlt(lookup, event) {
  const digit = event.code.match(/^(?:Digit|Numpad)([1-9])$/)?.[1];
  if (digit) return () => pick(lookup, Number(digit));
  return {
    KeyO: () => lookup.subject.field.select(),
    KeyP: () => lookup.clipboard.copyPicture(),
    KeyS: () => lookup.star(),
    KeyT: () => lookup.stack.focus(),
  }[event.code];
}

function onEnter(lookup, event) {
  if (event.target === lookup.subject.field) return () => { lookup.subject.fill(); lookup.query.focus(); };
  if (event.target.matches("button, select, a")) return undefined;
  if (event.target.closest("[data-stack-list]")) return () => lookup.clipboard.copyStack(event.ctrlKey || event.metaKey);
  if (event.shiftKey) return () => lookup.clipboard.push();
  return () => lookup.clipboard.copyChosen({ keepOpen: event.ctrlKey || event.metaKey });
}

function inQuery(lookup, event) {
  if (event.ctrlKey || event.metaKey) return undefined;
  const empty = !lookup.query.value;
  if (event.key === "Tab" && !event.shiftKey) {
    // Never on into the field of the order: what is typed next would change whose order it is.
    const next = lookup.preview.firstEmpty(null) ?? lookup.preview.blanks[0] ?? lookup.copyButton.closest("button");
    return lookup.preview.reply ? () => next.focus() : undefined;
  }
  if (empty && /^[1-9]$/.test(event.key) && !lookup.hasDigitCodes) return () => pick(lookup, Number(event.key));
  if (empty && event.key === "Backspace" && lookup.category !== null) return () => lookup.leave();
  const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: PAGE, PageUp: -PAGE };
  return event.key in steps ? () => lookup.move(steps[event.key]) : undefined;
}

function pick(lookup, number) {
  const place = lookup.rows.nth(number);
  if (place >= lookup.rows.items.length) return;
  lookup.point(place);
  lookup.clipboard.copyChosen();
}

/** One step back: to the search, to an empty search, up a category, to no buyer, out of the overlay. */
function escape(lookup) {
  const { query } = lookup;
  if (document.activeElement !== query) query.focus();
  else if (query.value) { query.value = ""; lookup.search(); }
  else if (lookup.category !== null) lookup.leave();
  else if (lookup.subject.field.value) lookup.subject.clear();
  else lookup.root.dispatchEvent(new CustomEvent("lookup-leave", { bubbles: true }));
}
