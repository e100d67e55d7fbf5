// How an answer was made: what was found, what was proposed and left out, and which checks each statement passed.

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
    el("h3", {}, dropped.length ? t("why.dropped", { n: dropped.length, all: told.proposed.length }) : proposals(told.proposed.length)),
    dropped.length ? el("ul", {}, dropped.map(left)) : null,
    el("h3", {}, t("why.found", { n: told.retrieved.length })),
    el("ol", { class: "hits" }, told.retrieved.map(hit)),
    Object.keys(told.usage).length ? el("p", { class: "faint" }, usage(told.usage)) : null,
  ].filter(Boolean);
}

const proposals = (number) => t(number ? "why.proposed" : "why.nothing", { n: number });

function checks(statements) {
  const names = [...new Set(statements.flatMap((one) => Object.keys(one.verdict.checks)))];
  const meanings = names.filter((name) => name in CHECKS).map((name) => `${name}: ${CHECKS[name]}`);
  return [
    el("h3", {}, t("why.checks")),
    el("ol", { class: "checked" }, statements.map(checked)),
    el("p", { class: "faint meanings" }, `${meanings.join("; ")}.`),
  ];
}

function checked(statement) {
  const passed = Object.entries(statement.verdict.checks).map(([name, fine]) =>
    el("li", { class: fine ? null : "failed" }, `${fine ? "✓" : "✗"} ${name}`),
  );
  return el("li", {}, statement.text, el("ul", { class: "checks", role: "list" }, passed));
}

function left(one) {
  return el("li", {}, one.text, one.again ? t("why.again") : "", el("ul", {}, one.reasons.map((reason) => el("li", {}, reason))));
}

function hit(one) {
  const where = [one.source, one.section].filter(Boolean).join(" · ");
  return el("li", {}, el("span", { class: "score" }, one.score.toFixed(3)), ` ${one.text} `, el("span", { class: "faint" }, where));
}

const usage = (figures) =>
  t("why.usage", { figures: Object.entries(figures).map(([name, n]) => t("why.figure", { name: name.replaceAll("_", " "), n })).join(", ") });
