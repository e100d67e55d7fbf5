// The conversation: asking, following the stream of an answer, keeping what was said.

import { turnView } from "/page/answer.js";
import { events, get, limits, Refusal, request, sources } from "/page/api.js";
import { announce, button, byId, calm, el, inWindow, remember, remembered } from "/page/dom.js";
import { keep, kept, showPast } from "/page/past.js";
import { showSave } from "/page/save.js";
import { leavesOut, ownWords, scope, setHeld } from "/page/scope.js";
import { t } from "/page/text.js";

const CURRENT = "qa.current"; // the conversation on show, and a question of it that is in work, for a reload
const WRITER = "qa.writer"; // the model that was chosen
let longest = 4_000; // code points of a question
const TURNS = 20; // of the conversation that are sent along
const box = byId("question");
let conversation = fresh();
let asking = null; // the AbortController of the question in work
let waiting = 0; // until the next look for suggested questions

function fresh() {
  return { id: `${Date.now()}-${Math.random().toString(36).slice(2)}`, at: Date.now(), title: "", turns: [] };
}

/** The earlier turns as the server reads them. */
const earlier = () =>
  conversation.turns.slice(-TURNS).map(({ asked, answer }) => ({
    question: answer.question ?? asked,
    statements: answer.statements.map((one) => one.text).slice(0, 50),
  }));

async function ask(asked, { statements = 0 } = {}) {
  const said = earlier();
  const within = scope();
  const view = turnView(asked, { within, edit: (text) => edit(text, view), ask: askNow });
  const mine = conversation;
  current(asked);
  const shown = { question: asked, statements: [] };
  const control = new AbortController();
  asking = control;
  busy(true);
  byId("turns").append(view.node);
  lookAt(view.node);
  try {
    const wish = { question: asked, history: said, in: within, model: byId("model").value, statements, explain: true, pathway: true, cite: true };
    const answer = await follow(wish, control.signal, view, shown);
    view.finish(answer);
    learn().catch(() => {}); // at the start the server may have asked for a key
    store(mine, { asked, answer, within });
  } catch (error) {
    const stopped = error.name === "AbortError";
    view.end(stopped ? t("ask.stopped") : sentence(error), again(asked, view, error.wait));
    if (shown.statements.length) store(mine, { asked, answer: shown, within, unfinished: true });
    if (!stopped && !(error instanceof Refusal)) throw error;
  } finally {
    if (asking === control) {
      asking = null;
      busy(false);
      if (mine === conversation) current();
    }
  }
}

/** Ask at once, unless another question is in work. */
const askNow = (text, wish) => asking || ask(text, wish);

/** Note what is on show in this window, with the question in work. */
const current = (asked = null) => remember(CURRENT, { id: conversation.id, asked }, inWindow);

/** Put words into the question box; a turn that failed gives way to what comes of them. */
function edit(text, view) {
  if (asking) return;
  if (view?.node.classList.contains("unfinished")) leave(text, view);
  box.value = text;
  grow();
  busy(false);
  box.focus();
}

/** Take away a turn that failed. */
function leave(asked, view) {
  view.node.remove();
  const last = conversation.turns.at(-1);
  if (last?.unfinished && last.asked === asked) conversation.turns.pop();
}

async function follow(body, signal, view, shown) {
  const response = await request("POST", "/ask/stream", { json: body, signal });
  let answer = null;
  for await (const [name, data] of events(response)) {
    if (name === "retrieved") shown.question = data.question;
    if (name === "statement") shown.statements.push(data);
    if (name === "done") answer = data;
    if (name === "error") throw new Refusal(data.error.message);
    if (["retrieved", "statement", "dropped"].includes(name)) view[name](data);
  }
  if (answer) return answer;
  throw new Refusal(t("api.lost"));
}

function sentence(error) {
  if (!(error instanceof Refusal)) return t("ask.pageFailed");
  return error.wait === null ? error.message : `${error.message} ${t("ask.wait", { n: error.wait })}`;
}

/** A button that asks again in the place of what went wrong, once the server lets one. */
function again(asked, view, wait) {
  const pressed = button(t("again"), () => {
    if (asking) return;
    leave(asked, view);
    ask(asked);
  });
  if (wait) {
    pressed.disabled = true;
    setTimeout(() => (pressed.disabled = false), Math.min(wait, 3600) * 1000);
  }
  return pressed;
}

function store(mine, turn) {
  mine.title ||= turn.asked.slice(0, 120);
  mine.at = Date.now();
  mine.turns.push(turn);
  keep(mine);
}

function busy(on) {
  byId("send").hidden = on;
  byId("stop").hidden = !on;
  byId("open-save").hidden = on || conversation.turns.every((one) => one.unfinished);
  byId("welcome").hidden = on || byId("turns").childElementCount > 0;
  byId("main").setAttribute("aria-busy", String(on));
}

function lookAt(node) {
  node.scrollIntoView({ block: "start", behavior: calm() ? "auto" : "smooth" });
}

/** Begin anew; what was said stays in the list of conversations. */
export function startAnew() {
  asking?.abort();
  conversation = fresh();
  remember(CURRENT, null, inWindow);
  byId("turns").replaceChildren();
  busy(false);
  box.focus();
}

/** Show a kept conversation as it was, without asking again. */
function reopen(one) {
  startAnew();
  restore(one);
  location.hash = "#";
  byId("turns").lastElementChild?.querySelector("h2").focus();
}

function restore(one) {
  conversation = one;
  current();
  const views = one.turns.map(({ asked, answer, within, unfinished }) => {
    const view = turnView(asked, { aloud: false, within, edit: (text) => edit(text, view), ask: askNow });
    byId("turns").append(view.node);
    if (unfinished) {
      answer.statements.forEach(view.statement);
      view.end(t("ask.notCompleted"), again(asked, view));
    } else view.finish(answer);
    return view;
  });
  busy(false);
  tellAge(views);
}

/** Show what was on show before the page was loaded again; a question that was in work can be asked again. */
function resume() {
  const before = remembered(CURRENT, inWindow);
  if (!before) return;
  const found = kept().find((one) => one.id === before.id);
  if (found) restore(found);
  if (!before.asked) return;
  const view = turnView(before.asked, { aloud: false, edit: (text) => edit(text, view) });
  byId("turns").append(view.node);
  view.end(t("ask.reloaded"), again(before.asked, view));
  busy(false);
}

/** Say of kept answers whether the corpus is still what they were made from. */
async function tellAge(views) {
  try {
    const { corpus } = await get("/ready", { quiet: true });
    for (const view of views) view.age(corpus);
  } catch {
    // Then the quotes themselves tell, when they are opened.
  }
}

export const openPast = () => showPast(reopen, (id) => id === conversation.id && startAnew());

function submit() {
  const asked = box.value.trim();
  if (!asked || asking || tooLong()) return;
  box.value = "";
  grow();
  if (matchMedia("(pointer: coarse)").matches) box.blur(); // the keyboard of a phone would hide the answer
  ask(asked);
}

/** The characters of the question, as the server counts them. */
const long = () => [...box.value.trim().replace(/\s+/g, " ")].length;

const tooLong = () => long() > longest;

function grow() {
  box.style.height = "";
  box.style.height = box.value ? `${box.scrollHeight + 2}px` : "";
  const near = long() > 0.875 * longest;
  byId("limit").textContent = near ? t(tooLong() ? "ask.tooLong" : "ask.long", { n: long(), longest }) : "";
  byId("limit").classList.toggle("over", tooLong());
  byId("send").disabled = tooLong();
}

/** What the corpus holds, in a line, with questions to begin with; the address of the line needs no key. */
export async function welcome() {
  try {
    const ready = await get("/ready", { quiet: true });
    byId("invite").hidden = ready.documents > 0;
    setHeld(ready);
    byId("holds").textContent = ready.documents ? t(leavesOut() ? "ask.holdsOwn" : "ask.holds", { n: ready.documents, own: ownWords() }) : "";
    if (ready.documents) await suggest();
  } catch (error) {
    byId("holds").textContent = error.message;
    if (error.status === 503) setTimeout(welcome, 2000);
  }
}

/** Learn what the server takes, and let the reader choose what writes where it lets one. */
async function learn() {
  const { max_question_chars: most, models } = await limits();
  longest = most;
  grow();
  if (byId("model").length === models.length) return;
  byId("writer").hidden = !models.length;
  const chosen = remembered(WRITER);
  const names = (one) => (one === "extractive" ? t("ask.extractive") : one);
  byId("model").replaceChildren(...models.map((one) => el("option", { value: one, selected: one === chosen }, names(one))));
}

async function suggest() {
  sources({ quiet: true }).catch(() => {});
  const { questions, pending } = await get("/suggestions", { quiet: true }).catch(() => ({ questions: [], pending: false }));
  byId("suggested").replaceChildren(...questions.map((one) => el("li", {}, button(one, () => askNow(one)))));
  byId("suggestions").hidden = !questions.length;
  clearTimeout(waiting);
  if (pending) waiting = setTimeout(() => byId("welcome").hidden || suggest(), 2000);
}

/** Make the page answer. */
export function begin() {
  byId("ask").addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    submit();
  });
  box.addEventListener("input", grow);
  byId("model").addEventListener("change", (event) => remember(WRITER, event.target.value));
  byId("open-save").addEventListener("click", () => showSave(conversation));
  byId("stop").addEventListener("click", () => {
    asking?.abort();
    announce(t("ask.stopped"));
    box.focus();
  });
  learn().catch(() => {});
  resume();
  welcome();
}
