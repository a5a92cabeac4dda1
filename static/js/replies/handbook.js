// The list of replies in the browser: there at once from what was kept, and at most seconds behind the shop.

import { kept, keep, keepList, keptList } from "./keep.js";
import { tokensOf } from "./lines.js";
import { Outbox } from "./outbox.js";
import { Index } from "./search.js";
import { get, newList, post } from "./server.js";

const ASK_EVERY_MILLISECONDS = 3000;
const USES_EVERY_MILLISECONDS = 5 * 60_000;
const MOST_RECENT = 20;

const asMap = (counts) => new Map(Object.entries(counts).map(([id, times]) => [Number(id), times]));

/** Tells "list" (another list), "state" (connection, waiting uses). */
export class Handbook extends EventTarget {
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
  asking = true;

  /** `isShown()`: whether anybody can see the list at the moment. */
  constructor(user, isShown) {
    super();
    this.user = user;
    this.isShown = isShown;
    this.outbox = new Outbox(user);
    this.showUses(kept(`uses.${user}`, { favourites: [], recent: [], mine: {}, shop: {} }));
  }

  async open() {
    const list = await keptList(this.user);
    if (list?.data.values) await this.show(list);
    this.asking = false;
    addEventListener("online", () => this.ask());
    addEventListener("offline", () => this.setState("offline"));
    document.addEventListener("visibilitychange", () => this.ask());
    setInterval(() => this.ask(), ASK_EVERY_MILLISECONDS);
    await this.ask();
  }

  /** Looks for a newer list, and sends what waits; nothing while nobody looks at the page. */
  async ask() {
    if (document.hidden || !this.isShown() || this.asking) return;
    this.asking = true;
    try {
      const list = await newList(this.etag);
      if (list) {
        await this.show(list);
        keepList(this.user, list);
      }
      await this.outbox.send();
      await this.askUses();
      this.setState("online");
    } catch (trouble) {
      if (trouble.status === undefined) throw trouble;
      this.setState(trouble.isSignedOut ? "signed-out" : "offline");
    } finally {
      this.asking = false;
    }
  }

  async askUses() {
    if (this.usesAt && Date.now() - this.usesAt < USES_EVERY_MILLISECONDS) return;
    const uses = await get("mine/");
    if (!this.sounds.size) for (const [c, all] of Object.entries(await get("sounds/"))) this.sounds.set(c, all);
    this.usesAt = Date.now();
    keep(`uses.${this.user}`, uses);
    this.showUses(uses);
    this.tell("list");
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
    this.tell("list");
  }

  setState(state) {
    this.state = state;
    this.tell("state");
  }

  tell(what) {
    this.dispatchEvent(new Event(what));
  }

  /** {entries: the best replies for a query, fitsWell}; `fits(reply)` narrows them. */
  find(query, limit, fits) {
    if (!this.index) return { entries: [], fitsWell: true };
    const { entries } = this.index;
    const among = fits ? (place) => fits(entries[place]) : null;
    return this.index.search(query, { mine: this.mine, shop: this.shop, limit, among });
  }

  /** Whether something is asked for that no reply can be ranked by. */
  isQuestion(query) {
    return tokensOf(query).length > 0;
  }

  /** A reply was used: it counts at once here, and in the shop as soon as it can be told. */
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
    this.tell("state");
    this.outbox.send().then(() => this.tell("state"), (trouble) => {
      if (trouble.status === undefined) throw trouble;
      this.setState(trouble.isSignedOut ? "signed-out" : "offline");
    });
  }

  /** Keeps a reply at hand, or no longer; taken back when the shop does not hear it. */
  async setFavourite(reply, wanted) {
    const change = (on) => {
      this.favourites = new Set(this.favourites);
      this.favourites[on ? "add" : "delete"](reply.id);
      this.tell("list");
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
