/* A basket by keyboard: type, arrows, Enter takes the SKU, Enter in the quantity goes back to typing. */

const WAIT_MILLISECONDS = 150;

function basket(root) {
  const search = root.querySelector("[data-basket-search]");
  const found = root.querySelector("[data-basket-found]");
  const rows = root.querySelector("[data-basket-rows]");
  const template = root.querySelector("[data-basket-template]");
  const options = () => [...found.querySelectorAll("[role=option]")];
  let waiting = 0;
  let asked = 0;
  let current = -1;

  const tell = () => document.body.dispatchEvent(new CustomEvent("basket-changed"));

  function show(html) {
    found.innerHTML = html;
    found.hidden = !html;
    search.setAttribute("aria-expanded", String(Boolean(html)));
    mark(options().length ? 0 : -1);
  }

  function mark(place) {
    current = place;
    options().forEach((option, at) => option.setAttribute("aria-selected", String(at === place)));
    const option = options()[place];
    if (option) search.setAttribute("aria-activedescendant", option.id);
    else search.removeAttribute("aria-activedescendant");
    option?.scrollIntoView({ block: "nearest" });
  }

  async function ask() {
    const number = ++asked;
    const query = search.value.trim();
    if (!query) return show("");
    const url = `${root.dataset.searchUrl}?${new URLSearchParams({ q: query })}`;
    // Who is no longer signed in is sent to the sign-in page, which is no list of products.
    const answer = await fetch(url, { redirect: "manual" }).catch(() => null);
    if (number !== asked) return;
    if (answer?.ok) show(await answer.text());
    else tellWhy(answer?.type === "opaqueredirect" ? root.dataset.expired : root.dataset.failed);
  }

  function tellWhy(sentence) {
    show("<li></li>");
    found.firstElementChild.textContent = sentence;
  }

  /** A count that can be bought: whole, at least one, at most what the field allows. */
  function wholePieces(field) {
    const pieces = Math.trunc(Number(field.value)) || 1;
    field.value = Math.min(Math.max(pieces, Number(field.min)), Number(field.max));
  }

  function take(option) {
    if (!option?.dataset.sku) return;
    const known = rows.querySelector(`[value="${CSS.escape(option.dataset.sku)}"]`)?.closest("li");
    const row = known ?? template.content.firstElementChild.cloneNode(true);
    const quantity = row.querySelector("[name=basket_quantity]");
    if (known) quantity.value = Number(quantity.value) + 1;
    else {
      row.querySelector("[name=basket_sku]").value = option.dataset.sku;
      const title = row.querySelector(".basket-title");
      title.textContent = option.dataset.title;
      const small = document.createElement("small");
      small.textContent = option.dataset.about;
      title.append(small);
      rows.append(row);
    }
    asked += 1;
    search.value = "";
    show("");
    quantity.focus();
    quantity.select();
    tell();
  }

  const KEYS = {
    ArrowDown: () => mark(Math.min(current + 1, options().length - 1)),
    ArrowUp: () => mark(Math.max(current - 1, 0)),
    Enter: () => take(options()[current]),
    Escape: () => show(""),
  };

  search.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, WAIT_MILLISECONDS);
  });
  search.addEventListener("keydown", (event) => {
    if (event.isComposing || !(event.key in KEYS)) return;
    event.preventDefault();
    event.stopPropagation();
    KEYS[event.key]();
  });
  // What is typed to find something is no change of the form.
  for (const name of ["change", "keyup"]) search.addEventListener(name, (event) => event.stopPropagation());
  found.addEventListener("pointerdown", (event) => event.preventDefault());
  found.addEventListener("click", (event) => take(event.target.closest("[role=option]")));
  rows.addEventListener("change", (event) => {
    if (event.target.name === "basket_quantity") wholePieces(event.target);
  });
  rows.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target.name !== "basket_quantity") return;
    event.preventDefault();
    wholePieces(event.target);
    tell();
    search.focus();
  });
  rows.addEventListener("click", (event) => {
    if (!event.target.closest("[data-basket-remove]")) return;
    event.target.closest("li").remove();
    search.focus();
    tell();
  });
}

document.querySelectorAll("[data-basket]").forEach(basket);
