// Whether several people use this device, one after another: turned on and off here.

import { isShared, setShared } from "../session/device.js";
import { findHere } from "./offers.js";

const several = findHere("[data-shared]");

function showShared() {
  several.setAttribute("aria-pressed", String(isShared()));
  findHere("[data-on]").hidden = !isShared();
  findHere("[data-off]").hidden = isShared();
}

export function offerSharing() {
  findHere("[data-several]").hidden = false;
  showShared();
}

several.addEventListener("click", () => {
  findHere("[data-not-kept]").hidden = setShared(!isShared());
  showShared();
});
