// What is wrong with the page that is open, a line each: text that lies over other text, text that is cut off (at
// whatever width the window has), and, with `marks`, headings that jump a level, table headers without a word, and a
// page that leads nowhere.
(marks) => {
  const found = new Set();
  const name = (element) => element.id ? `#${element.id}` : [element.localName, ...element.classList].join(".");
  const told = (node) => `${name(node.parentElement)} “${node.data.trim().replace(/\s+/g, " ").slice(0, 40)}”`;

  const above = new Map();
  const hidden = (element) => {   // not meant to be seen, or lying above the page on purpose
    if (!element || element === document.body) return false;
    if (above.has(element)) return above.get(element);
    const style = getComputedStyle(element);
    const answer = style.visibility === "hidden" || style.clipPath !== "none"
      || ["fixed", "sticky"].includes(style.position)
      || element.matches("svg, select, textarea, details.menu > ul")
      || hidden(element.parentElement);
    above.set(element, answer);
    return answer;
  };
  const cut = (node, box) => {
    for (let around = node.parentElement; around && around !== document.body; around = around.parentElement) {
      const overflow = getComputedStyle(around).overflowX, edge = around.getBoundingClientRect();
      if (overflow === "visible") continue;
      const out = box.left < edge.left - 1 || box.right > edge.right + 1 || box.bottom > edge.bottom + 2;
      return out && ["hidden", "clip"].includes(overflow);
    }
    return false;
  };

  const open = new Map();
  const through = (element) => {   // between which edges the boxes around an element let it be seen: they scroll
    if (!element || element === document.body) return { left: -Infinity, right: Infinity };
    if (open.has(element)) return open.get(element);
    let { left, right } = through(element.parentElement);
    if (getComputedStyle(element).overflowX !== "visible") {
      const edge = element.getBoundingClientRect();
      [left, right] = [Math.max(left, edge.left), Math.min(right, edge.right)];
    }
    open.set(element, { left, right });
    return open.get(element);
  };

  const lines = [], texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    if (!node.data.trim() || hidden(node.parentElement) || !node.parentElement.checkVisibility()) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const edge = through(node.parentElement);
    for (const { left, right, top, bottom, height } of range.getClientRects()) {
      const box = { left: Math.max(left, edge.left), right: Math.min(right, edge.right), top, bottom, height };
      if (box.right - box.left > 2 && height > 2) lines.push({ node, box });
    }
    if (cut(node, range.getBoundingClientRect())) found.add(`text is cut off: ${told(node)}`);
  }
  lines.sort((one, other) => one.box.top - other.box.top);
  lines.forEach(({ node, box }, place) => {
    for (const other of lines.slice(place + 1)) {
      if (other.box.top >= box.bottom) break;
      const wide = Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left);
      const high = Math.min(box.bottom, other.box.bottom) - other.box.top;
      if (other.node !== node && wide > 2 && high > .35 * Math.min(box.height, other.box.height))
        found.add(`text over text: ${told(node)} and ${told(other.node)}`);
    }
  });

  if (marks) {
    let level = 0;
    for (const heading of document.querySelectorAll("h1, h2, h3, h4, h5, h6")) {
      if (!heading.checkVisibility()) continue;
      const next = Number(heading.localName[1]);
      if (next > level + 1) found.add(`h${next} after h${level}: ${heading.textContent.trim().slice(0, 60)}`);
      level = next;
    }
    for (const head of document.querySelectorAll("th"))
      if (!head.textContent.trim()) found.add(`a table header without a word: ${head.closest("tr").textContent.trim().slice(0, 60)}`);
    const ways = [...document.querySelectorAll("main :is(a[href]:not([href^='#']), button)")];
    if (!ways.some((way) => way.checkVisibility())) found.add("a dead end: no link and no act in the main part");
  }
  return [...found];
}
