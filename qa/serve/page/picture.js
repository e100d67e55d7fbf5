// The page of a PDF as it is printed, with the quoted words marked.

import { Refusal, request, sourcePath } from "/page/api.js";
import { button, byId, el, inWindow, remember, remembered } from "/page/dom.js";
import { t } from "/page/text.js";

const VIEW = "qa.view";
const SAID = {
  whole: t("picture.whole"),
  part: t("picture.part"),
  ocr: t("picture.ocr"),
  none: t("picture.none"),
};
let turn = 0;
let url = "";

/** Show a document's pages beside its text, at the page of a place; nothing where it has no pages to show. */
export function showPages(place, doc) {
  turn += 1;
  const pages = doc.pictured === true; // it is left out where there are none
  byId("pane").classList.toggle("pictured", pages);
  byId("pane-views").hidden = !pages;
  byId("pane-picture").replaceChildren();
  if (!pages) return;
  choose(remembered(VIEW, inWindow) ?? "picture");
  const unit = doc.units.find((one) => place.start !== undefined && one.end > place.start) ?? doc.units[0];
  draw({ ...place, ocr: unit?.ocr }, doc, place.page ?? unit?.page ?? 1);
}

/** Take away what is on show. */
export function hidePages() {
  turn += 1;
  byId("pane").classList.remove("pictured");
  byId("pane-views").hidden = true;
  byId("pane-picture").replaceChildren();
}

async function draw(place, doc, number) {
  const mine = ++turn;
  const box = byId("pane-picture");
  box.setAttribute("aria-busy", "true");
  if (!box.childElementCount) box.replaceChildren(el("p", { class: "faint" }, t("picture.drawing")));
  const span = place.start === undefined ? "" : `?start=${place.start}&end=${place.end}`;
  try {
    const response = await request("GET", `${sourcePath(doc.source)}/pages/${number}.png${span}`);
    const blob = await response.blob();
    if (mine !== turn) return;
    const count = Number(response.headers.get("QA-Pages"));
    const marked = response.headers.get("QA-Marked") ?? "";
    URL.revokeObjectURL(url);
    url = URL.createObjectURL(blob);
    const other = (by, label) =>
      button(label, () => draw(place, doc, number + by), { disabled: number + by < 1 || number + by > count, "aria-label": t(by < 0 ? "picture.before" : "picture.after") });
    const said = marked === "none" && place.page && place.page !== number ? "" : (SAID[marked === "none" && place.ocr ? "ocr" : marked] ?? "");
    box.replaceChildren(
      el("div", { class: "page-bar" }, other(-1, "‹"), el("span", {}, t("picture.page", { n: number, count })), other(1, "›"), el("span", { class: "faint", role: "status" }, said)),
      el("a", { href: url, target: "_blank", title: t("picture.alone") }, el("img", { src: url, alt: t("picture.alt", { n: number, title: doc.title, said }) })),
    );
  } catch (error) {
    if (mine !== turn) return;
    box.replaceChildren(el("p", { class: "wrong" }, error.message), el("p", { class: "faint" }, t("picture.instead")));
    choose("text", false);
    if (!(error instanceof Refusal)) throw error;
  } finally {
    if (mine === turn) box.removeAttribute("aria-busy");
  }
}

/** Which of picture and text is shown where there is no room for both. */
function choose(view, lasting = true) {
  byId("pane").dataset.view = view;
  byId("view-picture").setAttribute("aria-pressed", String(view === "picture"));
  byId("view-text").setAttribute("aria-pressed", String(view === "text"));
  if (lasting) remember(VIEW, view, inWindow);
}

byId("view-picture").addEventListener("click", () => choose("picture"));
byId("view-text").addEventListener("click", () => choose("text"));
