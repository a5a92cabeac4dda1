// Uses and misses wait here until the shop has them; a dropped network loses nothing.

import { keep, kept, newKey } from "./keep.js";
import { post } from "./server.js";

const MOST = 1000, AT_ONCE = 100;
const EMPTY = { picks: [], misses: [] };

export class Outbox {
  constructor(user) {
    this.name = `outbox.${user}`;
    this.sending = null;
  }

  get waiting() {
    return kept(this.name, EMPTY).picks.length;
  }

  addPick(reply, query, tid) {
    this.add("picks", { client_key: newKey(), reply, picked_at: new Date().toISOString(), query, tid });
  }

  addMiss(query) {
    this.add("misses", { query, missed_at: new Date().toISOString() });
  }

  add(kind, item) {
    const all = kept(this.name, EMPTY);
    keep(this.name, { ...all, [kind]: [...all[kind], item].slice(-MOST) });
  }

  /** Sends what waits; throws Trouble and keeps it when there is no connection. */
  send() {
    this.sending ??= this.sendAll().finally(() => { this.sending = null; });
    return this.sending;
  }

  async sendAll() {
    for (const kind of ["picks", "misses"]) {
      for (let batch = this.batch(kind); batch.length; batch = this.batch(kind)) {
        await this.sendBatch(kind, batch);
        const sent = new Set(batch.map((item) => JSON.stringify(item)));
        const all = kept(this.name, EMPTY);
        keep(this.name, { ...all, [kind]: all[kind].filter((item) => !sent.has(JSON.stringify(item))) });
      }
    }
  }

  batch(kind) {
    return kept(this.name, EMPTY)[kind].slice(0, AT_ONCE);
  }

  async sendBatch(kind, batch) {
    try {
      await post(`${kind}/`, { [kind]: batch });
    } catch (trouble) {
      // What the shop refuses once it refuses always: it must not hold up what comes after it.
      if (trouble.status !== 400) throw trouble;
    }
  }
}
