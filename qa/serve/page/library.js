// The library: what the corpus holds, adding to it, taking out of it, and searching in it.

import { get, request, sourcePath } from "/page/api.js";
import { announce, button, byId, el, plural } from "/page/dom.js";
import { openPlace } from "/page/pane.js";

let sources = [];

/** Show the library, as it is now. */
export async function showLibrary() {
  byId("library-state").textContent = "Opening the library …";
  try {
    sources = (await get("/sources")).sources;
  } catch (error) {
    byId("library-state").replaceChildren(error.message, " ", button("Try again", showLibrary));
    return;
  }
  fill();
}

function fill() {
  const wanted = byId("filter").value.trim().toLowerCase().split(/\s+/);
  const fits = sources.filter((one) => {
    const words = `${one.source} ${one.kind} ${one.title}`.toLowerCase();
    return wanted.every((word) => words.includes(word));
  });
  byId("library-state").textContent =
    fits.length === sources.length ? `${plural(sources.length, "document")}.` : `${fits.length} of ${plural(sources.length, "document")}.`;
  byId("shelf").replaceChildren(...fits.map(entry));
}

function entry(one) {
  const open = (event) => {
    const pressed = event.currentTarget;
    const place = { source: one.source, title: one.title };
    openPlace(place, [place], () => (pressed.isConnected ? pressed : null));
  };
  const about = [one.kind, plural(one.units, "unit"), one.references.length ? plural(one.references.length, "reference") : ""];
  return el(
    "li",
    {},
    button(one.title, open, { class: "title" }),
    el("span", { class: "faint" }, `${one.source} · ${about.filter(Boolean).join(" · ")}`),
    button("Delete", (event) => remove(one, event.currentTarget), { class: "quiet", "aria-label": `Delete: ${one.title}` }),
  );
}

async function remove(one, pressed) {
  const what = `“${one.title}” (${one.source}) is taken out of the corpus for everybody who uses this server.`;
  const yes = await sure("Delete this document?", what, "Delete");
  (pressed.isConnected ? pressed : byId("filter")).focus();
  if (!yes) return;
  await told(`Deleting “${one.title}” …`, async () => {
    await request("DELETE", sourcePath(one.source));
    return `“${one.title}” was deleted.`;
  });
}

/** Ask before something is lost; resolves to whether it is wanted. */
function sure(name, what, verb) {
  const dialog = byId("sure");
  byId("sure-name").textContent = name;
  byId("sure-what").textContent = what;
  byId("sure-yes").textContent = verb;
  byId("sure-no").onclick = () => dialog.close("no");
  byId("sure-yes").onclick = () => dialog.close("yes");
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.onclose = () => resolve(dialog.returnValue === "yes");
  });
}

async function add(files) {
  for (const file of files) {
    await told(`Reading ${file.name} …`, async () => {
      const done = await put(file);
      return `${file.name}: ${done ? `${done.outcome} as ${done.source}` : "not taken, the document that was there stays"}.`;
    });
  }
}

async function put(file) {
  const form = new FormData();
  form.append("file", file);
  try {
    return await (await request("POST", "/sources", { form })).json();
  } catch (error) {
    if (error.status !== 409) throw error;
    const what = `The corpus has another document of the name of ${file.name}. It is replaced for everybody who uses this server.`;
    if (!(await sure("Replace that document?", what, "Replace"))) return null;
    return (await request("POST", "/sources?replace=true", { form })).json();
  }
}

/** Do something to the corpus; say how it goes and how it went. */
async function told(before, work) {
  const line = el("li", { class: "faint" }, before);
  byId("happened").prepend(line);
  try {
    line.textContent = await work();
    line.className = "fine";
  } catch (error) {
    line.textContent = error.message;
    line.className = "wrong";
  }
  announce(line.textContent);
  await showLibrary();
}

async function search() {
  const query = byId("search").value.trim();
  const list = byId("hits");
  if (!query) return list.replaceChildren();
  try {
    const { hits } = await get(`/search?k=20&q=${encodeURIComponent(query)}`);
    byId("search-state").textContent = hits.length ? `${plural(hits.length, "passage")} for “${query}”, best first.` : `Nothing was found for “${query}”.`;
    return list.replaceChildren(...hits.map((hit, number) => hitEntry(hit, number, hits)));
  } catch (error) {
    byId("search-state").textContent = error.message;
    return list.replaceChildren();
  }
}

const placed = (hit, number) => ({ source: hit.source, start: hit.start, end: hit.end, quote: hit.text, mark: number + 1 });

function hitEntry(hit, number, hits) {
  const opener = (place) => byId("hits").querySelector(`[data-mark="${place.mark}"]`);
  const title = sources.find((one) => one.source === hit.source)?.title ?? hit.source;
  return el(
    "li",
    {},
    button(hit.text, () => openPlace(placed(hit, number), hits.map(placed), opener), { class: "title mark-like", "data-mark": number + 1 }),
    el("span", { class: "faint" }, [title, hit.section].filter(Boolean).join(" · ")),
  );
}

/** Make the library answer. */
export function begin() {
  byId("filter").addEventListener("input", fill);
  byId("search-form").addEventListener("submit", (event) => {
    event.preventDefault();
    search();
  });
  byId("file").addEventListener("change", async (event) => {
    await add([...event.target.files]);
    byId("file").value = "";
  });
  const drop = byId("drop");
  for (const name of ["dragover", "dragleave", "drop"]) {
    drop.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.toggle("over", name === "dragover");
      if (name === "drop") add([...event.dataTransfer.files]);
    });
  }
}
