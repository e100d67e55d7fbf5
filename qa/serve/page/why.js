// How an answer was made: what was found, what was proposed and left out, and which checks each statement passed.

import { el, plural } from "/page/dom.js";

const CHECKS = {
  quote: "the quoted words stand in the source",
  numbers: "its numbers stand there",
  names: "its names stand there",
  subject: "it is about the same subject",
  terms: "its terms are those of the source",
  negation: "what is denied stays denied",
  direction: "up stays up, down stays down",
  hedge: "what is uncertain stays uncertain",
  asked: "it bears on what was asked",
  "second opinion": "a second model agrees",
};

/** A folded explanation, or null where none came with the answer. */
export function why(answer) {
  const told = answer.explanation;
  if (!told) return null;
  const details = el("details", { class: "why" }, el("summary", {}, "Why this answer"));
  details.addEventListener("toggle", () => details.append(...parts(answer, told)), { once: true });
  return details;
}

function parts(answer, told) {
  const dropped = told.proposed.filter((one) => one.reasons.length);
  return [
    ...(answer.statements.length ? checks(answer.statements) : []),
    el("h3", {}, dropped.length ? `Proposed and left out (${dropped.length} of ${told.proposed.length})` : proposals(told.proposed.length)),
    dropped.length ? el("ul", {}, dropped.map(left)) : null,
    el("h3", {}, `Found: ${plural(told.retrieved.length, "passage")}, best first`),
    el("ol", { class: "hits" }, told.retrieved.map(hit)),
    Object.keys(told.usage).length ? el("p", { class: "faint" }, usage(told.usage)) : null,
  ].filter(Boolean);
}

const proposals = (number) => (number ? `Of ${plural(number, "proposed statement")} none was left out` : "Nothing was proposed");

function checks(statements) {
  const names = [...new Set(statements.flatMap((one) => Object.keys(one.verdict.checks)))];
  const meanings = names.filter((name) => name in CHECKS).map((name) => `${name}: ${CHECKS[name]}`);
  return [
    el("h3", {}, "Checks that each statement passed"),
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
  return el("li", {}, one.text, one.again ? " (second round)" : "", el("ul", {}, one.reasons.map((reason) => el("li", {}, reason))));
}

function hit(one) {
  const where = [one.source, one.section].filter(Boolean).join(" · ");
  return el("li", {}, el("span", { class: "score" }, one.score.toFixed(3)), ` ${one.text} `, el("span", { class: "faint" }, where));
}

const usage = (figures) =>
  `The language model: ${Object.entries(figures).map(([name, value]) => `${name.replaceAll("_", " ")} ${value.toLocaleString("en")}`).join(", ")}.`;
