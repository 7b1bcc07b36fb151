// A hand that shakes presses twice where one press was meant, and the second would meet what the first brought up. So
// quick presses of one spot are one press. Whoever presses slowly is never refused.

const QUICK = 400; // milliseconds from one press to the next
const NEAR = 40; // CSS pixels

let before = { timeStamp: -Infinity }; // the press before, whether or not it did something
let labelled = null; // what the browser presses next by itself, because its label was pressed

// Keys and screen readers press nowhere: of theirs, only what is told twice is one press.
function isSamePress(one, other) {
  const apart = other.timeStamp - one.timeStamp;
  if (!one.detail || !other.detail) return apart === 0;
  return Math.abs(apart) < QUICK && Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY) < NEAR;
}

function pressOnce(event) {
  const isByLabel = event.target === labelled, isAgain = isSamePress(before, event);
  labelled = null;
  if (isByLabel) return;
  before = event;
  if (isAgain) refuse(event);
  else labelled = labelledBy(event.target);
}

function labelledBy(target) {
  const control = target.closest("label")?.control;
  return control === target ? null : control;
}

function refuse(event) {
  event.preventDefault();
  event.stopPropagation();
}

// Enter that is held down presses again and again.
const pressKeyOnce = (event) => event.repeat && event.key === "Enter" && refuse(event);

export function ignoreSecondPress() {
  document.addEventListener("click", pressOnce, true);
  document.addEventListener("keydown", pressKeyOnce, true);
}
