// Positions. The server counts code points; JavaScript counts UTF-16 units, of which a rare character takes two.

const PAIR = /[\ud800-\udbff][\udc00-\udfff]/g;

/** A function from code points to UTF-16 units of a text. */
function utf16(text) {
  const rare = [];
  let before = 0;
  for (const match of text.matchAll(PAIR)) rare.push(match.index - before++);
  return (position) => {
    let low = 0;
    let high = rare.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (rare[middle] < position) low = middle + 1;
      else high = middle;
    }
    return position + low;
  };
}

/** A function from UTF-16 units of a text to code points. */
const points = (text) => (position) => position - (text.slice(0, position).match(PAIR) ?? []).length;

/**
 * A document as blocks in reading order, none of its words left out; positions in UTF-16 units.
 *
 * Each is {kind, start, end}, with `level` for a heading and `rows` [{start, end, header}] for a table.
 */
export function blocksOf(doc) {
  const { text } = doc;
  const at = utf16(text);
  const headings = new Map(doc.sections.map((section) => [section.heading, section.level]));
  const blocks = [];
  let end = 0;
  let open = null;

  const between = (from, to) => {
    for (const match of text.slice(from, to).matchAll(/[^\n]+/g)) {
      if (!match[0].trim()) continue;
      const start = from + match.index;
      const level = headings.get(match[0].trim());
      blocks.push({ kind: level === undefined ? "paragraph" : "heading", start, end: start + match[0].length, level });
    }
  };

  for (const unit of doc.units) {
    const [start, stop] = [at(unit.start), at(unit.end)];
    const gap = text.slice(end, start);
    const joins = open !== null && !gap.includes("\n") && open.kind === kindOf(unit) && open.kind !== "table";
    const row = unit.kind === "row" && open?.kind === "table" && !gap.trim();
    if (joins || row) {
      open.end = stop;
    } else {
      between(end, start);
      open = { kind: kindOf(unit), start, end: stop, rows: [] };
      blocks.push(open);
    }
    if (open.kind === "table") open.rows.push({ start, end: stop, header: unit.kind === "header" });
    end = stop;
  }
  between(end, text.length);
  return blocks;
}

const kindOf = (unit) => ({ sentence: "paragraph", row: "table", header: "table" })[unit.kind] ?? unit.kind;

/**
 * Where the words of a place stand: at its positions, else anywhere in the document, else nowhere.
 *
 * Returns {span, ranges, moved}: the span in code points or null, what to mark in UTF-16 units, whether it was elsewhere.
 */
export function located(place, doc) {
  const at = utf16(doc.text);
  let span = place.start === undefined ? null : [at(place.start), at(place.end)];
  let moved = false;
  if (place.quote !== undefined && (span === null || doc.text.slice(...span) !== place.quote)) {
    const start = doc.text.indexOf(place.quote);
    moved = span !== null;
    span = start < 0 || !place.quote ? null : [start, start + place.quote.length];
  }
  if (span === null || span[0] >= doc.text.length || span[0] >= span[1]) return { span: null, ranges: [] };
  const toPoints = points(doc.text);
  const shownAs = span.map(toPoints);
  const unit = doc.units.find((one) => one.start <= shownAs[0] && shownAs[0] < one.end);
  const lead = unit?.header === null || unit === undefined ? null : doc.units[unit.header];
  const ranges = [{ start: span[0], end: span[1], tag: "mark" }];
  if (lead && at(lead.end) <= span[0]) ranges.unshift({ start: at(lead.start), end: at(lead.end), tag: "span", class: "lead" });
  return { span: shownAs, ranges, moved };
}

/** The marked words as they stand in the page, with the blank between two blocks where they go over its end. */
export function joined(marked, text) {
  return marked.map(({ node, start }, number) => {
    const gap = number ? text.slice(marked[number - 1].end, start) : "";
    return (gap.trim() ? "" : gap) + node.textContent;
  }).join("");
}
