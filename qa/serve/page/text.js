// The words of strings.js with their values, in scripts and in the HTML.

import { LANGUAGE, STRINGS } from "/page/strings.js";

const plurals = new Intl.PluralRules(LANGUAGE);

/** A string by its key, with its values; numbers are written as the language does, and `n` chooses among plural forms. */
export const t = (key, values = {}) => parts(key, values).join("");

/** The same in parts, for values that are elements. */
export function parts(key, values = {}) {
  const found = STRINGS[key];
  const text = typeof found === "string" ? found : (found[plurals.select(values.n)] ?? found.other);
  return text.split(/\{(\w+)\}/).map((part, at) => (at % 2 ? shown(values[part]) : part));
}

/** What the server says, without the sentences that name a command of the terminal or its option, in backticks. */
export function withoutCommands(text) {
  const sentences = text.split(/(?<=[.?!]) (?=\S)/);
  return sentences.filter((one) => !/`(?:-|qa )/.test(one)).join(" ") || text;
}

const shown = (value) => (typeof value === "number" ? value.toLocaleString(LANGUAGE) : value);

/** A moment as the language writes it. */
export const when = (at) => new Date(at).toLocaleString(LANGUAGE, { dateStyle: "medium", timeStyle: "short" });

// In the HTML, data-t names the text of an element, data-t-attributes pairs of an attribute and its string.
document.documentElement.lang = LANGUAGE;
for (const node of document.querySelectorAll("[data-t]")) node.replaceChildren(...parts(node.dataset.t, [...node.children]));
for (const node of document.querySelectorAll("[data-t-attributes]")) {
  for (const pair of node.dataset.tAttributes.split(" ")) {
    const [name, key] = pair.split(":");
    node.setAttribute(name, t(key));
  }
}
