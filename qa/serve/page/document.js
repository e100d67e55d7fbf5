// A source document as elements, with some of its words marked.

import { button, el } from "/page/dom.js";
import { blocksOf } from "/page/spans.js";
import { t } from "/page/text.js";

const MOST = 1200; // blocks shown at once: a book would make the page slow

/**
 * A document whole.
 *
 * ranges: [{start, end, tag, class}] in UTF-16 units, apart from each other.
 * Returns {node, marked}; `marked` are the <mark> elements, with the position of each.
 */
export function drawn(doc, ranges) {
  const blocks = blocksOf(doc);
  const marked = [];
  const node = el("div", { class: "document" });
  const wanted = ranges.find((range) => range.tag === "mark")?.start ?? 0;
  const place = blocks.findIndex((block) => block.end > wanted);
  let from = Math.max(0, Math.min(place - MOST / 2, blocks.length - MOST));
  let to = Math.min(blocks.length, from + MOST);
  const pen = { text: doc.text, ranges, marked, tables: 0 };

  const before = button("", () => {
    const upper = Math.max(0, from - MOST);
    before.after(...group(blocks.slice(upper, from), pen));
    from = upper;
    tell();
  }, { class: "quiet more" });
  const after = button("", () => {
    const lower = Math.min(blocks.length, to + MOST);
    after.before(...group(blocks.slice(to, lower), pen));
    to = lower;
    tell();
  }, { class: "quiet more" });
  const tell = () => {
    before.hidden = from === 0;
    after.hidden = to === blocks.length;
    before.textContent = t("document.earlier", { n: from });
    after.textContent = t("document.later", { n: blocks.length - to });
  };
  tell();
  node.append(before, ...group(blocks.slice(from, to), pen), after);
  return { node, marked };
}

/** Blocks as elements; neighbouring items share a list. */
function group(blocks, pen) {
  const nodes = [];
  let list = null;
  for (const block of blocks) {
    const listed = block.kind === "item" || block.kind === "entry";
    if (listed && (list === null || list.kind !== block.kind)) {
      list = { kind: block.kind, node: el("ul", { class: block.kind === "item" ? "items" : "entries", role: "list" }) };
      nodes.push(list.node);
    }
    if (!listed) list = null;
    (listed ? list.node : { append: (node) => nodes.push(node) }).append(one(block, pen));
  }
  return nodes;
}

function one(block, pen) {
  if (block.kind === "table") return table(block, pen);
  const tag = { heading: `h${Math.min(6, 2 + (block.level ?? 1))}`, item: "li", entry: "li" }[block.kind] ?? "p";
  const node = el(tag, { class: block.kind === "caption" ? "caption" : null });
  write(node, block.start, block.end, pen);
  return node;
}

function table(block, pen) {
  const rows = block.rows.map((row) => {
    const node = el("tr");
    let start = row.start;
    for (const cell of cells(pen.text.slice(row.start, row.end))) {
      const box = el(row.header ? "th" : "td", row.header ? { scope: "col" } : {});
      write(box, start, start + cell.length, pen);
      start += cell.length;
      const gap = Math.min(3, row.end - start);
      if (gap > 0) {
        const bar = el("span", { class: "unseen" });
        write(bar, start, start + gap, pen);
        box.append(bar);
        start += gap;
      }
      node.append(box);
    }
    if (node.querySelector("mark")) node.className = "quoted";
    if (node.querySelector(".lead")) node.className = "heads";
    return node;
  });
  const heads = block.rows.findIndex((row) => !row.header);
  const many = heads < 0 ? rows.length : heads;
  const head = many ? el("thead", {}, rows.slice(0, many)) : null;
  const inner = el("table", {}, head, el("tbody", {}, rows.slice(many)));
  return el("div", { class: "wide", role: "region", tabindex: "0", "aria-label": t("document.table", { n: (pen.tables += 1) }) }, inner);
}

const cells = (row) => row.split(" | ");

/** The words from one position to another, those inside a range in its element. */
function write(node, start, end, { text, ranges, marked }) {
  let at = start;
  for (const range of ranges) {
    const [from, to] = [Math.max(at, range.start), Math.min(end, range.end)];
    if (from >= to) continue;
    const words = el(range.tag, { class: range.class }, text.slice(from, to));
    if (range.tag === "mark") marked.push({ node: words, start: from, end: to });
    node.append(text.slice(at, from), words);
    at = to;
  }
  node.append(text.slice(at, end));
}
