// The policy page: says when the review date has passed, and remembers that it was read in full.

import { load, change } from "../session/session.js";

const policy = document.querySelector(".policy");
const notice = policy.querySelector("[data-review]");
notice.hidden = new Date() < new Date(`${notice.dataset.review}T23:59:59`);

const { role } = load();
const next = policy.querySelector("[data-read]");
if (role) next.href = `${next.getAttribute("href")}${role}/`;
next.addEventListener("click", () => change((session) => {
  session.read = { ...session.read, [policy.dataset.policy]: "full" };
}));
