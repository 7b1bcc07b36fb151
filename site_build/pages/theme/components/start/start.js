// Where a personal link arrives: takes the code out of the address bar at once, and keeps it in this tab.

import { isCode } from "../acknowledgment/invitation.js";
import { canRemember, change } from "../session/session.js";

const code = location.hash.slice(1);
const say = (what) => { document.querySelector(`[data-link=${what}]`).hidden = false; };

if (code) {
  history.replaceState(null, "", location.pathname);
  if (isCode(code)) change((session) => {
    if (session.code !== code) for (const old of Object.keys(session)) delete session[old];
    session.code = code;
  });
  say(isCode(code) ? "good" : "broken");
}
if (!canRemember) say("forgetful");
