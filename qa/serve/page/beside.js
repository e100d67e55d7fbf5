// What stands beside the statements: disagreements, caveats, notes, the cited sources, and what the answer was made from.

import { facts } from "/page/api.js";
import { doubted, doubtOf } from "/page/cite.js";
import { el } from "/page/dom.js";
import { t, withoutCommands } from "/page/text.js";

const SHORT_CONDITION = 3; // words of a condition that is shown with its side, as in the terminal
const CAVEATS = {
  retracted: t("caveat.retracted"),
  withdrawn: t("caveat.withdrawn"),
  uncontrolled: t("caveat.uncontrolled"),
  "tertiary source": t("caveat.tertiary"),
  preprint: t("caveat.preprint"),
};
const EXTRACTIVE = "extractive"; // what writes without a language model

/** Sections for what a reader must know besides, none when there is nothing; more: buttons that stand with the notes. */
export function beside(answer, mark, more = []) {
  const { disagreements = [], caveats = [], notes = [] } = answer;
  return [
    ...disagreements.map((one) => disagreement(one, mark)),
    caveats.length ? caveatsOf(caveats, mark) : null,
    notes.length ? el("section", { class: "beside notes" }, el("h3", {}, t("beside.notes")), notes.map((note) => el("p", {}, withoutCommands(note))), more) : null,
  ].filter(Boolean);
}

function disagreement(one, mark) {
  const sides = one.sides.map((side) => {
    const short = ({ words }) => !words.includes(",") && words.split(/\s+/).length <= SHORT_CONDITION;
    const where = side.conditions.filter(short).map(({ words }) => words).join("; ");
    return el(
      "li",
      {},
      el("span", {}, side.words),
      where ? el("span", { class: "faint" }, ` (${where})`) : "",
      " ",
      mark(side.citation),
      el("span", { class: "faint where" }, side.citation.title),
    );
  });
  return el(
    "section",
    { class: "beside differ" },
    el("h3", {}, t(one.kind === "history" ? "beside.history" : one.topic ? "beside.differ" : "beside.differs", { topic: one.topic })),
    el("ul", { role: "list" }, sides),
  );
}

function caveatsOf(caveats, mark) {
  const items = caveats.map((one) =>
    el(
      "li",
      {},
      el("strong", {}, t("beside.caution", { kind: CAVEATS[one.kind] ?? one.kind })),
      t("beside.concerns", { marks: one.concerns.map((number) => `[${number}]`).join("") }),
      el("q", {}, one.citation.quote),
      " ",
      mark(one.citation),
    ),
  );
  return el("section", { class: "beside caveats" }, el("ul", { role: "list" }, items));
}

/** The cited documents, each once with its marks, and what is doubtful about the references that they print. */
export function sourcesOf(answer, mark) {
  const bySource = new Map();
  for (const citation of answer.statements.flatMap((one) => one.citations)) {
    const entry = bySource.get(citation.source) ?? { title: citation.title, marks: new Map() };
    entry.marks.set(citation.mark, citation);
    bySource.set(citation.source, entry);
  }
  if (!bySource.size) return null;
  const items = [...bySource].map(([source, { title, marks }]) => {
    const who = el("span", { class: "faint" });
    facts(source, (words) => (who.textContent = words ? ` ${words} ` : " "));
    return el("li", {}, el("cite", {}, title), who, [...marks.values()].map(mark), doubts([...marks.values()]));
  });
  return el("section", { class: "cited" }, el("h3", {}, t("beside.sources")), el("ul", { role: "list" }, items));
}

/** What is doubtful about the references behind some citations, each doubt once, folded. */
function doubts(citations) {
  const found = new Map();
  for (const { mark, references } of citations) {
    for (const one of references.filter(doubted)) {
      const said = t("beside.doubted", { name: nameOf(one), doubt: doubtOf(one) });
      found.set(said, [...(found.get(said) ?? []), `[${mark}]`]);
    }
  }
  if (!found.size) return null;
  const items = [...found].map(([said, marks]) => el("li", {}, t("beside.doubt", { marks: marks.join(" "), said })));
  return el("details", { class: "doubts" }, el("summary", {}, t("beside.doubts", { n: found.size })), el("ul", {}, items));
}

/** A reference by its own name: its number in the quoted document would pass for a mark of the answer. */
const nameOf = ({ label }) => t("beside.name", { label: label.length > 90 ? `${label.slice(0, 90)} …` : label.replace(/\.$/, "") });

/** How well an answer is supported, in a word; the same bounds as in the terminal. */
const support = (confidence) => t(`support.${confidence >= 0.6 ? "well" : confidence >= 0.35 ? "partly" : "weakly"}`);

/** What the answer was made from and made by. */
export function foot(answer) {
  const spent = Object.values(answer.timings_ms).reduce((sum, one) => sum + one, 0);
  const stages = Object.entries(answer.timings_ms).map(([name, value]) => t("foot.stage", { name, n: Math.round(value) }));
  const held = support(answer.confidence);
  return el(
    "footer",
    { class: "foot" },
    answer.abstained ? null : el("span", {}, `${held[0].toUpperCase()}${held.slice(1)}`),
    el("span", {}, t("foot.asked", { n: answer.corpus.documents })),
    answer.models.writer === EXTRACTIVE ? null : el("span", {}, t("foot.writtenBy", { name: answer.models.writer })),
    el(
      "details",
      {},
      el("summary", {}, t("foot.details")),
      el("span", {}, t("foot.confidence", { value: answer.confidence.toFixed(2) })),
      el("span", {}, t("foot.corpus", { name: answer.corpus.fingerprint })),
      Object.entries(answer.models).map(([role, name]) => el("span", {}, `${role} ${name}`)),
      el("span", {}, t("foot.time", { seconds: (spent / 1000).toFixed(spent < 1000 ? 2 : 1), stages: stages.join(", ") })),
    ),
  );
}
