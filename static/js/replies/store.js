// The list of replies in the browser: at once from local storage, and at most seconds behind the server.

import { load, loadList, save, saveList } from "./storage.js";
import { tokensOf } from "./line-index.js";
import { Outbox } from "./outbox.js";
import { Index } from "./search.js";
import { get, newList, post } from "./api.js";

const REFRESH_MILLISECONDS = 3000;
const USES_REFRESH_MILLISECONDS = 5 * 60_000;
const MOST_RECENT = 20;

const asMap = (counts) => new Map(Object.entries(counts).map(([id, times]) => [Number(id), times]));

/** Events: "list" (the list has changed), "state" (connection, uses not sent yet). */
export class ReplyStore extends EventTarget {
  index = null;
  replies = new Map();
  categories = [];
  placeholders = {};
  mine = new Map();
  shop = new Map();
  recent = [];
  favourites = new Set();
  /** "loading", "online", "offline" or "signed-out". */
  state = "loading";
  sounds = new Map();
  values = {};
  isRefreshing = true;

  /** `isShown()`: whether anybody can see the list at the moment. */
  constructor(user, isShown) {
    super();
    this.user = user;
    this.isShown = isShown;
    this.outbox = new Outbox(user);
    this.showUses(load(`uses.${user}`, { favourites: [], recent: [], mine: {}, shop: {} }));
  }

  async open() {
    const list = await loadList(this.user);
    if (list?.data.values) await this.show(list);
    this.isRefreshing = false;
    addEventListener("online", () => this.refresh());
    addEventListener("offline", () => this.setState("offline"));
    document.addEventListener("visibilitychange", () => this.refresh());
    setInterval(() => this.refresh(), REFRESH_MILLISECONDS);
    await this.refresh();
  }

  /** Fetches a newer list if there is one, and sends the outbox; does nothing while the page is hidden. */
  async refresh() {
    if (document.hidden || !this.isShown() || this.isRefreshing) return;
    this.isRefreshing = true;
    try {
      const list = await newList(this.etag);
      if (list) {
        await this.show(list);
        saveList(this.user, list);
      }
      await this.outbox.send();
      await this.refreshUses();
      this.setState("online");
    } catch (error) {
      if (error.status === undefined) throw error;
      this.setState(error.isSignedOut ? "signed-out" : "offline");
    } finally {
      this.isRefreshing = false;
    }
  }

  async refreshUses() {
    if (this.usesAt && Date.now() - this.usesAt < USES_REFRESH_MILLISECONDS) return;
    const uses = await get("mine/");
    if (!this.sounds.size) for (const [c, all] of Object.entries(await get("sounds/"))) this.sounds.set(c, all);
    this.usesAt = Date.now();
    save(`uses.${this.user}`, uses);
    this.showUses(uses);
    this.notify("list");
  }

  showUses({ favourites, recent, mine, shop }) {
    this.favourites = new Set(favourites);
    this.recent = recent;
    this.mine = asMap(mine);
    this.shop = asMap(shop);
  }

  async show({ etag, data }) {
    this.index = await Index.inSlices(data.replies, this.sounds);
    this.etag = etag;
    this.replies = new Map(data.replies.map((reply) => [reply.id, reply]));
    this.places = new Map(data.replies.map((reply, place) => [reply.id, place]));
    this.categories = data.categories;
    this.placeholders = data.placeholders;
    this.values = data.values;
    this.notify("list");
  }

  setState(state) {
    this.state = state;
    this.notify("state");
  }

  notify(what) {
    this.dispatchEvent(new Event(what));
  }

  /** {entries: the best replies for a query, fitsWell}; `fits(reply)` narrows them. */
  find(query, limit, fits) {
    if (!this.index) return { entries: [], fitsWell: true };
    const { entries } = this.index;
    const among = fits ? (place) => fits(entries[place]) : null;
    return this.index.search(query, { mine: this.mine, shop: this.shop, limit, among });
  }

  /** Whether the query has any letters to search for. */
  isQuestion(query) {
    return tokensOf(query).length > 0;
  }

  /** A reply was used: counted here at once, on the server when the outbox is sent. */
  used(reply, query, tid) {
    this.mine = new Map(this.mine).set(reply.id, (this.mine.get(reply.id) ?? 0) + 1);
    this.recent = [reply.id, ...this.recent.filter((id) => id !== reply.id)].slice(0, MOST_RECENT);
    this.outbox.addPick(reply.id, query.slice(0, 200), tid);
    this.sendSoon();
  }

  missed(query) {
    this.outbox.addMiss(query.slice(0, 200));
    this.sendSoon();
  }

  sendSoon() {
    this.notify("state");
    this.outbox.send().then(() => this.notify("state"), (error) => {
      if (error.status === undefined) throw error;
      this.setState(error.isSignedOut ? "signed-out" : "offline");
    });
  }

  /** Makes a reply a favourite or no longer; undone when the request fails. */
  async setFavourite(reply, wanted) {
    const change = (on) => {
      this.favourites = new Set(this.favourites);
      this.favourites[on ? "add" : "delete"](reply.id);
      this.notify("list");
    };
    change(wanted);
    try {
      await post(`${reply.id}/favourite/`, { wanted });
    } catch {
      change(!wanted);
      this.setState("offline");
    }
  }

  /** Values for placeholders from an order, a buyer or a product. */
  fill(subject) {
    return post("fill/", subject);
  }
}
