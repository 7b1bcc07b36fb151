// The Easy Read: remembers that it was opened and read, and leads back to the steps.

import { markOpened, markRead } from "../session/progress.js";

const easy = document.querySelector(".easy");
markOpened(easy.dataset.policy, "easy");
markRead(easy.querySelector("[data-read]"), easy.dataset.policy);
