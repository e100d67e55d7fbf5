// Which documents are asked: those that are ticked in the library, or that a pattern names; all when none is.

import { byId, inWindow, remember, remembered } from "/page/dom.js";
import { t } from "/page/text.js";

const NAME = "qa.scope";
const COLLECTIONS = "qa.collections";
const listeners = [];

/** What is sent as `in`: source ids, collections, or patterns. */
export const scope = () => remembered(NAME, inWindow) ?? [];

/** Ask these documents from now on. */
export function setScope(names) {
  remember(NAME, names.length ? names : null, inWindow);
  tell();
  listeners.forEach((listener) => listener());
}

/** Keep the names of collections, so that a choice of one can be told by its name. */
export const setCollections = (names) => remember(COLLECTIONS, names.length ? names : null, inWindow);

/** Call back whenever the choice changes. */
export const onScope = (listener) => listeners.push(listener);

/** A choice in words. */
export function scopeWords(names) {
  const collections = remembered(COLLECTIONS, inWindow) ?? [];
  const patterns = names.filter((name) => /[*?[]/.test(name) || collections.includes(name));
  const others = names.length - patterns.length;
  return [others ? t("documents", { n: others }) : "", ...patterns].filter(Boolean).join(", ");
}

function tell() {
  const names = scope();
  byId("scope").hidden = !names.length;
  byId("scope-words").textContent = names.length ? t("scope.only", { what: scopeWords(names) }) : "";
}

byId("scope-all").addEventListener("click", () => {
  setScope([]);
  byId("question").focus();
});
tell();
