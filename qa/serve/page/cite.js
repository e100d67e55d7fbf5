// What a reader takes along: bibliographic records to copy, and the primary references behind a quote.

import { announce, button, el } from "/page/dom.js";

const FORMATS = [["bibtex", "BibTeX"], ["ris", "RIS"], ["text", "Plain text"]];
const DOUBTS = {
  "does not support": "does not say this, as far as it is in the corpus",
  unresolvable: "names no publication",
  partly: "says only a part of this",
};
const STATUS = { "in corpus": "in the corpus", "not in corpus": "not in the corpus", unresolved: "could not be resolved" };

/** Whether a reader must know of a reference's verdict. */
export const doubted = (reference) => reference.verdict in DOUBTS;

/** What is doubtful about a reference, as a sentence without its subject. */
export const doubtOf = (reference) => `${DOUBTS[reference.verdict]}.`;

/** Where in its file quoted words stand, as `place_words` of qa/render/place.py says it. */
export const inFile = ({ page, place, ocr }) =>
  [place || (page ? `page ${page}` : ""), ocr ? "read by OCR" : ""].filter(Boolean).join(", ");

/** Buttons that copy a record, or whatever `cite` has, in each format. */
export function copies(cite, what, formats = FORMATS) {
  const buttons = formats.map(([name, label]) =>
    button(label, (event) => copy(cite[name], label, event.currentTarget), { "aria-label": `${label}: copy ${what}` }),
  );
  return el("div", { class: "copies", role: "group", "aria-label": `Copy ${what}` }, el("span", {}, "Copy as"), buttons);
}

async function copy(text, label, pressed) {
  try {
    await navigator.clipboard.writeText(text);
    announce(`Copied as ${label}.`);
    pressed.classList.add("copied");
    setTimeout(() => pressed.classList.remove("copied"), 1600);
  } catch {
    bySelection(text, label, pressed);
  }
}

/** Where the clipboard is out of reach: the text, selected, for the reader to copy. */
function bySelection(text, label, pressed) {
  const group = pressed.closest(".copies");
  group.querySelector("textarea")?.remove();
  const area = el("textarea", { readonly: true, rows: "6", "aria-label": `${label}, selected for copying` }, text);
  group.append(area);
  area.focus();
  area.select();
  announce(`The clipboard is out of reach: ${label} is selected, copy it by keyboard.`);
}

/** A DOI as a link to doi.org, and nowhere else. */
export function doiLink(doi) {
  const path = doi.split("/").map(encodeURIComponent).join("/");
  return el("a", { href: `https://doi.org/${path}`, rel: "noreferrer", target: "_blank" }, `doi:${doi}`);
}

/** Who wrote a document, where, when, and its DOI. */
export function identityLine({ identity, kind }) {
  const who = identity.authors.length > 3 ? `${identity.authors[0]} et al.` : identity.authors.join(", ");
  const said = [who, identity.year ? `(${identity.year})` : "", identity.journal ?? ""].filter(Boolean).join(" ");
  const parts = [said, identity.doi ? doiLink(identity.doi) : "", identity.pmid ? `PMID ${identity.pmid}` : ""];
  if (!identity.doi && identity.url) parts.push(identity.url);
  if (kind === "context") parts.push("context of the corpus");
  return parts.filter(Boolean).flatMap((part, number) => (number ? [" · ", part] : [part]));
}

/**
 * The primary references behind a quote.
 *
 * listed: the cited document's own reference list, which has their records; open: opens a source, with words to find.
 */
export function behind(references, listed, open) {
  return el("ul", { class: "behind", role: "list" }, references.map((one) => reference(one, listed, open)));
}

function reference(one, listed, open) {
  const cite = listed.find((other) => other.printed === one.printed && other.label === one.label)?.cite ?? null;
  const facts = [STATUS[one.status] ?? one.status];
  if (one.verdict === "supports") facts.push("says this");
  const doubt = doubted(one) ? el("p", { class: "doubt" }, el("strong", {}, one.printed), ` ${doubtOf(one)}`) : null;
  return el(
    "li",
    {},
    el("p", {}, `${one.printed} ${one.label} `, one.doi ? doiLink(one.doi) : "", el("span", { class: "faint" }, ` (${facts.join(", ")})`)),
    doubt,
    one.better ? better(one.better, open) : null,
    one.source ? button("Open this source", () => open({ source: one.source, title: one.label }), { class: "quiet" }) : null,
    cite ? copies(cite, `reference ${one.printed}`) : null,
  );
}

function better(found, open) {
  const printed = found.printed ? `${found.printed} ` : "";
  return el(
    "div",
    { class: "better" },
    el("p", {}, `${printed}${found.label} says it:`),
    el("blockquote", {}, found.quote),
    button("Open these words", () => open({ source: found.source, title: found.label, quote: found.quote }), { class: "quiet" }),
  );
}
