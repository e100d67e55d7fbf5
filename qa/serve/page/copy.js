// An answer with its references, to paste into a text or to give to a reference manager.

import { copies } from "/page/cite.js";
import { el } from "/page/dom.js";
import { t } from "/page/text.js";

const FORMATS = [
  ["markdown", t("format.markdown")],
  ["text", t("format.text")],
  ["bibtex", "BibTeX"],
  ["ris", "RIS"],
  ["csl", "CSL-JSON"],
];

/** What copies an answer in each format; null where it has no statement, or the server gave no copies. */
export function copyOf(answer) {
  if (answer.abstained || !answer.cite) return null;
  return el("details", { class: "copy" }, el("summary", {}, t("copy.answer")), copies(answer.cite, t("copy.what"), FORMATS));
}
