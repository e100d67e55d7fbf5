// Requests to the server that gave the page, and the events of a stream.

import { askKey, key } from "/page/key.js";
import { t, withoutCommands } from "/page/text.js";

/** What went wrong, as one sentence; `wait` is the number of seconds that the server asks to wait. */
export class Refusal extends Error {
  constructor(message, { status = 0, wait = null } = {}) {
    super(message);
    this.status = status;
    this.wait = wait;
  }
}

/** A response that is fine. Raises: Refusal, or AbortError when `signal` stopped it. `quiet` never asks for a key. */
export async function request(method, path, { json, form, signal, accept, keepalive = false, quiet = false } = {}) {
  for (;;) {
    const used = key();
    const headers = used ? { Authorization: `Bearer ${used}` } : {};
    if (accept) headers.Accept = accept;
    if (json !== undefined) headers["Content-Type"] = "application/json";
    let response;
    try {
      response = await fetch(path, { method, headers, signal, keepalive, body: json === undefined ? form : JSON.stringify(json) });
    } catch (error) {
      if (error.name === "AbortError") throw error;
      throw new Refusal(t("api.unreachable"));
    }
    if (response.ok) return response;
    const refusal = await told(response);
    const again = refusal.status === 401 && !quiet && (used !== key() || (await askKey(used !== null)));
    if (!again) throw refusal;
  }
}

/** What a GET gives, as values. */
export const get = async (path, options) => (await request("GET", path, options)).json();

let asked = null;

/** What the server takes, asked once: suffixes, max_file_bytes, max_question_chars, max_names, cases. */
export const limits = () => (asked ??= get("/limits", { quiet: true }).catch((error) => {
  asked = null;
  throw error;
}));

let listed = null;
let known = new Map();

/** The documents of the corpus, from the server where `anew`. */
export async function sources({ anew = false, quiet = false } = {}) {
  if (anew) listed = null;
  listed ??= get("/sources", { quiet }).then((told) => {
    known = new Map(told.sources.map((one) => [one.source, one]));
    return told.sources;
  });
  try {
    return await listed;
  } catch (error) {
    listed = null;
    throw error;
  }
}

/** Who wrote a document and when, in words. */
export const byline = ({ authors = [], year }) =>
  [authors.length > 2 ? t("cite.etAl", { name: authors[0] }) : authors.join(t("cite.and")), year].filter(Boolean).join(", ");

/** Tell who wrote a source and when, at once where that is known, else when it is. */
export function facts(source, tell) {
  if (known.has(source)) return tell(byline(known.get(source)));
  return sources({ quiet: true }).then(() => tell(byline(known.get(source) ?? {})), () => tell(""));
}

/** The path of a source: its id may hold slashes, which stay. */
export const sourcePath = (source) => `/sources/${source.split("/").map(encodeURIComponent).join("/")}`;

async function told(response) {
  const wait = Number.parseInt(response.headers.get("Retry-After") ?? "", 10);
  let message = t("api.status", { status: String(response.status) });
  try {
    message = withoutCommands((await response.json()).error.message);
  } catch {
    // A proxy on the way may answer with something else than JSON.
  }
  return new Refusal(message, { status: response.status, wait: Number.isFinite(wait) ? wait : null });
}

/** The server-sent events of a response, as [name, value]. Raises: Refusal when the connection is lost. */
export async function* events(response) {
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  let name = "";
  let data = [];
  let ended = false;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      ended = done;
      if (done) return;
      const lines = (rest + decoder.decode(value, { stream: true })).split(/\r\n|\n|\r(?!$)/);
      rest = lines.pop();
      for (const line of lines) {
        if (line === "") {
          if (data.length) yield [name || "message", JSON.parse(data.join("\n"))];
          name = "";
          data = [];
        } else if (line.startsWith("event:")) name = line.slice(6).trim();
        else if (line.startsWith("data:")) data.push(line.slice(line[5] === " " ? 6 : 5));
      }
    }
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Refusal(t("api.lost"));
  } finally {
    if (!ended) reader.cancel().catch(() => {});
  }
}
