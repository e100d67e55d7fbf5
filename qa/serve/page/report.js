// What a reader objects to in an answer, written down for the evaluation by whoever runs the server.

import { limits, request } from "/page/api.js";
import { announce, button, el } from "/page/dom.js";
import { t } from "/page/text.js";

/**
 * A button that opens a small form, or null until the server says that it writes cases.
 *
 * label: of the button; question: that was asked; said: the statement, or the reason of the refusal; hint: of the form.
 */
export function reportButton({ label, question, said, hint }) {
  const box = el("span", { class: "report", hidden: true });
  const open = button(label, () => {
    if (box.querySelector("form")) return box.querySelector("form").remove();
    box.append(form({ question, said, hint }, box, open));
    box.querySelector("textarea").focus();
  }, { class: "quiet", "aria-label": `${label}: ${said.slice(0, 80)}` });
  box.append(open);
  limits().then(({ cases }) => (box.hidden = !cases), () => {});
  return box;
}

function form({ question, said, hint }, box, open) {
  const right = el("textarea", { rows: "2", "aria-label": hint, placeholder: hint });
  const state = el("span", { class: "faint", role: "status" });
  const node = el("form", {}, right, el("div", { class: "line" }, el("button", { type: "submit" }, t("report.send")), button(t("cancel"), () => {
    node.remove();
    open.focus();
  }, { class: "quiet" }), state));
  node.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      await request("POST", "/cases", { json: { question, said, right: right.value.trim() } });
      box.replaceChildren(el("span", { class: "fine", tabindex: "-1" }, t("report.thanks")));
      box.firstElementChild.focus();
      announce(t("report.thanks"));
    } catch (error) {
      state.textContent = error.message;
    }
  });
  return node;
}
