// The reading pane: a source beside the answer, at the quoted words. The browser's Back button closes it.

import { get, Refusal, request, sourcePath } from "/page/api.js";
import { behind, copies, doubted, doubtOf, identityLine, inFile } from "/page/cite.js";
import { drawn } from "/page/document.js";
import { announce, button, byId, calm, el, writing } from "/page/dom.js";
import { hidePages, showPages } from "/page/picture.js";
import { joined, located } from "/page/spans.js";
import { parts, t } from "/page/text.js";

const narrow = matchMedia("(max-width: 959px)");
const pane = byId("pane");
let shown = null; // the place on show
let list = []; // the places that Next and Previous go through
let findOpener = () => null; // place -> the element that opens it
let turn = 0; // a slow document must not take the place of a later one

/** Whether something is open. */
export const isOpen = () => !pane.hidden;

/**
 * Open a place: {source, title, start, end, quote, mark, references, corpus}; without positions the whole document, and
 * with a quote alone wherever it stands. `places` are those that Next goes through, `opener` finds a place's button.
 */
export function openPlace(place, places = [place], opener = () => null) {
  list = places;
  findOpener = opener;
  visit(place, isOpen() ? "replaceState" : "pushState");
}

/** `depth` is how many steps Back leads out of the pane: one source may lead to another. */
function visit(place, how) {
  const depth = (history.state?.depth ?? 0) + (how === "pushState" ? 1 : 0);
  history[how]({ place, depth }, "", addressOf(place));
  showPlace(place);
}

/** The part of an address that names a view. */
export const viewAddress = (hash) => /^#(?:library|compare)(?=\/|$)/.exec(hash)?.[0] ?? "#";

function addressOf(place) {
  return viewAddress(location.hash).replace(/(\w)$/, "$1/") + fragmentOf(place);
}

const LONGEST = 600; // characters of a quote in an address

/** The part of an address that opens a source at its words, which are found again where the document has changed. */
export function fragmentOf({ source, start, end, quote }) {
  const span = start === undefined ? "" : `/${start}-${end}`;
  const words = span && quote && quote.length <= LONGEST ? `/${encodeURIComponent(quote)}` : "";
  return `read/${encodeURIComponent(source)}${span}${words}`;
}

/** The place that an address names, or null. */
export function placeIn(hash) {
  const found = /(?:^#|^#library\/)read\/([^/]+)(?:\/(\d+)-(\d+)(?:\/([^/]+))?)?$/.exec(hash);
  if (!found) return null;
  try {
    const spans = found[2] === undefined ? {} : { start: Number(found[2]), end: Number(found[3]) };
    if (found[4]) spans.quote = decodeURIComponent(found[4]);
    return { source: decodeURIComponent(found[1]), ...spans };
  } catch {
    return null;
  }
}

/** Show what the address says, after Back, Forward or a reload. */
export function follow() {
  const place = placeIn(location.hash);
  if (place) showPlace(history.state?.place ?? place);
  else hide();
}

/** Close by the way that it was opened, so that Back does not open it again. */
export function close() {
  if (history.state?.depth) return history.go(-history.state.depth);
  history.replaceState(null, "", viewAddress(location.hash));
  return hide();
}

function hide() {
  if (pane.hidden) return;
  const opener = (shown && findOpener(shown)) ?? byId("question");
  turn += 1;
  shown = null;
  pane.hidden = true;
  hidePages();
  document.body.classList.remove("reading");
  current();
  fence();
  opener.focus({ preventScroll: narrow.matches === false });
}

/** On a small screen the pane lies over the page, which then is out of reach. */
function fence() {
  const over = isOpen() && narrow.matches;
  for (const node of document.querySelectorAll("[data-behind]")) node.inert = over;
  pane.toggleAttribute("data-over", over);
  pane.setAttribute("role", over ? "dialog" : "complementary");
  if (over) pane.setAttribute("aria-modal", "true");
  else pane.removeAttribute("aria-modal");
}
narrow.addEventListener("change", fence);

/** Mark the button whose place is on show. */
function current() {
  for (const node of document.querySelectorAll("[data-mark][aria-current]")) node.removeAttribute("aria-current");
  if (shown) findOpener(shown)?.setAttribute("aria-current", "true");
}

async function showPlace(place) {
  const mine = ++turn;
  const body = byId("pane-body");
  shown = place;
  pane.hidden = false;
  document.body.classList.add("reading");
  byId("pane-title").textContent = place.title ?? place.source;
  byId("pane-identity").replaceChildren();
  byId("pane-found").replaceChildren();
  byId("pane-found").className = "found";
  hidePages();
  body.setAttribute("aria-busy", "true"); // what is still there are the words of the place before
  const late = setTimeout(() => body.replaceChildren(el("p", { class: "faint" }, t("pane.opening"))), 200);
  steps();
  fence();
  current();
  byId("pane-title").focus({ preventScroll: true });
  try {
    const doc = await get(sourcePath(place.source));
    clearTimeout(late);
    if (mine === turn) await fill(place, doc, body);
  } catch (error) {
    clearTimeout(late);
    if (mine !== turn) return;
    body.removeAttribute("aria-busy");
    body.replaceChildren(el("p", { class: "wrong" }, error.message), button(t("again"), () => showPlace(place)));
    if (!(error instanceof Refusal)) throw error;
    if (place.quote) found(false, t("pane.were", { quote: place.quote }));
  }
}

function steps() {
  const at = list.findIndex((place) => place.mark === shown.mark && place.source === shown.source && place.start === shown.start);
  const many = at >= 0 && list.length > 1;
  byId("pane-count").textContent = at < 0 || shown.mark === undefined ? "" : t("pane.count", { at: at + 1, all: list.length });
  byId("pane-steps").hidden = !many;
  byId("pane-before").disabled = at <= 0;
  byId("pane-after").disabled = at >= list.length - 1;
}

function step(by) {
  if (!shown) return;
  const at = list.findIndex((place) => place.mark === shown.mark && place.start === shown.start);
  const next = at < 0 ? undefined : list[at + by];
  if (next) visit(next, "replaceState");
  else announce(t(by < 0 ? "pane.first" : "pane.last"));
}

async function fill(place, doc, body) {
  const where = located(place, doc);
  const { node, marked } = drawn(doc, where.ranges);
  byId("pane-title").textContent = doc.title;
  byId("pane-identity").replaceChildren(...identityLine(doc));
  body.replaceChildren(take(place, doc), node);
  showPages(place, doc);
  body.removeAttribute("aria-busy");
  body.scrollTop = pane.scrollTop = 0;
  if (where.span) {
    const words = joined(marked, doc.text);
    const unit = doc.units.find((one) => where.span[0] < one.end);
    const page = unit && inFile(unit) ? ` (${inFile(unit)})` : "";
    const span = t("pane.span", { start: String(where.span[0]), end: String(where.span[1]), source: doc.source });
    if (place.quote === undefined) found(true, t("pane.asked", { page }), span);
    else if (words !== place.quote) found(false, t("pane.others", { quote: place.quote }), span);
    else if (where.moved) found(false, t("pane.moved", { page }), span);
    else found(true, t("pane.quoted", { page }), span);
    toMark(marked[0]?.node, body);
    doubts(place, body);
  } else if (place.quote !== undefined) {
    found(false, t((await changed(place)) ? "pane.goneChanged" : "pane.gone", { quote: place.quote }));
  }
}

/** Whether the corpus is another than that of the answer. */
async function changed(place) {
  if (!place.corpus) return false;
  try {
    const now = (await (await request("GET", "/ready", { quiet: true })).json()).corpus;
    return now !== place.corpus;
  } catch {
    return false;
  }
}

function found(fine, text, position) {
  const line = byId("pane-found");
  line.className = fine ? "found" : "found warning";
  const details = position ? el("details", { class: "exact" }, el("summary", {}, t("foot.details")), position) : "";
  line.replaceChildren(el("strong", {}, fine ? "" : t("pane.caution")), text, " ", details);
}

/** What is doubtful about the references behind the quote, where it cannot be missed. */
function doubts(place, body) {
  const doubtful = (place.references ?? []).filter(doubted);
  if (!doubtful.length) return;
  const more = button(t("foot.details"), () => body.querySelector(".take").scrollIntoView({ block: "nearest" }), { class: "quiet" });
  const lines = doubtful.map((one) => el("span", {}, el("strong", {}, one.printed), ` ${doubtOf(one)} `));
  byId("pane-found").append(el("span", { class: "doubt behind-it" }, parts("pane.doubt", { doubts: lines }), more));
}

/** What a reader may take along, folded away unless it holds a doubt. */
function take(place, doc) {
  const references = place.references ?? [];
  const number = references.filter(doubted).length;
  return el(
    "details",
    { class: "take", open: number > 0 },
    el("summary", {}, t(references.length ? "pane.citeBoth" : "pane.cite", { n: references.length }), number ? el("strong", { class: "doubt" }, t("pane.doubts", { n: number })) : ""),
    copies(doc.cite, t("pane.thisDocument")),
    references.length ? behind(references, doc.references, (next) => visit(next, "pushState")) : null,
  );
}

function toMark(mark, body) {
  if (!mark) return;
  const scroller = getComputedStyle(body).overflowY === "visible" ? pane : body; // on a low screen the whole pane scrolls
  const offset = mark.getBoundingClientRect().top - scroller.getBoundingClientRect().top - scroller.clientHeight / 3;
  scroller.scrollTo({ top: scroller.scrollTop + offset, behavior: calm() || offset > 4000 ? "auto" : "smooth" });
  const wide = mark.closest(".wide");
  if (!wide) return;
  const cell = mark.closest("td, th") ?? mark;
  const last = [...wide.querySelectorAll("mark")].at(-1).getBoundingClientRect().right - wide.getBoundingClientRect().left;
  wide.scrollLeft = last <= wide.clientWidth ? 0 : wide.scrollLeft + cell.getBoundingClientRect().left - wide.getBoundingClientRect().left - 8;
}

// On a small screen the pane is a sheet: a swipe sideways goes to the next citation, one down closes it.
let touch = null;
pane.addEventListener("touchstart", (event) => {
  const inside = event.target.closest(".wide, textarea, .pane-picture");
  touch = event.touches.length === 1 && narrow.matches ? { x: event.touches[0].clientX, y: event.touches[0].clientY, inside, head: !event.target.closest(".pane-body, .pane-picture") } : null;
}, { passive: true });
pane.addEventListener("touchend", (event) => {
  if (!touch) return;
  const x = event.changedTouches[0].clientX - touch.x;
  const y = event.changedTouches[0].clientY - touch.y;
  if (!touch.inside && Math.abs(x) > 60 && Math.abs(x) > 2 * Math.abs(y)) step(x < 0 ? 1 : -1);
  else if (touch.head && y > 80 && y > 2 * Math.abs(x)) close();
  touch = null;
}, { passive: true });

byId("pane-close").addEventListener("click", close);
byId("pane-before").addEventListener("click", () => step(-1));
byId("pane-after").addEventListener("click", () => step(1));
document.addEventListener("keydown", (event) => {
  if (!isOpen() || event.ctrlKey || event.metaKey || event.altKey || writing(event.target)) return;
  if (document.querySelector("dialog[open]")) return;
  if (event.key === "Escape") close();
  else if (!pane.contains(event.target)) return;
  else if (event.key === "[") step(-1);
  else if (event.key === "]") step(1);
});
