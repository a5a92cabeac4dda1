// Uses and misses that are not sent yet, in local storage: a dropped network loses nothing.

import { load, newKey, save } from "./storage.js";
import { post } from "./api.js";

const MOST = 1000, AT_ONCE = 100;
const EMPTY = { picks: [], misses: [] };

export class Outbox {
  constructor(user) {
    this.name = `outbox.${user}`;
    this.sending = null;
  }

  get waiting() {
    return load(this.name, EMPTY).picks.length;
  }

  addPick(reply, query, tid) {
    this.add("picks", { client_key: newKey(), reply, picked_at: new Date().toISOString(), query, tid });
  }

  addMiss(query) {
    this.add("misses", { query, missed_at: new Date().toISOString() });
  }

  add(kind, item) {
    const all = load(this.name, EMPTY);
    save(this.name, { ...all, [kind]: [...all[kind], item].slice(-MOST) });
  }

  /** Sends everything; throws RequestError without a connection, and what is not sent stays. */
  send() {
    this.sending ??= this.sendAll().finally(() => { this.sending = null; });
    return this.sending;
  }

  async sendAll() {
    for (const kind of ["picks", "misses"]) {
      for (let batch = this.batch(kind); batch.length; batch = this.batch(kind)) {
        await this.sendBatch(kind, batch);
        const sent = new Set(batch.map((item) => JSON.stringify(item)));
        const all = load(this.name, EMPTY);
        save(this.name, { ...all, [kind]: all[kind].filter((item) => !sent.has(JSON.stringify(item))) });
      }
    }
  }

  batch(kind) {
    return load(this.name, EMPTY)[kind].slice(0, AT_ONCE);
  }

  async sendBatch(kind, batch) {
    try {
      await post(`${kind}/`, { [kind]: batch });
    } catch (error) {
      // A batch that the server refuses would be refused again: it must not hold up the others.
      if (error.status !== 400) throw error;
    }
  }
}
