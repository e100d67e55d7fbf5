// What a reader takes along: bibliographic records to copy, and the primary references behind a quote.

import { announce, button, el } from "/page/dom.js";
import { t } from "/page/text.js";

const FORMATS = [["bibtex", "BibTeX"], ["ris", "RIS"], ["text", t("format.text")]];
const DOUBTS = {
  "does not support": t("cite.notSaid"),
  unresolvable: t("cite.noPublication"),
  partly: t("cite.partly"),
};
const STATUS = { "in corpus": t("cite.inCorpus"), "not in corpus": t("cite.notInCorpus"), unresolved: t("cite.unresolved") };

/** Whether a reader must know of a reference's verdict. */
export const doubted = (reference) => reference.verdict in DOUBTS;

/** What is doubtful about a reference, as a sentence without its subject. */
export const doubtOf = (reference) => `${DOUBTS[reference.verdict]}.`;

/** Where in its file quoted words stand, as `place_words` of qa/render/place.py says it. */
export const inFile = ({ page, place, ocr }) =>
  [place || (page ? t("cite.page", { page: String(page) }) : ""), ocr ? t("cite.ocr") : ""].filter(Boolean).join(", ");

/** Buttons that copy a record, or whatever `cite` has, in each format. */
export function copies(cite, what, formats = FORMATS) {
  const buttons = formats.map(([name, label]) =>
    button(label, (event) => copy(cite[name], label, event.currentTarget), { "aria-label": t("cite.copyLabel", { format: label, what }) }),
  );
  return el("div", { class: "copies", role: "group", "aria-label": t("cite.copyGroup", { what }) }, el("span", {}, t("cite.copyAs")), buttons);
}

async function copy(text, label, pressed) {
  try {
    await navigator.clipboard.writeText(text);
    announce(t("cite.copied", { format: label }));
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
  const area = el("textarea", { readonly: true, rows: "6", "aria-label": t("cite.selectedLabel", { format: label }) }, text);
  group.append(area);
  area.focus();
  area.select();
  announce(t("cite.selected", { format: label }));
}

/** A DOI as a link to doi.org, and nowhere else. */
export function doiLink(doi) {
  const path = doi.split("/").map(encodeURIComponent).join("/");
  return el("a", { href: `https://doi.org/${path}`, rel: "noreferrer", target: "_blank" }, `doi:${doi}`);
}

/** Who wrote a document, where, when, and its DOI. */
export function identityLine({ identity, kind }) {
  const who = identity.authors.length > 3 ? t("cite.etAl", { name: identity.authors[0] }) : identity.authors.join(", ");
  const said = [who, identity.year ? `(${identity.year})` : "", identity.journal ?? ""].filter(Boolean).join(" ");
  const parts = [said, identity.doi ? doiLink(identity.doi) : "", identity.pmid ? `PMID ${identity.pmid}` : ""];
  if (!identity.doi && identity.url) parts.push(identity.url);
  if (kind === "context") parts.push(t("cite.context"));
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
  if (one.verdict === "supports") facts.push(t("cite.says"));
  const doubt = doubted(one) ? el("p", { class: "doubt" }, el("strong", {}, one.printed), ` ${doubtOf(one)}`) : null;
  return el(
    "li",
    {},
    el("p", {}, `${one.printed} ${one.label} `, one.doi ? doiLink(one.doi) : "", el("span", { class: "faint" }, ` (${facts.join(", ")})`)),
    doubt,
    one.better ? better(one.better, open) : null,
    one.source ? button(t("cite.openSource"), () => open({ source: one.source, title: one.label }), { class: "quiet" }) : null,
    cite ? copies(cite, t("cite.reference", { printed: one.printed })) : null,
  );
}

function better(found, open) {
  const printed = found.printed ? `${found.printed} ` : "";
  return el(
    "div",
    { class: "better" },
    el("p", {}, t("cite.betterSays", { name: `${printed}${found.label}` })),
    el("blockquote", {}, found.quote),
    button(t("cite.openWords"), () => open({ source: found.source, title: found.label, quote: found.quote }), { class: "quiet" }),
  );
}
