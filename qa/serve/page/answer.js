// One question and what became of it: statements as they are verified, then what stands beside and below them.

import { beside, foot, sourcesOf } from "/page/beside.js";
import { doubted, doubtOf } from "/page/cite.js";
import { copyOf } from "/page/copy.js";
import { announce, button, el } from "/page/dom.js";
import { mapOf } from "/page/map.js";
import { fragmentOf, openPlace } from "/page/pane.js";
import { reportButton } from "/page/report.js";
import { askEverything, asking, isEverything, leavesOut, scopeWords } from "/page/scope.js";
import { t, withoutCommands } from "/page/text.js";
import { quoteParts, tipped } from "/page/tip.js";
import { why } from "/page/why.js";

const LONG = 300; // characters of a question that are set smaller
const MOST_STATEMENTS = 50; // that the server gives
let questions = 0;
let openMenu = null; // closes the menu that was opened last
addEventListener("pointerdown", ({ target }) => target.closest?.(".statement-tools, .more") || openMenu?.());

/**
 * The view of one turn: `node`, and a method for each thing that becomes known.
 *
 * aloud: whether a screen reader is told; within: the documents that are asked; edit: puts words into the question box;
 * ask: asks another question.
 */
export function turnView(asked, { aloud = true, within = [], edit = null, ask = null } = {}) {
  const say = aloud ? announce : () => {};
  const name = `question-${(questions += 1)}`;
  const understood = el("p", { class: "understood", hidden: true });
  const progress = el("p", { class: "progress" }, t("answer.looking", { what: within.length ? scopeWords(within) : asking().what }));
  const list = el("ul", { class: "statements", role: "list" });
  const rest = el("div", { class: "rest" });
  const head = el("h2", { id: name, tabindex: "-1", class: asked.length > LONG ? "long" : null }, asked);
  const only = within.length ? el("p", { class: "only" }, t(isEverything(within) ? "answer.asked" : "answer.only", { what: scopeWords(within) })) : null;
  const node = el("article", { class: "turn", "aria-labelledby": name }, head, only, understood, list, progress, rest);
  const cited = new Map();
  const seen = { statements: 0, dropped: 0, passages: 0 };
  let corpus = null;
  const patience = setTimeout(() => {
    progress.textContent = t("answer.patience");
  }, 8000);

  const opener = (place) => node.querySelector(`.mark[data-mark="${place.mark}"]`);
  const places = () => [...cited.values()].sort((one, other) => one.mark - other.mark).map(placed);
  const placed = (citation) => ({ ...citation, corpus });
  const mark = (citation) => {
    cited.set(citation.mark, citation);
    const where = [citation.title, citation.section].filter(Boolean).join(", ");
    const open = (event) => {
      const pressed = event.currentTarget;
      show(citation, () => (pressed.isConnected ? pressed : null));
    };
    const doubt = citation.references.some(doubted) ? t("answer.markDoubted") : "";
    const label = `[${citation.mark}] ${where}${doubt}`;
    const kind = doubt ? "mark doubtful" : "mark";
    const node = button(`[${citation.mark}]`, open, { class: kind, "data-mark": citation.mark, "aria-label": label });
    return tipped(node, () => quoteParts(citation, (one) => doubted(one) && `${one.printed} ${doubtOf(one)}`));
  };

  /** Open a citation; when the pane closes, the focus is back on what was pressed, or on the mark that was gone on to. */
  function show(citation, pressed) {
    openPlace(placed(citation), places(), (place) => (place.mark === citation.mark && pressed()) || opener(place));
  }

  function understand(question) {
    understood.hidden = !question || question === asked;
    const change = edit && button(t("answer.edit"), () => edit(question), { class: "quiet", "aria-label": t("answer.editLabel") });
    understood.replaceChildren(t("answer.understood", { question }), " ", change ?? "");
  }

  function tell() {
    clearTimeout(patience);
    const found = t("answer.found", { n: seen.passages });
    const held = seen.statements ? t("answer.verified", { n: seen.statements }) : "";
    const left = seen.dropped ? t("answer.leftOut", { n: seen.dropped }) : "";
    progress.textContent = t("answer.checking", { what: [found, held, left].filter(Boolean).join("; ") });
  }

  function statement(one) {
    seen.statements += 1;
    list.append(el("li", { class: "statement" }, el("span", {}, one.text), "\u00a0", one.citations.map(mark), toolsOf(one, asked)));
    say(`${one.text} ${one.citations.map((citation) => `[${citation.mark}]`).join("")}`);
    tell();
  }

  /** What asks the same again: of every document, where some were left out, and for all statements, where the limit leaves some out. */
  function askMore(answer) {
    if (!ask) return [];
    const everything = button(t("answer.askAll"), () => {
      askEverything();
      ask(asked);
    });
    const statements = Math.min(answer.statements.length + (answer.further ?? 0), MOST_STATEMENTS);
    const all = button(t("answer.showAll"), () => ask(asked, { statements }));
    return [!within.length && leavesOut() ? everything : null, statements > answer.statements.length ? all : null].filter(Boolean);
  }

  function finish(answer) {
    corpus = answer.corpus.fingerprint;
    understand(answer.question);
    clearTimeout(patience);
    progress.remove();
    if (answer.statements.length !== list.children.length) {
      list.replaceChildren();
      answer.statements.forEach(statement);
    }
    if (answer.direct) {
      const place = answer.statements[0].citations.find((one) => one.mark === answer.direct.mark);
      list.before(el("p", { class: "direct" }, el("strong", {}, answer.direct.text), "\u00a0", mark(place)));
    }
    if (answer.abstained) rest.append(abstention(answer, mark, ask));
    const drawing = mapOf(answer, { mark, light });
    rest.append(...[...beside(answer, mark, askMore(answer)), drawing, sourcesOf(answer, mark), copyOf(answer), why(answer), foot(answer)].filter(Boolean));
    say(answer.abstained ? t("answer.sayAbstained", { reason: answer.reason ?? "" }) : t("answer.sayAnswered", { n: answer.statements.length }));
  }

  /** Light up a statement, as the map asks for, and open its first citation. */
  function light(index, citation, pressed) {
    for (const lit of list.querySelectorAll(".lit")) lit.classList.remove("lit");
    list.children[index]?.classList.add("lit");
    if (citation) show(citation, pressed);
    list.children[index]?.scrollIntoView({ block: "nearest" });
  }

  return {
    node,
    head,
    retrieved(data) {
      seen.passages = data.hits.length;
      understand(data.question);
      tell();
    },
    statement,
    dropped() {
      seen.dropped += 1;
      tell();
    },
    finish,
    /** Say so where the corpus is not any more what the answer was made from. */
    age(now) {
      if (corpus && corpus !== now) rest.prepend(el("p", { class: "old" }, t("answer.old")));
    },
    /** Say why it ended early; what was shown stays. */
    end(message, again) {
      clearTimeout(patience);
      progress.remove();
      const shown = seen.statements ? ` ${t("answer.unfinished")}` : "";
      const change = edit && button(t("answer.editQuestion"), () => edit(asked));
      rest.append(el("div", { class: "wrong", role: "alert" }, el("p", {}, message + shown), el("div", { class: "line" }, again ?? "", change)));
      node.classList.add("unfinished");
    },
  };
}

/** What a reader does with one statement, behind one small button: take a link to its words along, or object to it. */
function toolsOf(one, asked) {
  const href = `${location.origin}/#${fragmentOf(one.citations[0])}`;
  const link = el("a", { href, "aria-label": t("answer.linkLabel", { mark: one.citations[0].mark }) }, t("answer.copyLink"));
  link.addEventListener("click", async (event) => {
    if (!navigator.clipboard) return; // then the link is followed, and the address bar has it
    event.preventDefault();
    try {
      await navigator.clipboard.writeText(href);
      announce(t("answer.linkSaid"));
      link.textContent = t("answer.linkCopied");
      setTimeout(() => (link.textContent = t("answer.copyLink")), 1600);
    } catch {
      location.href = href;
    }
  });
  const wrong = reportButton({ label: t("report.wrong"), question: asked, said: one.text, hint: t("report.wrongHint") });
  const tools = el("div", { class: "statement-tools", role: "group", "aria-label": t("answer.more"), hidden: true }, link, wrong);
  const turn = (open) => {
    tools.hidden = !open;
    more.setAttribute("aria-expanded", String(open));
    if (!open) return;
    openMenu?.();
    openMenu = () => turn(false);
    tools.style.left = `${Math.max(0, Math.min(more.offsetLeft, tools.offsetParent.clientWidth - tools.offsetWidth))}px`;
    link.focus();
  };
  tools.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget && relatedTarget !== more && !tools.contains(relatedTarget)) turn(false);
  });
  const more = button("⋯", () => turn(tools.hidden), { class: "more", "aria-expanded": "false", "aria-label": t("answer.more"), title: t("answer.more") });
  tools.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation(); // else it would close the pane
    turn(false);
    more.focus();
  });
  return [more, tools];
}

function abstention(answer, mark, ask) {
  const corrected = ask ? (answer.corrected ?? []).map((one) => button(one, () => ask(one))) : [];
  const reason = withoutCommands(answer.reason ?? t("answer.noReason"));
  const near = answer.nearest.map((citation) =>
    el("li", {}, el("q", {}, citation.quote), " ", mark(citation), el("span", { class: "faint where" }, citation.title)),
  );
  return el(
    "section",
    { class: "abstained" },
    el("h3", {}, t("answer.abstained")),
    el("p", {}, reason),
    corrected.length ? el("div", { class: "line corrected" }, corrected) : null,
    near.length ? el("h4", {}, t("answer.nearest")) : null,
    near.length ? el("ul", { role: "list" }, near) : null,
    reportButton({
      label: t("report.refusal"),
      question: answer.question,
      said: reason,
      hint: t("report.refusalHint"),
    }),
  );
}
