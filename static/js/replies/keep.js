// What the browser keeps for one person: the list of replies, and uses that are not sent yet.

const DATABASE = "shopops-replies", STORE = "lists";
const OURS = "shopops.replies.";

function open() {
  return new Promise((done, failed) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });
}

function finished(request) {
  return new Promise((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });
}

async function store(mode) {
  return (await open()).transaction(STORE, mode).objectStore(STORE);
}

/** The list as it was last received, or nothing; without storage the list is loaded every time. */
export async function keptList(user) {
  try {
    return await finished((await store("readonly")).get(user));
  } catch {
    return undefined;
  }
}

/** Keeps this person's list; another person's on the same computer goes. */
export async function keepList(user, list) {
  try {
    const lists = await store("readwrite");
    lists.clear();
    await finished(lists.put(list, user));
  } catch {
    // A full or forbidden storage only costs the quick start.
  }
}

export function kept(name, otherwise) {
  try {
    return JSON.parse(localStorage.getItem(OURS + name)) ?? otherwise;
  } catch {
    return otherwise;
  }
}

export function keep(name, value) {
  try {
    localStorage.setItem(OURS + name, JSON.stringify(value));
  } catch {
    // As above.
  }
}

const QUESTION = `${OURS}question`;

/** For the page on which a new reply is written: what was searched in vain. */
export function keepQuestion(text) {
  try {
    sessionStorage.setItem(QUESTION, text.trim().slice(0, 200));
  } catch {
    // As above.
  }
}

/** The question, once. */
export function takeQuestion() {
  try {
    const text = sessionStorage.getItem(QUESTION) ?? "";
    sessionStorage.removeItem(QUESTION);
    return text;
  } catch {
    return "";
  }
}

/** A random UUID; crypto.randomUUID is missing where the shop runs without TLS. */
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
