// The policy page: says when the review date has passed, and remembers that it was opened and read.

import { markOpened, markRead } from "../session/progress.js";

const policy = document.querySelector(".policy");
const notice = policy.querySelector("[data-review]");
notice.hidden = new Date() < new Date(`${notice.dataset.review}T23:59:59`);

markOpened(policy.dataset.policy, "full");
markRead(policy.querySelector("[data-read]"), policy.dataset.policy);
