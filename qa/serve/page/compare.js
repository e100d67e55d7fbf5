// Compare: the same questions asked of each document, a row a document; every cell opens its source at the words.

import { events, get, Refusal, request } from "/page/api.js";
import { inFile } from "/page/cite.js";
import { announce, button, byId, el, plural } from "/page/dom.js";
import { openPlace } from "/page/pane.js";

const MOST = 200; // cells of one table; the server's own bound
const NOT_STATED = "not stated";
const ticked = new Set();
let sources = [];
let table = { questions: [], rows: [] };
let order = { column: null, down: false };
let asking = null; // the AbortController of the table in work

/** Show the documents as they are now. */
export async function showCompare() {
  try {
    sources = (await get("/sources")).sources;
  } catch (error) {
    return state(error.message);
  }
  for (const one of [...ticked]) if (!sources.some(({ source }) => source === one)) ticked.delete(one);
  return list();
}

const state = (text) => {
  byId("compare-state").textContent = text;
};

const questions = () => byId("compare-questions").value.split("\n").map((one) => one.trim()).filter(Boolean);

/** The documents that the filter shows. */
function fitting() {
  const wanted = byId("compare-filter").value.trim().toLowerCase().split(/\s+/);
  return sources.filter((one) => wanted.every((word) => `${one.source} ${one.kind} ${one.title}`.toLowerCase().includes(word)));
}

/** Those that are asked: the ticked ones, or all that the filter shows. */
const chosen = () => (ticked.size ? sources.filter((one) => ticked.has(one.source)) : fitting());

function list() {
  byId("compare-sources").replaceChildren(
    ...fitting().map((one) => {
      const tick = el("input", { type: "checkbox", checked: ticked.has(one.source), onchange: (event) => {
        if (event.target.checked) ticked.add(one.source);
        else ticked.delete(one.source);
        count();
      } });
      return el("label", { class: "tick" }, tick, `${one.title} (${one.source})`);
    }),
  );
  count();
}

/** Say how large the table would be. */
function count() {
  const documents = chosen().length;
  const cells = documents * questions().length;
  const over = cells > MOST ? `; at most ${MOST} at once: choose fewer documents` : "";
  byId("compare-count").textContent = `${plural(documents, "document")} × ${plural(questions().length, "question")} = ${plural(cells, "cell")}${over}.`;
  byId("compare-send").disabled = !cells || cells > MOST || asking !== null;
}

async function compare() {
  const asked = { questions: questions(), in: chosen().map(({ source }) => source) };
  const control = new AbortController();
  asking = control;
  table = { questions: asked.questions, rows: [] };
  order = { column: null, down: false };
  busy(true);
  draw();
  try {
    const response = await request("POST", "/table", { json: asked, signal: control.signal, accept: "text/event-stream" });
    let done = false;
    for await (const [name, data] of events(response)) {
      if (name === "error") throw new Refusal(data.error.message);
      if (name === "row") table.rows.push(data);
      if (name === "done") done = true;
      state(`${table.rows.length} of ${plural(asked.in.length, "document")} asked …`);
      draw();
    }
    if (!done) throw new Refusal("The connection was lost before the table was complete.");
    const stated = table.rows.flatMap((row) => row.cells).filter((cell) => cell.statement).length;
    state(`${stated} of ${plural(table.rows.length * asked.questions.length, "cell")} stated.`);
    announce(byId("compare-state").textContent);
  } catch (error) {
    state(error.name === "AbortError" ? "Stopped; the rows above are complete." : error.message);
    if (error.name !== "AbortError" && !(error instanceof Refusal)) throw error;
  } finally {
    asking = null;
    busy(false);
  }
}

function busy(is) {
  byId("compare-stop").hidden = !is;
  byId("compare-send").disabled = is;
  if (!is) count();
}

/** The first number of each cell in the unit that most cells have, or null for all where few have one. */
function values(cells) {
  const units = new Map();
  for (const cell of cells) for (const unit of new Set(cell.quantities.map((one) => one.unit))) units.set(unit, (units.get(unit) ?? 0) + 1);
  const [common, most] = [...units].reduce((best, one) => (one[1] > best[1] ? one : best), ["", 0]);
  if (2 * most <= cells.filter((cell) => cell.text).length) return cells.map(() => null);
  return cells.map((cell) => cell.quantities.find((one) => one.unit === common)?.value ?? null);
}

/** The rows in the chosen order: by number where the cells are quantities, what is not stated last. */
function ordered() {
  const { column, down } = order;
  if (column === null) return table.rows;
  const cells = table.rows.map((row) => (column < 0 ? { text: row.title, quantities: [] } : row.cells[column]));
  const numbers = values(cells);
  const places = cells.map((_, place) => place);
  const sign = down ? -1 : 1;
  const compared = (one, other) => {
    if (!cells[one].text || !cells[other].text) return Number(!cells[one].text) - Number(!cells[other].text);
    if (numbers[one] === null || numbers[other] === null) {
      const apart = Number(numbers[one] === null) - Number(numbers[other] === null);
      return apart || sign * cells[one].text.localeCompare(cells[other].text);
    }
    return sign * (numbers[one] - numbers[other]);
  };
  return places.sort((one, other) => compared(one, other) || one - other).map((place) => table.rows[place]);
}

function draw() {
  const heads = ["Document", ...table.questions].map((name, at) => head(name, at - 1));
  const rows = ordered().map((row) =>
    el("tr", {}, el("th", { scope: "row" }, labelOf(row), el("span", { class: "where" }, row.source)), row.cells.map((cell, at) => cellOf(cell, row, at))),
  );
  byId("compare-table").replaceChildren(el("table", {}, el("thead", {}, el("tr", {}, heads)), el("tbody", {}, rows)));
  byId("compare-table").hidden = byId("compare-export").hidden = !table.rows.length;
}

function head(name, column) {
  const now = order.column === column;
  const sort = () => {
    order = now && order.down ? { column: null, down: false } : { column, down: now };
    draw();
    byId("compare-table").querySelectorAll("thead button")[column + 1].focus();
  };
  return el("th", { scope: "col", "aria-sort": now ? (order.down ? "descending" : "ascending") : "none" }, button(name, sort));
}

function labelOf({ authors, year, title }) {
  const who = authors.length > 1 ? `${authors[0]} et al.` : (authors[0] ?? "");
  return [who, year ?? ""].filter(Boolean).join(" ") || title;
}

const idOf = (row, at) => `${row.source}\n${at}`;

const placeOf = (row, at) => ({ ...row.cells[at].statement.citations[0], mark: idOf(row, at) });

function cellOf(cell, row, at) {
  if (!cell.statement) return el("td", { class: "faint", title: cell.reason }, NOT_STATED);
  const open = () => {
    const places = ordered().flatMap((one) => one.cells.flatMap((other, where) => (other.statement ? [placeOf(one, where)] : [])));
    const opener = (place) => [...byId("compare-table").querySelectorAll(".mark")].find((one) => one.dataset.mark === place.mark);
    openPlace(placeOf(row, at), places, opener);
  };
  return el("td", {}, button(cell.text, open, { class: "mark", "data-mark": idOf(row, at) }), el("span", { class: "where" }, whereOf(cell)));
}

function whereOf(cell) {
  const citation = cell.statement.citations[0];
  return [citation.section, inFile(citation), `${cell.support} supported`].filter(Boolean).join(" · ");
}

/** A field of CSV; one that a spreadsheet program would take for a formula gets an apostrophe. */
function field(value) {
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function csv() {
  const columns = ["", " (support)", " (section)", " (page)", " (quote)"];
  const lines = [["source", "document", "title", ...table.questions.flatMap((one) => columns.map((column) => one + column))]];
  for (const row of ordered()) {
    const cells = row.cells.flatMap((cell) => {
      if (!cell.statement) return [NOT_STATED, "", "", "", ""];
      const { section, page, place, ocr, quote } = cell.statement.citations[0];
      const where = place || ocr ? inFile({ page, place, ocr }) : String(page ?? "");
      return [cell.text, `${cell.support} supported`, section, where, quote];
    });
    lines.push([row.source, labelOf(row), row.title, ...cells]);
  }
  return `\ufeff${lines.map((line) => `${line.map(field).join(",")}\r\n`).join("")}`;
}

function markdown() {
  const safe = (text) => text.replace(/\s+/g, " ").trim().replace(/[\\`*_[\]<>|#]/g, "\\$&");
  const line = (cells) => `| ${cells.join(" | ")} |\n`;
  const said = (row, cell) => (cell.statement ? `${cell.text} (${row.source} · ${whereOf(cell)})` : NOT_STATED);
  return (
    line(["Document", ...table.questions].map(safe)) +
    line(["---", ...table.questions.map(() => "---")]) +
    ordered().map((row) => line([`${labelOf(row)} (${row.source})`, ...row.cells.map((cell) => said(row, cell))].map(safe))).join("")
  );
}

function save(name, kind, text) {
  const address = URL.createObjectURL(new Blob([text], { type: `${kind};charset=utf-8` }));
  el("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** Make the view. */
export function begin() {
  byId("compare").append(
    el("h2", { id: "compare-name" }, "Compare"),
    el("p", { class: "faint" }, "Each document is asked alone. A cell holds its own checked words, or says that it does not state it."),
    el(
      "form",
      { onsubmit: (event) => {
        event.preventDefault();
        if (!byId("compare-send").disabled) compare();
      } },
      el("label", { for: "compare-questions" }, "Questions, one a line"),
      el("textarea", { id: "compare-questions", rows: 3, oninput: count }),
      el(
        "fieldset",
        {},
        el("legend", {}, "Documents: those that are ticked, else all that are listed"),
        el("label", { for: "compare-filter" }, "Filter"),
        el("input", { id: "compare-filter", type: "search", autocomplete: "off", oninput: list }),
        el("div", { id: "compare-sources", class: "compare-sources", role: "group", "aria-label": "Documents", tabindex: 0 }),
        button("Untick all", () => {
          ticked.clear();
          list();
        }, { class: "quiet" }),
      ),
      el("p", { id: "compare-count", class: "faint" }),
      el("div", { class: "line" }, el("button", { id: "compare-send", type: "submit", disabled: true }, "Compare"), button("Stop", () => asking?.abort(), { id: "compare-stop", hidden: true })),
    ),
    el("p", { id: "compare-state", class: "faint", role: "status" }),
    el("div", { id: "compare-table", class: "compare-table", role: "region", "aria-label": "Table", tabindex: 0, hidden: true }),
    el(
      "div",
      { id: "compare-export", class: "line", hidden: true },
      button("Save as CSV", () => save("table.csv", "text/csv", csv())),
      button("Save as Markdown", () => save("table.md", "text/markdown", markdown())),
    ),
  );
}
