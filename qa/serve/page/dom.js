// Elements made of text alone: nothing that a document says is ever read as HTML.

const SVG = "http://www.w3.org/2000/svg";

/** An element with attributes, listeners (keys such as "onclick") and children; null and false are left out. */
export function el(tag, attributes = {}, ...children) {
  return filled(document.createElement(tag), attributes, children);
}

/** The same for a drawing. */
export function svg(tag, attributes = {}, ...children) {
  return filled(document.createElementNS(SVG, tag), attributes, children);
}

function filled(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** A button that does not submit. */
export function button(label, onclick, attributes = {}) {
  return el("button", { type: "button", onclick, ...attributes }, label);
}

export const byId = (id) => document.getElementById(id);

/** Tell a screen reader something without moving it: each message is added, none is read twice. */
export function announce(text) {
  const live = byId("live");
  live.append(el("p", {}, text));
  while (live.childElementCount > 20) live.firstElementChild.remove();
}

/** Let the reader save something as a file. */
export function download(name, blob) {
  const address = URL.createObjectURL(blob);
  el("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** Whether movement on the page is wanted. */
export const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** Whether someone is writing in this element, so that a single key is a letter and no command. */
export const writing = (node) => node.closest?.("input, textarea, select, [contenteditable]") !== null;

/** Whether a text holds every word that was typed, in capitals or small. */
export const fits = (text, typed) => typed.toLowerCase().split(/\s+/).every((word) => text.toLowerCase().includes(word));

/** Where `remember` keeps what is meant for this window alone. */
export const inWindow = () => sessionStorage;

const ready = new Map();

/** What is kept on this device under a name; storage may be full, forbidden or damaged. */
export function remembered(name, storage = () => localStorage) {
  try {
    return JSON.parse(storage().getItem(name)) ?? ready.get(name) ?? null;
  } catch {
    return ready.get(name) ?? null;
  }
}

/** Keep a value under a name, null to forget it; returns whether the device took it, else it lasts as long as the page. */
export function remember(name, value, storage = () => localStorage) {
  ready.set(name, value);
  try {
    if (value === null) storage().removeItem(name);
    else storage().setItem(name, JSON.stringify(value));
    ready.delete(name);
    return true;
  } catch {
    return false;
  }
}
