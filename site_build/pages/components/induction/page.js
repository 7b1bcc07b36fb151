// The page and what the build wrote into it: its everything, its questions, and the plan of the induction.

export const WAYS = ["easy", "full", "changes"]; // in which a part may be read

export const page = document.querySelector(".induction");
export const facts = page.dataset;
export const key = [facts.policy, facts.role, facts.since].filter(Boolean).join("/");

export const find = (selector, root = page) => root.querySelector(selector);
export const findAll = (selector, root = page) => Array.from(root.querySelectorAll(selector));
export const copyOf = (selector) => find("template[data-parts]").content.querySelector(selector).cloneNode(true);

const everything = findAll(".screen, .read, .reading > .bar, .tools");
const where = document.querySelector("[data-where]");
const dots = document.querySelector(".dots");

const bank = findAll("section", find("template[data-questions]").content);
export const questions = new Map(bank.map((node) => [node.dataset.id, node]));
const correctIn = (node) => findAll("dt", node).flatMap((choice, at) => ("correct" in choice.dataset ? [at] : []));
export const readingsOf = (part, way) => findAll(`.read[data-part="${part}"][data-way=${way}]`);

export const plan = {
  parts: facts.number.split(" ").map((number, part) => planPart(Number(number), part)),
  passMark: Number(facts.passMark),
  right: Object.fromEntries(Array.from(questions, ([id, node]) => [id, correctIn(node)])),
};

function planPart(number, part) {
  const asked = bank.map(({ dataset }) => dataset).filter((each) => each.part === String(part));
  const ids = (isCritical) => asked.filter((each) => "critical" in each === isCritical).map(({ id }) => id);
  const readings = Object.fromEntries(WAYS.map((way) => [way, readingsOf(part, way).length]));
  return { title: JSON.parse(facts.titles)[part], number, critical: ids(true), others: ids(false), readings };
}

// Show these and nothing else, from the top, and lead the keyboard and the ear to what is new.
export function showOnly(...nodes) {
  page.classList.add("induction--running");
  for (const node of everything) node.hidden = !nodes.includes(node);
  scrollTo(0, 0);
  lead(find("h2", nodes[0]));
}

function lead(heading) {
  heading?.setAttribute("tabindex", "-1");
  heading?.focus({ preventScroll: true });
}

export const showScreen = (name) => showOnly(screenOf(name));
export const screenOf = (name) => find(`.screen[data-screen=${name}]`);

// Where one is: in a part, or at `words` before the first and after the last.
export function sayWhere(part, words = where.dataset.first) {
  const isPart = Number.isInteger(part) && plan.parts.length > 1;
  where.textContent = isPart ? `Part ${part + 1} of ${plan.parts.length}: ${plan.parts[part].title}` : words;
  dots.hidden = !isPart;
  for (const [at, dot] of Array.from(dots.children).entries()) {
    dot.className = at < part ? "done" : at === part ? "here" : "";
  }
}

export function say(what, on = true) {
  for (const notice of findAll(`[data-say=${what}]`)) notice.hidden = !on;
}

// A clause in the policy's words, as it stands in the reading.
export function clauseOf(id) {
  const clause = find(`.clause[data-clause="${id}"]`).cloneNode(true);
  clause.removeAttribute("id");
  find(".talk", clause)?.remove();
  return clause;
}

export const act = (name, does) => page.addEventListener("click", (event) => {
  const button = event.target.closest(`[data-act=${name}]`);
  if (button) does(button);
});
