// The library: what the corpus holds, adding to it, taking out of it, choosing what is asked, and searching in it.

import { byline, get, limits, request, sourcePath, sources as fetchSources } from "/page/api.js";
import { announce, button, byId, el, fits } from "/page/dom.js";
import { openPlace } from "/page/pane.js";
import { askEverything, asking, isPattern, leavesOut, onScope, ownWords, scope, scopeWords, setCollections, setHeld, setScope } from "/page/scope.js";
import { t } from "/page/text.js";
import { arrived, chosen, dropped, upload } from "/page/upload.js";

const UNDO_MS = 7000; // for which a document that is taken out can be had back
let sources = [];
let most = 100; // names of documents in one question
const leaving = new Map(); // source -> the timer after which it is taken out, null where that is on its way

/** Show the library, as it is now. */
export async function showLibrary() {
  byId("library-state").textContent ||= t("library.opening");
  try {
    sources = await fetchSources({ anew: true });
    setHeld(await get("/ready", { quiet: true }));
  } catch (error) {
    byId("library-state").replaceChildren(error.message, " ", button(t("again"), showLibrary));
    return;
  }
  fill();
}

/** The documents that the filter leaves: those that came last first, then the readers' own, then the others. */
function listed() {
  const rank = (one) => (arrived.includes(one.source) ? arrived.indexOf(one.source) : arrived.length + (one.kind !== "user"));
  const words = (one) => `${one.authors.join(" ")} ${one.year ?? ""} ${one.title} ${one.file} ${one.kind}`;
  return sources.filter((one) => fits(words(one), byId("filter").value)).sort((one, other) => rank(one) - rank(other));
}

function fill() {
  const shown = listed();
  byId("library-state").textContent =
    t(shown.length === sources.length ? "library.all" : "library.some", { n: sources.length, fits: shown.length });
  byId("shelf").replaceChildren(...shown.map(entry));
  byId("collections").replaceChildren(...collections());
  tellChoice();
}

/** A tick for each collection. */
function collections() {
  const counts = new Map();
  for (const { collection } of sources) if (collection) counts.set(collection, (counts.get(collection) ?? 0) + 1);
  setCollections([...counts.keys()]);
  return [...counts].map(([name, count]) => {
    const tick = el("input", { type: "checkbox", onchange: (event) => choose(name, event.target.checked) });
    tick.checked = scope().includes(name);
    return el("label", { class: "tick" }, tick, el("span", {}, t("library.collection", { n: count, name })));
  });
}

function entry(one) {
  const open = (event) => {
    const pressed = event.currentTarget;
    const place = { source: one.source, title: one.title };
    openPlace(place, [place], () => (pressed.isConnected ? pressed : null));
  };
  if (leaving.has(one.source)) {
    return el("li", { class: "leaving" }, el("span", {}, t("library.leaving", { title: one.title })), button(t("library.undo"), () => stay(one), { "aria-label": t("library.undoLabel", { title: one.title }) }));
  }
  const about = [byline(one), one.file, one.kind === "context" ? t("library.context") : "", one.references.length ? t("references", { n: one.references.length }) : ""];
  const tick = el("input", { type: "checkbox", "aria-label": t("library.ask", { title: one.title }), "data-source": one.source, onchange: (event) => choose(one.source, event.target.checked) });
  tick.checked = scope().includes(one.source);
  return el(
    "li",
    {},
    tick,
    button(one.title, open, { class: "title" }),
    el("span", { class: "faint" }, about.filter(Boolean).join(" · ")),
    button(t("library.remove"), () => leave(one), { class: "quiet", "aria-label": t("library.removeLabel", { title: one.title }) }),
  );
}

/** Ask one document more or less. */
function choose(source, wanted) {
  const others = scope().filter((name) => name !== source && !isPattern(name));
  if (wanted && others.length >= most) {
    fill();
    byId("choice-state").textContent = t("library.most", { most });
    return;
  }
  setScope(wanted ? [...others, source] : others);
}

function tellChoice() {
  const names = scope();
  const { part, what } = asking();
  byId("choice-state").replaceChildren(
    `${t(part ? "library.only" : "library.asks", { what })} ${names.length ? "" : t("library.tick")}`,
    ...(part || (!names.length && leavesOut()) ? [" ", button(t("scope.all"), askEverything, { class: "quiet" })] : []),
    ...(names.length && leavesOut() ? [" ", button(t("scope.ownOnly"), () => setScope([]), { class: "quiet" })] : []),
  );
  const ids = listed().map((one) => one.source);
  byId("tick-all").checked = ids.length > 0 && names.length === ids.length && ids.every((id) => names.includes(id));
}

function tickAll(event) {
  const ids = listed().map((one) => one.source);
  if (!event.target.checked) setScope([]);
  else if (ids.length <= most) setScope(ids);
  else {
    event.target.checked = false;
    byId("choice-state").textContent = t("library.tooMany", { n: ids.length, most });
  }
}

/** Ask only what patterns name; one that names nothing is told at once. */
function byPattern(event) {
  event.preventDefault();
  const patterns = byId("pattern").value.split(/[,\s]+/).filter(Boolean);
  const nothing = patterns.find((one) => !sources.some(({ source, file }) => [source, file].some((name) => matches(name, one))));
  if (nothing) byId("choice-state").textContent = t("library.noName", { name: nothing });
  else setScope(patterns);
}

const matches = (name, pattern) =>
  new RegExp(`^${pattern.replace(/[.+^${}()|\\]/g, "\\$&").replaceAll("*", ".*").replaceAll("?", ".")}$`).test(name);

/** Take a document out, after a while in which that can be undone. */
function leave(one) {
  leaving.set(one.source, setTimeout(() => takeOut(one), UNDO_MS));
  fill();
  [...byId("shelf").querySelectorAll("button")].find((node) => node.getAttribute("aria-label") === t("library.undoLabel", { title: one.title }))?.focus();
  announce(t("library.leavingSaid", { title: one.title, n: UNDO_MS / 1000 }));
}

function stay(one) {
  clearTimeout(leaving.get(one.source));
  leaving.delete(one.source);
  fill();
  announce(t("library.stays", { title: one.title }));
  byId("filter").focus();
}

async function takeOut(one) {
  clearTimeout(leaving.get(one.source));
  leaving.set(one.source, null);
  const line = el("li", { class: "faint" }, t("library.removing", { title: one.title }));
  byId("happened").prepend(line);
  try {
    await request("DELETE", sourcePath(one.source));
    line.textContent = t("library.removed", { title: one.title });
    line.className = "fine";
    setScope(scope().filter((name) => name !== one.source));
  } catch (error) {
    line.textContent = error.message;
    line.className = "wrong";
  }
  leaving.delete(one.source);
  announce(line.textContent);
  await showLibrary();
}

/** What was to be taken out goes at once: the reader leaves the library. */
export function hideLibrary() {
  for (const name of waiting()) takeOut(sources.find((one) => one.source === name));
}

const waiting = () => [...leaving].filter(([, timer]) => timer !== null).map(([source]) => source);

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

async function search() {
  const query = byId("search").value.trim();
  const list = byId("hits");
  if (!query) return list.replaceChildren();
  try {
    const within = scope().map((name) => `&in=${encodeURIComponent(name)}`).join("");
    const { hits } = await get(`/search?k=20&q=${encodeURIComponent(query)}${within}`);
    const what = within ? scopeWords(scope()) : ownWords();
    const only = what ? t("library.within", { what }) : "";
    byId("search-state").textContent = t(hits.length ? "library.hits" : "library.noHits", { n: hits.length, query, only });
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

const add = (files) => upload(files, { sure, done: showLibrary });

/** Make the library answer. */
export function begin() {
  byId("filter").addEventListener("input", fill);
  byId("tick-all").addEventListener("change", tickAll);
  byId("pattern-form").addEventListener("submit", byPattern);
  onScope(() => {
    for (const tick of byId("shelf").querySelectorAll("input")) tick.checked = scope().includes(tick.dataset.source);
    tellChoice();
  });
  limits().then((told) => (most = told.max_names), () => {});
  addEventListener("pagehide", () => {
    for (const source of waiting()) request("DELETE", sourcePath(source), { keepalive: true, quiet: true }).catch(() => {});
  });
  byId("search-form").addEventListener("submit", (event) => {
    event.preventDefault();
    search();
  });
  for (const id of ["file", "folder"]) {
    byId(id).addEventListener("change", async (event) => {
      const files = chosen(event.target);
      await add(files);
      event.target.value = "";
    });
  }
  const drop = byId("drop");
  for (const name of ["dragover", "dragleave", "drop"]) {
    byId("library").addEventListener(name, async (event) => {
      event.preventDefault();
      drop.classList.toggle("over", name === "dragover");
      if (name === "drop") add(await dropped(event.dataTransfer));
    });
  }
}
