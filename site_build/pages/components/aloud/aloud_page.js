// Read aloud on a page of the site: the whole of it, and on a decision tree, once something is answered, the card.

import { makeReader } from "./aloud.js";

const controls = document.querySelector(".aloud");
const page = controls.parentElement;
const card = () => page.querySelector(".tree__intro[hidden]") && page.querySelector(".card:not([hidden])");
const reader = makeReader(controls, () => card() ?? page);

const cards = page.querySelectorAll(".card");
const changes = new MutationObserver(reader.stop);
for (const each of cards) changes.observe(each, { attributeFilter: ["hidden"] });
