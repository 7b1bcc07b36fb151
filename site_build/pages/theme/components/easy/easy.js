// The Easy Read: remembers that it was read, and leads back to the steps.

import { markRead } from "../session/session.js";

const easy = document.querySelector(".easy");
markRead(easy.querySelector("[data-read]"), easy.dataset.policy, "easy");
