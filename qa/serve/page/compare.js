// Compare: the same questions asked of each document, a row a document; every cell opens its source at the words.

import { events, get, Refusal, request } from "/page/api.js";
import { inFile } from "/page/cite.js";
import { announce, button, byId, download, el, fits } from "/page/dom.js";
import { openPlace } from "/page/pane.js";
import { t } from "/page/text.js";

const MOST = 200; // cells of one table; the server's own bound
const ticked = new Set();
let sources = [];
let table = { questions: [], rows: [] };
let shown = null; // the rows in the chosen order, null as they came
let order = { column: null, down: false }; // column 0 is the documents
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
  return sources.filter((one) => fits(`${one.source} ${one.kind} ${one.title}`, byId("compare-filter").value));
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
  const over = cells > MOST ? t("compare.over", { most: MOST }) : "";
  byId("compare-count").textContent = t("compare.size", { documents: t("documents", { n: documents }), questions: t("questions", { n: questions().length }), cells: t("cells", { n: cells }), over });
  byId("compare-send").disabled = !cells || cells > MOST || asking !== null;
}

async function compare() {
  const asked = { questions: questions(), in: chosen().map(({ source }) => source) };
  const control = new AbortController();
  asking = control;
  table = { questions: asked.questions, rows: [] };
  shown = null;
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
      state(t("compare.progress", { n: asked.in.length, done: table.rows.length }));
      draw();
    }
    if (!done) throw new Refusal(t("compare.lost"));
    const stated = table.rows.flatMap((row) => row.cells).filter((cell) => cell.statement).length;
    state(t("compare.stated", { n: table.rows.length * asked.questions.length, stated }));
    announce(byId("compare-state").textContent);
  } catch (error) {
    state(error.name === "AbortError" ? t("compare.stopped") : error.message);
    if (error.name !== "AbortError" && !(error instanceof Refusal)) throw error;
  } finally {
    asking = null;
    busy(false);
    draw();
  }
}

function busy(is) {
  byId("compare-stop").hidden = !is;
  byId("compare-send").disabled = is;
  if (!is) count();
}

/** The rows so far in the chosen order, or as a file: the server sorts and writes. */
const exported = (form, { column, down } = order) =>
  request("POST", "/table/export", { json: { questions: table.questions, rows: table.rows, sort: column, descending: down, form } });

async function sortBy(column) {
  const now = order.column === column;
  const wanted = now && order.down ? { column: null, down: false } : { column, down: now };
  try {
    shown = wanted.column === null ? null : (await (await exported("json", wanted)).json()).rows;
    order = wanted;
    draw();
  } catch (error) {
    state(error.message);
  }
  byId("compare-table").querySelectorAll("thead button")[column].focus();
}

const inOrder = () => shown ?? table.rows;

function draw() {
  const heads = [t("compare.document"), ...table.questions].map(head);
  const rows = inOrder().map((row) =>
    el("tr", {}, el("th", { scope: "row" }, labelOf(row), el("span", { class: "where" }, row.source)), row.cells.map((cell, at) => cellOf(cell, row, at))),
  );
  byId("compare-table").replaceChildren(el("table", {}, el("thead", {}, el("tr", {}, heads)), el("tbody", {}, rows)));
  byId("compare-table").hidden = byId("compare-export").hidden = !table.rows.length;
  byId("compare-export").hidden ||= asking !== null;
  byId("compare-sideways").hidden = byId("compare-table").scrollWidth <= byId("compare-table").clientWidth;
}

function head(name, column) {
  const now = order.column === column;
  const sorted = now ? (order.down ? "descending" : "ascending") : "none";
  return el("th", { scope: "col", "aria-sort": sorted }, button(name, () => sortBy(column), { disabled: asking !== null }));
}

function labelOf({ authors, year, title }) {
  const who = authors.length > 1 ? t("cite.etAl", { name: authors[0] }) : (authors[0] ?? "");
  return [who, year ?? ""].filter(Boolean).join(" ") || title;
}

const idOf = (row, at) => `${row.source}\n${at}`;

const placeOf = (row, at) => ({ ...row.cells[at].statement.citations[0], mark: idOf(row, at) });

function cellOf(cell, row, at) {
  if (!cell.statement) return el("td", { class: "faint", title: cell.reason }, t("compare.notStated"));
  const open = () => {
    const places = inOrder().flatMap((one) => one.cells.flatMap((other, where) => (other.statement ? [placeOf(one, where)] : [])));
    const opener = (place) => [...byId("compare-table").querySelectorAll(".cell")].find((one) => one.dataset.mark === place.mark);
    openPlace(placeOf(row, at), places, opener);
  };
  return el("td", {}, button(cell.text, open, { class: "cell", "data-mark": idOf(row, at) }), el("span", { class: "where" }, whereOf(cell)));
}

function whereOf(cell) {
  const citation = cell.statement.citations[0];
  return [citation.section, inFile(citation), t(`support.${cell.support}`)].filter(Boolean).join(" · ");
}

async function save(form, name) {
  try {
    const mark = form === "csv" ? ["\ufeff"] : []; // by which Excel knows UTF-8
    download(name, new Blob([...mark, await (await exported(form)).blob()]));
  } catch (error) {
    state(error.message);
  }
}

/** Make the view. */
export function begin() {
  byId("compare").append(
    el("h2", { id: "compare-name" }, t("view.compare")),
    el("p", { class: "faint" }, t("compare.what")),
    el(
      "form",
      { onsubmit: (event) => {
        event.preventDefault();
        if (!byId("compare-send").disabled) compare();
      } },
      el("label", { for: "compare-questions" }, t("compare.questions")),
      el("textarea", { id: "compare-questions", rows: 3, oninput: count }),
      el(
        "fieldset",
        {},
        el("legend", {}, t("compare.documents")),
        el("label", { for: "compare-filter" }, t("compare.filter")),
        el("input", { id: "compare-filter", type: "search", autocomplete: "off", oninput: list }),
        el("div", { id: "compare-sources", class: "compare-sources", role: "group", "aria-label": t("compare.documentsLabel"), tabindex: 0 }),
        button(t("compare.untick"), () => {
          ticked.clear();
          list();
        }, { class: "quiet" }),
      ),
      el("p", { id: "compare-count", class: "faint" }),
      el("div", { class: "line" }, el("button", { id: "compare-send", type: "submit", disabled: true }, t("view.compare")), button(t("ask.stop"), () => asking?.abort(), { id: "compare-stop", hidden: true })),
    ),
    el("p", { id: "compare-state", class: "faint", role: "status" }),
    el("p", { id: "compare-sideways", class: "faint", hidden: true }, t("compare.sideways")),
    el("div", { id: "compare-table", class: "compare-table", role: "region", "aria-label": t("compare.table"), tabindex: 0, hidden: true }),
    el(
      "div",
      { id: "compare-export", class: "line", hidden: true },
      button(t("compare.csv"), () => save("csv", "table.csv")),
      button(t("compare.markdown"), () => save("markdown", "table.md")),
    ),
  );
}
