// The mechanism map: what acts on what, as the statements say it, drawn and as a list.

import { el, svg } from "/page/dom.js";
import { laidOut } from "/page/layout.js";
import { t } from "/page/text.js";

const LINE = 18; // pixels from one line of words to the next
const WIDEST = { box: 150, words: 110 }; // pixels of a line
const NARROW = { box: 100, words: 78 };
const KINDS = { "+": "raises", "-": "lowers", "": "acts" };
const LEGEND = [["raises", t("map.raises")], ["lowers", t("map.lowers")], ["acts", t("map.acts")]];
let maps = 0;

/**
 * A figure of an answer's pathway, or null where there are not several arrows.
 *
 * mark: makes a citation's button; light: lights up a statement and opens its citation.
 */
export function mapOf(answer, { mark, light }) {
  const found = answer.pathway;
  const known = new Set(found?.nodes.map((node) => node.id));
  const arrows = (found?.arrows ?? []).filter((arrow) => known.has(arrow.from) && known.has(arrow.to));
  if (arrows.length < 2) return null; // one arrow says no more than its statement
  const label = new Map(found.nodes.map((node) => [node.id, node.label]));
  const used = found.nodes.filter(({ id }) => arrows.some((arrow) => arrow.from === id || arrow.to === id));
  const cited = (arrow) => answer.statements[arrow.statement]?.citations ?? [];
  const said = (arrow) => `${label.get(arrow.from)} ${arrow.words || "→"} ${label.get(arrow.to)}`;
  const first = (arrow) => cited(arrow).find(({ mark: number }) => arrow.marks.includes(number)) ?? cited(arrow)[0];
  const press = (arrow, number) =>
    light(arrow.statement, first(arrow), () => stage.querySelector(`[data-arrow="${number}"]`)); // drawn anew when the pane opens
  const name = `map-${(maps += 1)}`;
  const stage = el("div", { class: "stage", role: "region", tabindex: "0", "aria-label": t("map.drawing") });
  const items = arrows.map((arrow) =>
    el("li", {}, `${said(arrow)} `, cited(arrow).filter(({ mark: number }) => arrow.marks.includes(number)).map(mark)),
  );
  const figure = el(
    "figure",
    { class: "map", "aria-labelledby": name },
    el("figcaption", { id: name }, t("map.what")),
    stage,
    legend(arrows, name),
    el("details", {}, el("summary", {}, t("map.list")), el("ul", {}, items)),
  );
  let turned = null;
  new ResizeObserver(() => {
    const width = stage.clientWidth;
    if (!width) return;
    const across = drawing({ used, arrows, said, press, name, upright: false });
    const upright = width < 600 || across.wide > width;
    if (upright === turned) return;
    turned = upright;
    const held = stage.contains(document.activeElement) ? document.activeElement.dataset.arrow : undefined;
    stage.replaceChildren(upright ? drawing({ used, arrows, said, press, name, upright, most: width < 600 ? NARROW : WIDEST }).node : across.node);
    if (held !== undefined) stage.querySelector(`[data-arrow="${held}"]`).focus({ preventScroll: true });
  }).observe(stage);
  return figure;
}

function drawing({ used, arrows, said, press, name, upright, most = WIDEST }) {
  const turn = ([along, cross]) => (upright ? [cross, along] : [along, cross]);
  const texts = new Map(used.map((node) => [node.id, wrapped(node.label, most.box)]));
  const words = arrows.map((arrow) => wrapped(arrow.words, most.words));
  const sized = (text, padding) => {
    const [wide, high] = [text.wide + padding, text.lines.length * LINE + padding * 0.7];
    return upright ? { along: high, cross: wide } : { along: wide, cross: high };
  };
  const plan = laidOut(
    used.map(({ id }) => ({ id, ...sized(texts.get(id), 26) })),
    arrows.map(({ from, to }, number) => ({ from, to, ...sized(words[number], 8) })),
  );
  const [wide, high] = turn([plan.along, plan.cross]).map((size) => Math.ceil(size) + 4);
  const lines = arrows.map((arrow, number) => {
    const { points, words: at } = plan.arrows[number];
    const path = curve(points, upright);
    return svg(
      "g",
      {
        class: `arrow ${KINDS[arrow.effect] ?? "acts"}`,
        "data-arrow": number,
        tabindex: "0",
        role: "button",
        "aria-label": `${said(arrow)} ${arrow.marks.map((mark) => `[${mark}]`).join("")}`,
        onclick: () => press(arrow, number),
        onkeydown: (event) => {
          if (event.key !== "Enter" && event.key !== " ") return;
          event.preventDefault();
          press(arrow, number);
        },
      },
      svg("path", { class: "hit", d: path }),
      svg("path", { class: "line", d: path, "marker-end": `url(#${name}-${KINDS[arrow.effect] ?? "acts"})` }),
      written(words[number].lines, turn(at)),
    );
  });
  const boxes = plan.boxes.map(({ id, at }) => {
    const [x, y] = turn(at);
    const text = texts.get(id);
    const [w, h] = [text.wide + 26, text.lines.length * LINE + 26 * 0.7];
    return svg("g", { class: "box" }, svg("rect", { x: x - w / 2, y: y - h / 2, width: w, height: h, rx: 9 }), written(text.lines, [x, y]));
  });
  const node = svg(
    "svg",
    { "data-upright": upright, viewBox: `-2 -2 ${wide} ${high}`, width: wide, height: high, role: "group", "aria-labelledby": name },
    svg("defs", {}, Object.values(KINDS).map((kind) => head(kind, name))),
    lines,
    boxes,
  );
  return { node, wide };
}

/** A smooth line through points, leaving each layer straight. */
function curve(points, upright) {
  const turn = ([along, cross]) => (upright ? `${round(cross)} ${round(along)}` : `${round(along)} ${round(cross)}`);
  return points.reduce((path, point, at) => {
    if (!at) return `M${turn(point)}`;
    const before = points[at - 1];
    const middle = (before[0] + point[0]) / 2;
    return `${path} C${turn([middle, before[1]])} ${turn([middle, point[1]])} ${turn(point)}`;
  }, "");
}

const round = (number) => Math.round(number * 10) / 10;

function written(lines, [x, y]) {
  const top = y - ((lines.length - 1) * LINE) / 2;
  return svg("text", {}, lines.map((line, at) => svg("tspan", { x, y: top + at * LINE }, line)));
}

/** The head of an arrow: filled where it raises, a bar where it lowers, open where that is not said. */
function head(kind, name) {
  const shape = { raises: "M1 1 L11 6 L1 11 Z", lowers: "M6 0 V12", acts: "M2 1 L10 6 L2 11" }[kind];
  return svg(
    "marker",
    { id: `${name}-${kind}`, viewBox: "0 0 12 12", refX: { raises: 12, lowers: 9, acts: 11 }[kind], refY: 6, markerWidth: 12, markerHeight: 12, orient: "auto", markerUnits: "userSpaceOnUse" },
    svg("path", { class: `head ${kind}`, d: shape }),
  );
}

function legend(arrows, name) {
  const kinds = new Set(arrows.map((arrow) => KINDS[arrow.effect] ?? "acts"));
  const entries = LEGEND.filter(([kind]) => kinds.has(kind)).map(([kind, words]) => {
    const line = svg("path", { class: "line", d: "M2 8 H38", "marker-end": `url(#${name}-${kind})` });
    return el("span", {}, svg("svg", { class: `arrow ${kind}`, width: 42, height: 16, "aria-hidden": "true" }, line), words);
  });
  return el("p", { class: "legend" }, entries);
}

let pen = null;

/** Words in lines of at most so many pixels, and how wide they are. */
function wrapped(words, most) {
  pen ??= document.createElement("canvas").getContext("2d");
  pen.font = `14px ${getComputedStyle(document.body).getPropertyValue("--plain")}`;
  const lines = [];
  for (const word of words.split(/\s+/).filter(Boolean)) {
    const longer = lines.length ? `${lines.at(-1)} ${word}` : word;
    if (lines.length && pen.measureText(longer).width <= most) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return { lines, wide: Math.ceil(Math.max(24, ...lines.map((line) => pen.measureText(line).width))) };
}
