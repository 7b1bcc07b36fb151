// The words that can be seen in an element, as sentences: [{text, range, block}], in the order of the page. A sentence
// ends with its block: two headings, or a button and the words before it, are never run together.

const unspoken = `[hidden], [aria-hidden=true], [data-silent], .aloud, script, style, template, noscript,
  details:not([open]) > :not(summary)`;
const spokenAlone = "button, label, summary";
const sentenceEnds = /.+?(?:[.!?…]+["'”’)]*(?=\s)|$)/gsu; // for browsers that do not know where a sentence ends

export function sentencesOf(element) {
  return spokenBlocks(element).flatMap(({ block, nodes }) => {
    const words = nodes.map((node) => node.data.replace(/\s/g, " ")).join(""); // a line of the source ends no sentence
    const rangeOf = ([text, start]) => rangeOfWords(nodes, start, text.length);
    return splitSentences(words).map((part) => ({ text: part[0], block, range: rangeOf(part) }));
  });
}

function spokenBlocks(element) {
  const blocks = [];
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, whetherSpoken);
  for (let node = walker.nextNode(), last; node; node = walker.nextNode()) {
    const isText = node.nodeType === Node.TEXT_NODE;
    const block = isText ? spokenBlock(node.parentElement) : null; // a line break ends a block
    if (block && block === last) blocks.at(-1).nodes.push(node);
    else if (block) blocks.push({ block, nodes: [node] });
    last = block;
  }
  return blocks;
}

function whetherSpoken(node) {
  if (node.nodeType === Node.TEXT_NODE) return NodeFilter.FILTER_ACCEPT;
  if (node.matches(unspoken) || node.checkVisibility?.() === false) return NodeFilter.FILTER_REJECT;
  return node.matches("br") ? NodeFilter.FILTER_ACCEPT : NodeFilter.FILTER_SKIP;
}

// Words that only a screen reader meets stand out of the flow, in the middle of a sentence.
function spokenBlock(element) {
  const { display, position } = getComputedStyle(element);
  const inline = display.startsWith("inline") || display === "contents" || position === "absolute";
  return inline && !element.matches(spokenAlone) ? spokenBlock(element.parentElement) : element;
}

function splitSentences(words) {
  const ends = globalThis.Intl?.Segmenter
    ? new Intl.Segmenter("en-GB", { granularity: "sentence" }).segment(words)
    : words.matchAll(sentenceEnds);
  return Array.from(ends, (part) => [part.segment ?? part[0], part.index])
    .filter(([text]) => /[\p{L}\p{N}]/u.test(text))
    .map(([text, start]) => [text.trim(), start + text.search(/\S/)]);
}

function rangeOfWords(nodes, start, length) {
  const range = document.createRange();
  range.setStart(...placeOf(nodes, start));
  range.setEnd(...placeOf(nodes, start + length - 1, 1));
  return range;
}

function placeOf(nodes, at, beyond = 0) {
  let index = 0;
  for (; at >= nodes[index].length; index += 1) at -= nodes[index].length;
  return [nodes[index], at + beyond];
}
