// A hand that shakes presses twice where one press was meant.

import { page } from "./page.js";

// The second of two quick presses on one spot meets a screen that was not there when the hand came down.
function pressOnce(event) {
  if (event.detail < 2) return;
  event.preventDefault();
  event.stopPropagation();
}

export const ignoreSecondPress = () => page.addEventListener("click", pressOnce, true);
