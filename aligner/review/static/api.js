// Talks to the server: JSON both ways, the token on whatever writes. Knows nothing of the page.

/** What the server refused, or its silence: `status` is that of HTTP, 0 where nobody answered. */
export class ApiError extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

const token = () => document.querySelector('meta[name="aligner-token"]').content;

async function request(path, options) {
  let response;
  try {
    response = await fetch(path, { credentials: "same-origin", cache: "no-store", ...options });
  } catch {
    throw new ApiError(0, "the review server does not answer");
  }
  if (response.ok) return response;
  let message = `${response.status} ${response.statusText}`;
  try {
    message = (await response.json()).error ?? message;
  } catch {
    // An answer that is no JSON says no more than its status.
  }
  throw new ApiError(response.status, message);
}

/** An address with those parameters that are set. */
export function address(path, parameters = {}) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value === undefined || value === null || value === "" || value === false) continue;
    query.set(name, value === true ? "1" : String(value));
  }
  const text = query.toString();
  return text ? `${path}?${text}` : path;
}

export const read = async (path, parameters) => (await request(address(path, parameters))).json();

export async function write(path, body) {
  const headers = { "Content-Type": "application/json", "X-Aligner-Token": token() };
  return (await request(path, { method: "POST", headers, body: JSON.stringify(body) })).json();
}

/** Fetches a file and hands it to the browser's downloads; `onProgress` gets the bytes so far. */
export async function download(path, parameters, name, onProgress) {
  const response = await request(address(path, parameters));
  const said = /filename="?([^";]+)"?/.exec(response.headers.get("Content-Disposition") ?? "");
  const star = /filename\*=UTF-8''([^;]+)/i.exec(response.headers.get("Content-Disposition") ?? "");
  const parts = [];
  let n = 0;
  for (const reader = response.body.getReader(); ;) {
    const { done, value } = await reader.read();
    if (done) break;
    parts.push(value);
    n += value.length;
    onProgress(n);
  }
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob(parts, { type: "application/octet-stream" }));
  link.download = star ? decodeURIComponent(star[1]) : (said?.[1] ?? name);
  link.click();
  // The browser needs the address until the download has begun.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  const notes = decodeURIComponent(response.headers.get("X-Aligner-Notes") ?? "");
  return { name: link.download, n, notes };
}
