/* Linked products: typed, searched, chosen by key or mouse. The numbers in the text field stay the truth. */

const root = document.querySelector("[data-picker]");
const part = (name) => root.querySelector(`[data-picker-${name}]`);
const text = root.querySelector("textarea");
const box = part("box"), chips = part("chips"), input = part("input"), options = part("options"), said = part("said");
const WAIT_MILLISECONDS = 150;

let linked = text.value.split(/[\s,，、]+/).filter(Boolean).map((number) => ({ num_iid: number, title: number }));
let found = [], active = -1, asked = 0, timer = 0;

const say = (sentence, value) => { said.textContent = sentence.replace("%s", value); };
const copyOf = (name) => part(name).content.firstElementChild.cloneNode(true);

function keep() {
  text.value = linked.map((product) => product.num_iid).join("\n");
  text.dispatchEvent(new Event("input", { bubbles: true }));
}

function paintChips() {
  chips.replaceChildren(...linked.map((product) => {
    const chip = copyOf("chip");
    chip.querySelector("[data-name]").textContent = product.title;
    chip.title = [product.num_iid, product.outer_id].filter(Boolean).join(" · ");
    chip.querySelector("button").setAttribute("aria-label", `${chip.querySelector("button").getAttribute("aria-label")} ${product.title}`);
    return chip;
  }));
}

function paintOptions() {
  options.replaceChildren(...found.map((product, place) => {
    const option = copyOf("option");
    option.id = `${options.id}-${place}`;
    option.setAttribute("aria-selected", String(place === active));
    option.querySelector("[data-title]").textContent = product.title;
    option.querySelector("[data-numbers]").textContent = [product.outer_id, product.num_iid].filter(Boolean).join(" · ");
    option.querySelector("[data-off]").hidden = product.is_on_sale;
    return option;
  }));
  options.hidden = !found.length;
  input.setAttribute("aria-expanded", String(found.length > 0));
  if (active >= 0) input.setAttribute("aria-activedescendant", `${options.id}-${active}`);
  else input.removeAttribute("aria-activedescendant");
  options.children[active]?.scrollIntoView({ block: "nearest" });
}

function show(products) {
  found = products.filter((product) => !linked.some(({ num_iid: number }) => number === product.num_iid));
  active = found.length ? 0 : -1;
  paintOptions();
}

async function ask(parameters) {
  const answer = await fetch(`${root.dataset.search}?${parameters}`, { redirect: "error" });
  if (!answer.ok) throw new Error(String(answer.status));
  return (await answer.json()).products;
}

async function search() {
  const query = input.value.trim();
  const mine = ++asked;
  if (!query) return show([]);
  let products = null;
  try {
    products = await ask(new URLSearchParams({ q: query }));
  } catch {
    // Said below.
  }
  if (mine !== asked) return undefined;
  show(products ?? []);
  return say(products ? (found.length ? root.dataset.textFound : root.dataset.textNone) : root.dataset.textFailed, found.length);
}

function add(product) {
  linked.push(product);
  asked += 1;
  input.value = "";
  show([]);
  keep();
  paintChips();
  say(root.dataset.textAdded, product.title);
}

function remove(place) {
  const [product] = linked.splice(place, 1);
  keep();
  paintChips();
  input.focus();
  say(root.dataset.textRemoved, product.title);
}

function step(by) {
  if (!found.length) return;
  active = (active + by + found.length) % found.length;
  paintOptions();
}

/** What a key does; nothing = what the browser does. */
const KEYS = {
  ArrowDown: () => step(1),
  ArrowUp: () => step(-1),
  /* Never sends the form: the product is not chosen yet. */
  Enter: () => { if (found[active]) add(found[active]); },
  Escape: () => show([]),
};

input.addEventListener("keydown", (event) => {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Backspace" && !input.value && linked.length) remove(linked.length - 1);
  else if (event.key in KEYS) KEYS[event.key]();
  else return;
  event.preventDefault();
});
input.addEventListener("input", (event) => {
  event.stopPropagation();
  clearTimeout(timer);
  timer = setTimeout(search, WAIT_MILLISECONDS);
});
input.addEventListener("blur", () => setTimeout(() => show([]), WAIT_MILLISECONDS));
options.addEventListener("mousedown", (event) => event.preventDefault());
options.addEventListener("click", (event) => {
  const place = [...options.children].indexOf(event.target.closest("li"));
  if (place >= 0) add(found[place]);
});
chips.addEventListener("click", (event) => {
  if (event.target.closest("button")) remove([...chips.children].indexOf(event.target.closest("li")));
});
box.addEventListener("click", (event) => { if (event.target === box || event.target === chips) input.focus(); });

part("plain").hidden = true;
box.hidden = false;
paintChips();
if (linked.length) {
  const names = new URLSearchParams(linked.map((product) => ["number", product.num_iid]));
  ask(names).then((products) => {
    const known = new Map(products.flatMap((product) => [[product.num_iid, product], [product.outer_id, product]]));
    linked = linked.map((product) => known.get(product.num_iid) ?? product);
    paintChips();
  }, () => {});
}
