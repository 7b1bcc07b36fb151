// The sentence that is being read, marked, and on the screen.

export function markSentence({ range, block }, controls) {
  unmarkSentence();
  if (globalThis.CSS?.highlights) CSS.highlights.set("aloud", new Highlight(range));
  else block.classList.add("aloud__block");
  const { top, bottom } = range.getBoundingClientRect();
  const above = Math.max(0, controls.getBoundingClientRect().bottom); // they stay at the top while they read
  if (top < above || bottom > innerHeight * 0.85) scrollBy({ top: top - innerHeight / 3 });
}

export function unmarkSentence() {
  globalThis.CSS?.highlights?.delete("aloud");
  for (const block of document.querySelectorAll(".aloud__block")) block.classList.remove("aloud__block");
}
