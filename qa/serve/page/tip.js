// The words behind a mark, told as soon as the mark is pointed at or has the focus.

import { inFile } from "/page/cite.js";
import { byId, el } from "/page/dom.js";

const DELAY = 120; // milliseconds: a pointer that only passes opens nothing
const LONGEST = 420; // characters of a quote
const tip = byId("tip");
let owner = null;
let waiting = 0;

/** Give a button a tooltip: `parts` makes what stands in it. It can be pointed at, and Escape closes it. */
export function tipped(node, parts) {
  node.addEventListener("pointerenter", (event) => event.pointerType === "mouse" && soon(() => show(node, parts), DELAY));
  node.addEventListener("pointerleave", () => soon(hide, DELAY));
  node.addEventListener("focus", () => node.matches(":focus-visible") && show(node, parts));
  node.addEventListener("blur", hide);
  node.addEventListener("click", hide);
  return node;
}

/** What the tooltip of a citation says: the words, and where they stand. */
export function quoteParts({ quote, title, section, references = [], ...place }, doubt) {
  const words = quote.length > LONGEST ? `${quote.slice(0, LONGEST)} …` : quote;
  const where = [title, section, inFile(place)].filter(Boolean).join(" · ");
  const doubtful = references.map(doubt).filter(Boolean);
  return [el("q", {}, words), el("span", { class: "tip-where" }, where), doubtful.map((text) => el("span", { class: "doubt" }, text))];
}

function soon(work, delay) {
  clearTimeout(waiting);
  waiting = setTimeout(work, delay);
}

function show(node, parts) {
  clearTimeout(waiting);
  if (!node.isConnected) return;
  owner?.removeAttribute("aria-describedby");
  owner = node;
  tip.replaceChildren(...parts().flat(Infinity));
  node.setAttribute("aria-describedby", "tip");
  tip.hidden = false;
  const mark = node.getBoundingClientRect();
  const box = tip.getBoundingClientRect();
  const below = mark.bottom + box.height + 12 < innerHeight || mark.top < box.height + 12;
  tip.style.left = `${Math.max(8, Math.min(mark.left - 16, document.documentElement.clientWidth - box.width - 8))}px`;
  tip.style.top = `${below ? mark.bottom + 4 : mark.top - box.height - 4}px`;
}

function hide() {
  clearTimeout(waiting);
  tip.hidden = true;
  owner?.removeAttribute("aria-describedby");
  owner = null;
}

tip.addEventListener("pointerenter", () => clearTimeout(waiting));
tip.addEventListener("pointerleave", () => soon(hide, DELAY));
addEventListener("scroll", hide, { capture: true, passive: true });
document.addEventListener(
  "keydown",
  (event) => {
    if (event.key !== "Escape" || tip.hidden) return;
    event.stopPropagation();
    hide();
  },
  { capture: true },
);
