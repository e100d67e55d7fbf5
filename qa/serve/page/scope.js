// Which documents are asked: those that are ticked in the library, or that a pattern names; the server's own choice when none is.

import { byId, inWindow, remember, remembered } from "/page/dom.js";
import { t } from "/page/text.js";

const NAME = "qa.scope";
const COLLECTIONS = "qa.collections";
const EVERYTHING = "all"; // the name by which the server knows every document
const listeners = [];
let held = { documents: 0, asked: 0 };

/** What is sent as `in`: source ids, collections, or patterns. */
export const scope = () => remembered(NAME, inWindow) ?? [];

/** Ask these documents from now on. */
export function setScope(names) {
  remember(NAME, names.length ? names : null, inWindow);
  tell();
  listeners.forEach((listener) => listener());
}

/** Ask every document from now on, those too that the server leaves out unless it is told. */
export const askEverything = () => setScope(leavesOut() ? [EVERYTHING] : []);

/** Know how many documents there are, and how many of them a question is asked of that names none. */
export function setHeld({ documents, asked }) {
  held = { documents, asked };
  tell();
}

/** How many documents a question leaves out that names none: the default corpus beside the reader's own. */
export const leavesOut = () => held.documents - held.asked;

/** Which documents a question is asked of that names none, where they are not all of them; else "". */
export const ownWords = () => (leavesOut() ? t("scope.own", { n: held.asked }) : "");

/** Keep the names of collections, so that a choice of one can be told by its name. */
export const setCollections = (names) => remember(COLLECTIONS, names.length ? names : null, inWindow);

/** Call back whenever the choice changes. */
export const onScope = (listener) => listeners.push(listener);

/** Names that stand for others than themselves: patterns, and all documents. */
export const isPattern = (name) => name === EVERYTHING || /[*?[]/.test(name);

export const isEverything = (names) => names.includes(EVERYTHING);

/** A choice in words. */
export function scopeWords(names) {
  if (isEverything(names)) return t("scope.everything");
  const collections = remembered(COLLECTIONS, inWindow) ?? [];
  const patterns = names.filter((name) => isPattern(name) || collections.includes(name));
  const others = names.length - patterns.length;
  return [others ? t("documents", { n: others }) : "", ...patterns].filter(Boolean).join(", ");
}

/** What a question is asked of now: in words, and whether the reader chose a part. */
export function asking() {
  const names = scope();
  const part = names.length > 0 && !isEverything(names);
  return { part, what: names.length ? scopeWords(names) : ownWords() || t("scope.everything") };
}

function tell() {
  const names = scope();
  const { part, what } = asking();
  byId("scope").hidden = !names.length && !leavesOut();
  byId("scope-words").textContent = t(part ? "scope.only" : "scope.asking", { what });
  byId("scope-all").hidden = isEverything(names);
  byId("scope-own").hidden = !leavesOut() || !names.length;
}

for (const [id, choose] of [["scope-all", askEverything], ["scope-own", () => setScope([])]]) {
  byId(id).addEventListener("click", () => {
    choose();
    byId("question").focus();
  });
}
tell();
