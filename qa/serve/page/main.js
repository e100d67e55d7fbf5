// The page's beginning: its two views by address, its dialogs and its keys.

import { byId, remember, remembered, writing } from "/page/dom.js";
import { begin as beginLibrary, hideLibrary, showLibrary } from "/page/library.js";
import { follow } from "/page/pane.js";
import { begin as beginRoom, openPast, startAnew, welcome } from "/page/room.js";

const KEYS_OFF = "qa.keys-off";
let view = "";
let began = false;

/** Show what the address names: the conversation or the library, and what is open in the pane. */
function show() {
  const wanted = location.hash.startsWith("#library") ? "library" : "room";
  if (wanted !== view) {
    view = wanted;
    byId("room").hidden = view !== "room";
    byId("library").hidden = view !== "library";
    document.title = view === "room" ? "Reading room" : "Library · Reading room";
    for (const link of document.querySelectorAll("[data-view]")) {
      if (link.dataset.view === view) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
    if (view === "library") showLibrary();
    else if (began) {
      hideLibrary();
      welcome(); // documents may have been added
    }
  }
  follow();
}

function help() {
  byId("single-keys").checked = remembered(KEYS_OFF) !== true;
  byId("help").showModal();
}

beginRoom();
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
