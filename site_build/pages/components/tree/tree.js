// A decision tree, one question at a time. The answers given so far live in the history's state and nowhere else: not
// in the address, not in storage, not sent. The browser's own Back works.

const tree = document.querySelector(".tree");
const cards = new Map(Array.from(tree.querySelectorAll(".card"), (card) => [card.id, card]));
const start = cards.keys().next().value;
const template = tree.querySelector("template").content;
const trail = tree.querySelector(".tree__trail");
const controls = template.querySelector(".tree__again");

// steps: [{from, answer}] and the card they lead to
const read = () => history.state?.steps ?? [];
const leadsTo = ({ from, answer }) => link(from, answer).getAttribute("href").slice(1);
const link = (from, answer) => cards.get(from).querySelectorAll(".answers a")[answer];

function go(steps) {
  history.pushState({ steps }, "");
  show(steps, true);
}

function show(steps, move) {
  const here = cards.get(steps.length ? leadsTo(steps.at(-1)) : start);
  tree.classList.remove("tree--answer");
  for (const card of cards.values()) card.hidden = card !== here;
  tree.querySelector(".tree__intro").hidden = steps.length > 0;
  trail.hidden = !steps.length;
  trail.querySelector("ol").replaceChildren(...steps.map((step, at) => earlier(step, () => go(steps.slice(0, at)))));
  controls.hidden = !steps.length;
  controls.querySelector("[data-print]").hidden = !here.classList.contains("outcome");
  if (move) here.querySelector("h2").focus();
}

function earlier(step, undo) {
  const item = template.querySelector("li").cloneNode(true);
  item.querySelector(".asked").textContent = cards.get(step.from).querySelector("h2").textContent;
  item.querySelector("strong").textContent = link(step.from, step.answer).textContent;
  item.querySelector(".sr").textContent = `: ${item.querySelector(".asked").textContent}`;
  item.querySelector("button").addEventListener("click", undo);
  return item;
}

for (const [from, card] of cards) {
  for (const [answer, choice] of card.querySelectorAll(".answers a").entries()) {
    choice.addEventListener("click", (event) => {
      event.preventDefault();
      go([...read(), { from, answer }]);
    });
  }
}
controls.querySelector("[data-back]").addEventListener("click", () => go(read().slice(0, -1)));
controls.querySelector("[data-again]").addEventListener("click", () => go([]));
controls.querySelector("[data-print]").addEventListener("click", () => {
  tree.classList.add("tree--answer"); // until another card is shown: some phones print after print() has returned
  print();
});
addEventListener("popstate", () => show(read(), true));

tree.classList.add("tree--running");
tree.querySelector(".tree__whole").before(controls);
show(read(), false);
