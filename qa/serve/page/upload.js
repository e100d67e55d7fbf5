// Files and folders on their way into the corpus: one after another, each with what became of it.

import { limits, request } from "/page/api.js";
import { announce, button, byId, el } from "/page/dom.js";
import { t } from "/page/text.js";

const queue = [];
/** The documents that came while the page is open, the last one first. */
export const arrived = [];
let running = false;
let counts = null;

/** The files of a drop, those of folders too, each as {file, path}; hidden ones are passed over. */
export async function dropped(transfer) {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean); // before the first await: a drop forgets
  if (!entries.length) return [...transfer.files].map((file) => ({ file, path: file.name }));
  const found = [];
  for (const entry of entries) await walk(entry, "", found);
  return found;
}

/** The files of an input, of a folder with their paths in it. */
export const chosen = (input) =>
  [...input.files].map((file) => ({ file, path: file.webkitRelativePath || file.name })).filter(({ path }) => !/(^|\/)\./.test(path));

async function walk(entry, folder, found) {
  if (entry.name.startsWith(".")) return;
  const path = folder + entry.name;
  if (entry.isFile) {
    const file = await new Promise((resolve) => entry.file(resolve, () => resolve(null)));
    if (file) found.push({ file, path });
    return;
  }
  const reader = entry.createReader();
  for (;;) {
    const some = await new Promise((resolve) => reader.readEntries(resolve, () => resolve([])));
    if (!some.length) return;
    for (const one of some) await walk(one, `${path}/`, found);
  }
}

/**
 * Put files into the corpus, after those that are on their way.
 *
 * sure: asks before a document is replaced; done: called when documents have changed.
 */
export async function upload(files, { sure, done }) {
  if (!files.length) return announce(t("upload.none"));
  if (!counts || counts.over === counts.all) counts = { all: 0, over: 0, taken: 0 }; // the list may still be drawn anew
  const alone = files.length === 1 && counts.all === 0;
  counts.all += files.length;
  queue.push(...files.map((one) => ({ ...one, alone })));
  tell();
  if (running) return undefined;
  running = true;
  const most = await limits().catch(() => null);
  while (queue.length) {
    await take(queue.shift(), most, { sure, done });
    counts.over += 1;
    tell();
    if (queue.length === 0 || counts.over % 10 === 0) await done();
  }
  running = false;
  byId("happened").prepend(...byId("happened").querySelectorAll(".wrong")); // what was not read is seen first
  announce(byId("progress-state").textContent);
  counts = null;
  return undefined;
}

function tell() {
  byId("progress").hidden = counts.all < 2;
  byId("progress-bar").value = counts.over / counts.all;
  const refused = counts.over - counts.taken;
  const over = counts.over === counts.all;
  const told = t(over ? "upload.over" : "upload.progress", { n: counts.all, taken: counts.taken, done: counts.over });
  byId("progress-state").textContent = refused ? t("upload.refused", { told, n: refused }) : `${told}.`;
}

async function take({ file, path, alone }, most, { sure, done }) {
  const line = el("li", { class: "faint" }, t("upload.reading", { path }));
  byId("happened").prepend(line);
  const say = (text, kind) => {
    line.className = kind;
    line.replaceChildren(text);
    if (alone) announce(text);
  };
  const put = async (replace) => {
    const told = await send(file, replace);
    counts.taken += 1;
    if (told.records) return say(t("upload.records", { path, records: told.records.join(" ") }), told.sources.length ? "fine" : "wrong");
    return say(`${t("upload.outcome", { path, outcome: told.outcome, source: told.source })}${told.unread ? ` ${told.unread}` : ""}`, told.unread ? "wrong" : "fine");
  };
  try {
    if (most && file.size > most.max_file_bytes) throw new Error(t("upload.large", { n: most.max_file_bytes }));
    await put(false);
  } catch (error) {
    if (error.status !== 409) return say(`${path}: ${error.message}`, "wrong");
    const stays = t("upload.stays", { path });
    if (!alone) {
      say(t("upload.taken", { path }), "wrong");
      return line.append(button(t("upload.replaceIt"), async () => {
        line.replaceChildren(t("upload.reading", { path }));
        await send(file, true).then(({ source }) => say(t("upload.replaced", { path, source }), "fine"), (refusal) => say(`${path}: ${refusal.message}`, "wrong"));
        await done();
      }, { class: "quiet" }));
    }
    const what = t("upload.replaceWhat", { name: file.name });
    if (!(await sure(t("upload.replaceSure"), what, t("upload.replace")))) return say(stays, "fine");
    await put(true).catch((refusal) => say(refusal.message, "wrong"));
  }
  return undefined;
}

async function send(file, replace) {
  const form = new FormData();
  form.append("file", file);
  const told = await (await request("POST", replace ? "/sources?replace=true" : "/sources", { form })).json();
  arrived.unshift(...(told.sources ?? [told.source]));
  return told;
}
