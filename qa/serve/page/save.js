// A conversation as a file: the server writes it, and compares the quotes with the documents once more.

import { request } from "/page/api.js";
import { button, byId, download } from "/page/dom.js";
import { t } from "/page/text.js";

const FORMATS = [["docx", t("format.word"), "docx"], ["html", t("format.html"), "html"], ["markdown", t("format.markdown"), "md"]];

/** Show in which formats a conversation can be saved. */
export function showSave(conversation) {
  const state = byId("save-state");
  state.textContent = "";
  byId("save-formats").replaceChildren(...FORMATS.map(([form, label, suffix]) => button(label, async () => {
    state.textContent = t("save.writing");
    try {
      const turns = conversation.turns.filter((one) => !one.unfinished).map(({ asked, answer }) => ({ asked, answer: bare(answer) }));
      const response = await request("POST", "/conversation", { json: { turns, form } });
      download(`${nameOf(conversation)}.${suffix}`, await response.blob());
      state.textContent = t("save.saved", { format: label });
    } catch (error) {
      state.textContent = error.message;
    }
  })));
  byId("save").showModal();
}

/** An answer without what the page alone needs. */
const bare = ({ explanation, pathway, cite, ...answer }) => answer;

/** The first question as a file's name. */
const nameOf = ({ title }) => title.slice(0, 60).replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "") || t("save.name");
