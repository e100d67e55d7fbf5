// Where the boxes and arrows of a map stand: in layers by the longest way to them, the arrows' words in layers between.

const GAP_ALONG = 26; // between layers, room for an arrow's head
const GAP_CROSS = 16; // between neighbours of a layer
const SWEEPS = 6;

/**
 * A layered drawing.
 *
 * boxes: [{id, along, cross}] sizes in pixels; arrows: [{from, to, along, cross}] with the size of their words.
 * Returns {along, cross, boxes: [{id, along, cross}] centres, arrows: [{points, words}]}, all as [along, cross].
 */
export function laidOut(boxes, arrows) {
  const items = new Map(boxes.map((box) => [box.id, { ...box, level: 0, near: [] }]));
  const straight = arrows.map(({ from, to }) => ({ from, to })).filter(({ from, to }) => from !== to);
  const back = backward(boxes, straight);
  const rank = ranks(boxes, arrows, back);
  for (const box of items.values()) box.level = 2 * rank.get(box.id);
  const all = [...items.values()];
  const chains = arrows.map((arrow) => chain(arrow, items, back, all));
  const levels = [];
  for (const item of all) (levels[item.level] ??= []).push(item);
  for (let level = 0; level < levels.length; level += 1) levels[level] ??= [];
  untangle(levels);
  const along = extend(levels);
  settle(levels);
  const least = Math.min(...all.map((item) => item.pos - item.cross / 2));
  for (const item of all) item.pos -= least;
  ports(chains);
  return {
    along,
    cross: Math.max(...all.map((item) => item.pos + item.cross / 2)),
    boxes: [...items.values()].map((item) => ({ id: item.id, at: [item.at, item.pos] })),
    arrows: chains.map(drawn),
  };
}

const pair = ({ from, to }) => `${from}>${to}`;

/** Arrows that lead back into the way to them: turned round for the layers, so that circles come to an end. */
function backward(boxes, arrows) {
  const state = new Map();
  const found = new Set();
  const out = new Map();
  for (const arrow of arrows) out.set(arrow.from, [...(out.get(arrow.from) ?? []), arrow]);
  const visit = (id) => {
    state.set(id, "open");
    for (const arrow of out.get(id) ?? []) {
      if (state.get(arrow.to) === "open") found.add(pair(arrow));
      else if (!state.has(arrow.to)) visit(arrow.to);
    }
    state.set(id, "done");
  };
  for (const { id } of boxes) if (!state.has(id)) visit(id);
  return found;
}

/** The number of arrows on the longest way to each box. */
function ranks(boxes, arrows, back) {
  const into = new Map(boxes.map(({ id }) => [id, []]));
  for (const arrow of arrows) {
    if (arrow.from === arrow.to) continue;
    if (back.has(pair(arrow))) into.get(arrow.from).push(arrow.to);
    else into.get(arrow.to).push(arrow.from);
  }
  const known = new Map();
  const rank = (id) => {
    if (!known.has(id)) {
      known.set(id, 0);
      known.set(id, Math.max(0, ...into.get(id).map((before) => rank(before) + 1)));
    }
    return known.get(id);
  };
  boxes.forEach(({ id }) => rank(id));
  return known;
}

/** An arrow as the items it goes through, one a layer; its words stand in the first layer between. */
function chain(arrow, items, back, all) {
  const turned = back.has(pair(arrow));
  const [first, last] = turned ? [arrow.to, arrow.from] : [arrow.from, arrow.to];
  const [start, end] = [items.get(first), items.get(last)];
  const through = [start];
  if (first === last) {
    const words = { along: arrow.along, cross: arrow.cross, level: start.level + 1, near: [start] };
    all.push(words);
    return { turned, loop: true, through: [start, words] };
  }
  for (let level = start.level + 1; level < end.level; level += 1) {
    const words = level === start.level + 1;
    const item = { along: words ? arrow.along : 0, cross: words ? arrow.cross : 4, level, near: [] };
    all.push(item);
    through.push(item);
  }
  through.push(end);
  for (let at = 1; at < through.length; at += 1) {
    through[at - 1].near.push(through[at]);
    through[at].near.push(through[at - 1]);
  }
  return { turned, loop: false, through };
}

/** Order each layer by where its neighbours stand, to and fro, so that few arrows cross. */
function untangle(levels) {
  levels.forEach((level) => level.forEach((item, place) => (item.place = place)));
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    const order = sweep % 2 ? [...levels].reverse() : levels;
    for (const level of order) {
      for (const item of level) item.wish = item.near.length ? mean(item.near.map((one) => one.place)) : item.place;
      level.sort((one, other) => one.wish - other.wish);
      level.forEach((item, place) => (item.place = place));
    }
  }
}

/** Place the layers one behind the other; returns the whole length. */
function extend(levels) {
  let end = 0;
  for (const level of levels) {
    const size = Math.max(0, ...level.map((item) => item.along));
    for (const item of level) item.at = end + size / 2;
    end += size + GAP_ALONG;
  }
  return end - GAP_ALONG;
}

/** Move each item towards its neighbours, as far as those beside it allow. */
function settle(levels) {
  for (const level of levels) {
    let end = 0;
    for (const item of level) {
      item.pos = end + item.cross / 2;
      end += item.cross + GAP_CROSS;
    }
  }
  for (let sweep = 0; sweep < 4 * SWEEPS; sweep += 1) {
    for (const level of sweep % 2 ? [...levels].reverse() : levels) {
      for (const item of level) item.wish = item.near.length ? mean(item.near.map((one) => one.pos)) : item.pos;
      const apart = (one, other) => (one.cross + other.cross) / 2 + GAP_CROSS;
      const down = level.map((item) => item.wish);
      const up = [...down];
      for (let at = 1; at < level.length; at += 1) down[at] = Math.max(down[at], down[at - 1] + apart(level[at - 1], level[at]));
      for (let at = level.length - 2; at >= 0; at -= 1) up[at] = Math.min(up[at], up[at + 1] - apart(level[at], level[at + 1]));
      level.forEach((item, at) => (item.pos = (down[at] + up[at]) / 2));
    }
  }
}

const mean = (numbers) => numbers.reduce((sum, one) => sum + one, 0) / numbers.length;

/** Where arrows touch their boxes: side by side in the order in which they leave. */
function ports(chains) {
  const sides = new Map();
  chains.forEach((one) => {
    const last = one.through.length - 1;
    const ends = one.loop ? [[0, 1, "out"]] : [[0, 1, "out"], [last, last - 1, "in"]];
    for (const [end, next, side] of ends) {
      const box = one.through[end];
      const key = `${box.id} ${side}`;
      if (!sides.has(key)) sides.set(key, { box, list: [] });
      sides.get(key).list.push({ one, side, beside: one.through[next].pos });
    }
  });
  for (const { box, list } of sides.values()) {
    list.sort((one, other) => one.beside - other.beside);
    list.forEach(({ one, side }, place) => {
      one[side] = box.pos + box.cross * 0.7 * ((place + 1) / (list.length + 1) - 0.5);
    });
  }
}

function drawn({ turned, loop, through, out, in: into }) {
  const [start, end] = [through[0], through.at(-1)];
  const edge = [start.at + start.along / 2, out];
  if (loop) return { points: [[edge[0], out - 12], [end.at, end.pos], [edge[0], out + 12]], words: [end.at, end.pos] };
  const points = [edge, ...through.slice(1, -1).map((item) => [item.at, item.pos]), [end.at - end.along / 2, into]];
  return { points: turned ? points.reverse() : points, words: [through[1].at, through[1].pos] };
}
