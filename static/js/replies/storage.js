// Storage in the browser for one person: the list of replies, and uses that are not sent yet.

const DATABASE = "shopops-replies", STORE = "lists";
const PREFIX = "shopops.replies.";

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

async function openStore(mode) {
  return (await open()).transaction(STORE, mode).objectStore(STORE);
}

/** The list as it was last received, or undefined; without storage the list is fetched every time. */
export async function loadList(user) {
  try {
    return await finished((await openStore("readonly")).get(user));
  } catch {
    return undefined;
  }
}

/** Saves this person's list; another person's on the same computer is removed. */
export async function saveList(user, list) {
  try {
    const lists = await openStore("readwrite");
    lists.clear();
    await finished(lists.put(list, user));
  } catch {
    // Without storage (full, or forbidden) only the quick start is lost.
  }
}

export function load(name, fallback) {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + name)) ?? fallback;
  } catch {
    return fallback;
  }
}

export function save(name, value) {
  try {
    localStorage.setItem(PREFIX + name, JSON.stringify(value));
  } catch {
    // As above.
  }
}

const QUESTION = `${PREFIX}question`;

/** For the page on which a new reply is written: the query that found nothing. */
export function saveQuestion(text) {
  try {
    sessionStorage.setItem(QUESTION, text.trim().slice(0, 200));
  } catch {
    // As above.
  }
}

/** Returns the saved question and removes it. */
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
