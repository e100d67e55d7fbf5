// Conversations kept on this device: bounded, newest first, each deletable.

import { button, byId, el, fits, remember, remembered } from "/page/dom.js";
import { t, when } from "/page/text.js";

const NAME = "qa.conversations";
const MOST = 40;
const LONGEST = 3_000_000; // characters: browsers commonly give a site five million

/** What is kept, newest first: [{id, at, title, turns: [{asked, answer, unfinished}]}]. */
export function kept() {
  const found = remembered(NAME);
  return Array.isArray(found) ? found.filter((one) => one && typeof one.id === "string" && Array.isArray(one.turns)) : [];
}

/** Keep a conversation; older ones give way. Returns whether the device took it. */
export function keep(conversation) {
  let all = [conversation, ...kept().filter((one) => one.id !== conversation.id)].slice(0, MOST);
  while (all.length > 1 && JSON.stringify(all).length > LONGEST) all = all.slice(0, -1);
  for (; all.length; all = all.slice(0, -1)) if (remember(NAME, all)) return true;
  return remember(NAME, [conversation]);
}

const forget = (id) => remember(NAME, kept().filter((one) => one.id !== id));

/** Show the list; `open` gets the conversation that was chosen, `gone` the id of one that was deleted. */
export function showPast(open, gone) {
  const dialog = byId("past");
  const list = byId("past-list");
  const fill = () => {
    const all = kept();
    const found = all.filter((one) => fits(saidIn(one), byId("past-search").value));
    list.replaceChildren(...found.map(entry));
    byId("past-none").hidden = found.length > 0;
    byId("past-none").textContent = t(all.length ? "past.noneFits" : "past.none");
    for (const id of ["past-search", "past-search-label", "past-all"]) byId(id).hidden = all.length === 0;
  };
  const entry = (one) =>
    el(
      "li",
      {},
      button(one.title, () => {
        dialog.close();
        open(one);
      }, { class: "past-open" }),
      el("span", { class: "faint" }, `${when(one.at)}, ${t("questions", { n: one.turns.length })}`),
      button(t("delete"), () => {
        forget(one.id);
        gone(one.id);
        fill();
        (list.querySelector("button") ?? byId("past-close")).focus();
      }, { class: "quiet", "aria-label": t("deleteLabel", { title: one.title }) }),
    );
  byId("past-search").value = "";
  byId("past-search").oninput = fill;
  byId("past-all").onclick = () => {
    if (byId("past-all").dataset.sure !== "yes") return sure("yes", t("past.sure"));
    kept().forEach((one) => gone(one.id));
    remember(NAME, null);
    sure("", t("past.all"));
    fill();
    return byId("past-close").focus();
  };
  const sure = (value, label) => {
    byId("past-all").dataset.sure = value;
    byId("past-all").textContent = label;
  };
  sure("", t("past.all"));
  fill();
  dialog.showModal();
}

/** All words of a conversation. */
const saidIn = ({ title, turns }) =>
  [title, ...turns.flatMap(({ asked, answer }) => [asked, answer.direct?.text, answer.reason, ...answer.statements.map((one) => one.text)])].join(" ");
