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
    button("Delete", (event) => sure(one, event.currentTarget), { class: "quiet", "aria-label": `Delete: ${one.title}` }),
  );
}

function sure(one, pressed) {
  const dialog = byId("delete-dialog");
  byId("delete-what").textContent = `“${one.title}” (${one.source}) is taken out of the corpus for everybody who uses this server.`;
  byId("delete-no").onclick = () => dialog.close();
  byId("delete-yes").onclick = async () => {
    dialog.close();
    await told(`Deleting “${one.title}” …`, async () => {
      await request("DELETE", sourcePath(one.source));
      return `“${one.title}” was deleted.`;
    });
  };
  dialog.onclose = () => (pressed.isConnected ? pressed : byId("filter")).focus();
  dialog.showModal();
}

async function add(files) {
  for (const file of files) {
    await told(`Reading ${file.name} …`, async () => {
      const form = new FormData();
      form.append("file", file);
      const { source, outcome } = await (await request("POST", "/sources", { form })).json();
      return `${file.name}: ${outcome} as ${source}.`;
    });
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
