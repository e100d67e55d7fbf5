// The page's beginning: its views by address, its dialogs and its keys.

import { begin as beginCompare, showCompare } from "/page/compare.js";
import { byId, remember, remembered, writing } from "/page/dom.js";
import { begin as beginLibrary, hideLibrary, showLibrary } from "/page/library.js";
import { follow, viewAddress } from "/page/pane.js";
import { begin as beginRoom, openPast, startAnew, welcome } from "/page/room.js";
import { t } from "/page/text.js";

const KEYS_OFF = "qa.keys-off";
const TITLES = { room: "title", compare: "title.compare", library: "title.library" };
let view = "";
let began = false;

/** Show what the address names: the conversation, the table or the library, and what is open in the pane. */
function show() {
  const wanted = viewAddress(location.hash).slice(1) || "room";
  if (wanted !== view) {
    view = wanted;
    for (const name of Object.keys(TITLES)) byId(name).hidden = view !== name;
    document.title = t(TITLES[view]);
    for (const link of document.querySelectorAll("[data-view]")) {
      if (link.dataset.view === view) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
    if (view === "library") showLibrary();
    else if (began) hideLibrary();
    if (view === "compare") showCompare();
    if (view === "room" && began) welcome(); // documents may have been added
  }
  follow();
}

function help() {
  byId("single-keys").checked = remembered(KEYS_OFF) !== true;
  byId("help").showModal();
}

beginRoom();
beginCompare();
beginLibrary();
addEventListener("popstate", show);
show();
began = true;

byId("anew").addEventListener("click", () => {
  location.hash = "#";
  startAnew();
});
byId("open-past").addEventListener("click", openPast);
byId("open-help").addEventListener("click", help);
byId("single-keys").addEventListener("change", (event) => remember(KEYS_OFF, event.target.checked ? null : true));
for (const closing of document.querySelectorAll("[data-closes]")) {
  closing.addEventListener("click", () => closing.closest("dialog").close());
}
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || writing(event.target)) return;
  if (document.querySelector("dialog[open]") || remembered(KEYS_OFF) === true) return;
  if (event.key === "?") help();
  else if (event.key === "/" && view === "room") {
    event.preventDefault();
    byId("question").focus();
  }
});
