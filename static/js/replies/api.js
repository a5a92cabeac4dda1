// Requests to the API. A RequestError has a `status`: 0 = no connection.

const BASE = "/api/v1/replies/";
const TIMEOUT_MILLISECONDS = 10_000;

export class RequestError extends Error {
  constructor(status) {
    super(`the server answered ${status}`);
    this.status = status;
  }

  get isSignedOut() {
    return this.status === 401 || this.status === 403;
  }
}

const csrf = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? "";

async function call(path, options) {
  let response;
  try {
    response = await fetch(BASE + path, {
      credentials: "same-origin",
      redirect: "error",
      signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS),
      ...options,
    });
  } catch {
    throw new RequestError(0);
  }
  if (!response.ok && response.status !== 304) throw new RequestError(response.status);
  return response;
}

/** A part of the API as JSON. */
export const get = async (path) => (await call(path)).json();

/** The list if it is another than the one with this ETag, else null. */
export async function newList(etag) {
  const response = await call("sync/", { cache: "no-store", headers: etag ? { "If-None-Match": etag } : {} });
  if (response.status === 304) return null;
  return { etag: response.headers.get("ETag"), data: await response.json() };
}

/** Texts of buyers travel in bodies only, never in addresses. */
export async function post(path, body) {
  const response = await call(path, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": csrf() },
    body: JSON.stringify(body),
  });
  return response.json();
}
