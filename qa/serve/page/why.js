// How an answer was made: what was found, what was proposed and left out, and which checks failed.

import { el } from "/page/dom.js";
import { t } from "/page/text.js";

const CHECKS = {
  quote: t("check.quote"),
  numbers: t("check.numbers"),
  names: t("check.names"),
  subject: t("check.subject"),
  terms: t("check.terms"),
  negation: t("check.negation"),
  direction: t("check.direction"),
  hedge: t("check.hedge"),
  asked: t("check.asked"),
  "second opinion": t("check.secondOpinion"),
};

/** A folded explanation, or null where none came with the answer. */
export function why(answer) {
  const told = answer.explanation;
  if (!told) return null;
  const details = el("details", { class: "why" }, el("summary", {}, t("why.title")));
  details.addEventListener("toggle", () => details.append(...parts(answer, told)), { once: true });
  return details;
}

function parts(answer, told) {
  const dropped = told.proposed.filter((one) => one.reasons.length);
  return [
    ...(answer.statements.length ? checks(answer.statements) : []),
    dropped.length ? el("h3", {}, t("why.dropped", { n: dropped.length, all: told.proposed.length })) : null,
    dropped.length ? el("ul", {}, dropped.map(left)) : null,
    told.proposed.length ? null : el("p", {}, t("why.nothing")),
    el("h3", {}, t("why.found", { n: told.retrieved.length })),
    el("ol", { class: "hits" }, told.retrieved.map(hit)),
    Object.keys(told.usage).length ? el("p", { class: "faint" }, usage(told.usage)) : null,
  ].filter(Boolean);
}

/** Which checks failed, of the statements of which any did; one line where none did. */
function checks(statements) {
  const made = statements.map((one) => Object.keys(one.verdict.checks));
  const names = made[0].filter((name) => made.every((one) => one.includes(name))); // a statement in other words passes fewer
  const failing = statements.filter((one) => failures(one).length);
  if (failing.length) return [el("h3", {}, t("why.failed")), el("ul", {}, failing.map(failed))];
  return [el("p", { class: "passed" }, t("why.passed", { n: statements.length, what: names.map(meaning).join("; ") }))];
}

const meaning = (name) => CHECKS[name] ?? name;

const failures = ({ verdict }) => Object.keys(verdict.checks).filter((name) => !verdict.checks[name]);

const failed = (one) => el("li", {}, one.text, el("ul", {}, failures(one).map((name) => el("li", { class: "wrong" }, `✗ ${meaning(name)}`))));

function left(one) {
  return el("li", {}, one.text, one.again ? t("why.again") : "", el("ul", {}, one.reasons.map((reason) => el("li", {}, reason))));
}

function hit(one) {
  const where = [one.source, one.section].filter(Boolean).join(" · ");
  return el("li", {}, el("span", { class: "score" }, one.score.toFixed(3)), ` ${one.text} `, el("span", { class: "faint" }, where));
}

const usage = (figures) =>
  t("why.usage", { figures: Object.entries(figures).map(([name, n]) => t("why.figure", { name: name.replaceAll("_", " "), n })).join(", ") });
