/* Keys of the scorecard. Digits choose a level of the criterion that has the focus, J and K walk the criteria, N opens the next
   submission. They work only while the focus is in the scorecard and not in a text, so they disturb no other tool. */
export default function keys(help) {
  const cards = [...document.querySelectorAll("[data-criterion]")];
  if (!cards.length) return;
  const form = cards[0].closest("form");
  help.hidden = !matchMedia("(any-hover: hover)").matches;

  const go = (card) => {
    const target = card?.querySelector("input:checked") ?? card?.querySelector("input");
    target?.focus();
    card?.scrollIntoView({block: "nearest"});
  };

  form.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("textarea, input:not([type=radio]), select")) return;
    const card = event.target.closest("[data-criterion]");
    const at = cards.indexOf(card);
    /* The code names the key's place, so N is N on a Russian or Arabic keyboard too. */
    if (event.code === "KeyJ") go(cards[at + 1]);
    else if (event.code === "KeyK") go(cards[at - 1]);
    else if (event.code === "KeyN") document.querySelector("[data-next]")?.click();
    else if (/^(Digit|Numpad)\d$/.test(event.code) && card) {
      const level = card.querySelector(`[data-key="${event.code.slice(-1)}"]:enabled`);
      if (!level) return;
      level.focus();
      level.click();
    } else return;
    event.preventDefault();
  });
  const answered = form.querySelector("[data-answered]");
  form.addEventListener("change", () => {
    const done = cards.filter((card) => card.querySelector("input:checked")).length;
    if (answered) answered.textContent = answered.dataset.answered.replace("{done}", new Intl.NumberFormat(document.documentElement.lang).format(done));
  });
  /* Where the parts stand one below the other the judge begins with the brief, at the top. */
  const pane = form.closest(".judging > *");
  const beside = pane && getComputedStyle(pane).position === "sticky";
  if (document.activeElement !== document.body || (pane && !beside)) return;
  const open = cards.find((card) => !card.querySelector("input:checked")) ?? cards[0];
  if (beside && open === cards[0]) open.querySelector("input").focus({preventScroll: true});
  else {
    if (beside) pane.parentElement.scrollIntoView();
    go(open);
  }
}
