// The key that a server may ask for: asked once, kept for this window or, if wanted, on this device.

import { byId, inWindow, remember, remembered } from "/page/dom.js";

const NAME = "qa.key";
let asking = null;

/** The key, or null. */
export const key = () => remembered(NAME, inWindow) ?? remembered(NAME);

/** Ask for a key in a dialog; several requests that wait for it share one. Resolves to whether one was given. */
export function askKey(refused) {
  asking ??= new Promise((resolve) => {
    const dialog = byId("key-dialog");
    const form = byId("key-form");
    let given = false;
    byId("key-refused").hidden = !refused;
    byId("key").value = "";
    form.onsubmit = (event) => {
      event.preventDefault();
      const value = byId("key").value.trim();
      if (!value) return;
      keep(value, byId("key-keep").checked);
      given = true;
      dialog.close();
    };
    byId("key-cancel").onclick = () => dialog.close();
    dialog.onclose = () => {
      asking = null;
      resolve(given);
    };
    dialog.showModal();
  });
  return asking;
}

function keep(value, onDevice) {
  remember(NAME, null);
  remember(NAME, value, inWindow);
  if (onDevice) remember(NAME, value);
}
