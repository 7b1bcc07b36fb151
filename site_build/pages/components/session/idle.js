// Whether somebody is still there: on a tablet that several people use, nobody finds what another has left.

import { isShared } from "./device.js";
import { isEmpty } from "./session.js";

const GRACE = 60_000; // milliseconds in which somebody can still say that they are there
const IDLE = 5 * 60_000; // milliseconds without a touch

// Where somebody has begun, calls `warn`, and `leave` when nobody has touched the screen after that either. Gives what
// begins the wait anew.
export function watchIdle(warn, leave, isUsed = () => !isEmpty()) {
  let waiter;
  const ask = () => {
    if (!isShared() || !isUsed()) return;
    warn();
    waiter = setTimeout(leave, GRACE);
  };
  const wait = () => {
    clearTimeout(waiter);
    waiter = setTimeout(ask, IDLE);
  };
  for (const touch of ["pointerdown", "keydown", "popstate"]) addEventListener(touch, wait);
  wait();
  return wait;
}
