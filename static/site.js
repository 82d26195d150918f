/* The only script of a public page: the reader's own time, the time left, copy buttons, lists that filter as one types.
   Larger tools are modules of their own and named by the element that needs them (data-module), so that a page loads only
   what it has and every address carries its content's hash. All words come from the page. */
// As the server writes: English dates are those of international bodies.
const language = document.documentElement.lang.replace(/^en$/u, "en-150") || undefined;
const UNITS = [["year", 31536e6], ["month", 2592e6], ["week", 6048e5], ["day", 864e5], ["hour", 36e5], ["minute", 6e4], ["second", 1e3]];

/* The time left in whole units, rounded down, weeks and months counted in days up to 60: the rule of format_relative on
   the server, so that the page does not change its word when the script takes over. */
function left(milliseconds, words) {
  const far = Math.abs(milliseconds);
  const [unit, size] = UNITS.find(([name, length]) => far >= length && (far > 60 * 864e5 || !["month", "week"].includes(name))) ?? UNITS[6];
  return words.format(Math.trunc(milliseconds / size), unit);
}

function times() {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  // The medium form of Arabic is all numbers, which the server never writes.
  const day = language?.startsWith("ar") ? {day: "numeric", month: "short", year: "numeric", hour: "numeric", minute: "2-digit"} : {dateStyle: "medium", timeStyle: "short"};
  const format = new Intl.DateTimeFormat(language, day);
  for (const row of document.querySelectorAll("[data-own]")) {
    if (row.dataset.zones.split(" ").includes(zone)) continue;
    const time = document.createElement("time");
    time.dateTime = row.dataset.own;
    time.textContent = format.format(new Date(row.dataset.own));
    row.querySelector("dd").replaceChildren(time);
    row.hidden = false;
  }
}

function countdown() {
  const words = new Intl.RelativeTimeFormat(language, {numeric: "always"});
  let soonest = Infinity;
  for (const time of document.querySelectorAll("time[data-relative]")) {
    const rest = new Date(time.dateTime) - Date.now();
    time.textContent = left(rest, words);
    soonest = Math.min(soonest, Math.abs(rest));
  }
  if (soonest < Infinity) setTimeout(countdown, soonest < 12e4 ? 1e3 : 3e4);
}

function copying() {
  if (!navigator.clipboard) return;
  for (const button of document.querySelectorAll("[data-copy]")) {
    button.hidden = false;
    const word = button.querySelector("span") ?? button;
    const before = word.textContent;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      word.textContent = button.dataset.done;
      setTimeout(() => { word.textContent = before; }, 2500);
    });
  }
}

/* Case and accents do not matter: "office" finds "Öffice". */
const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLocaleLowerCase();

function filters() {
  for (const input of document.querySelectorAll("input[data-filter]")) {
    const rows = [...document.querySelectorAll(input.dataset.filter)];
    const texts = rows.map((row) => fold(row.textContent));
    const none = document.getElementById(input.dataset.none);
    input.closest("[hidden]")?.removeAttribute("hidden");
    input.addEventListener("input", () => {
      const wanted = fold(input.value).split(/\s+/).filter(Boolean);
      let shown = 0;
      rows.forEach((row, i) => {
        row.hidden = !wanted.every((word) => texts[i].includes(word));
        shown += !row.hidden;
      });
      if (none) none.hidden = shown > 0;
    });
  }
}

/* Names of languages and time zones are many: they come when a field that takes one is entered. */
async function offer({target: {list}}) {
  const from = list?.dataset.names;
  if (!from) return;
  delete list.dataset.names;
  try {
    const names = await (await fetch(from)).json();
    list.append(...names.map(([name, own = name]) => new Option(own, name)));
  } catch {
    list.dataset.names = from;  // no link: the site understands what is typed all the same
  }
}

/* The first page after a form decides: when it reports success, the text kept on this device (autosave.js) has served. */
function served() {
  const sent = sessionStorage.getItem("sent");
  if (!sent) return;
  sessionStorage.removeItem("sent");
  if (document.querySelector("main > .notice.ok")) localStorage.removeItem(sent);
}

document.addEventListener("focusin", offer);
try { served(); } catch { /* storage is switched off: nothing was kept */ }
document.querySelector("[data-focus]")?.focus();
times();
countdown();
copying();
filters();
// On a phone a row of tabs is wider than the screen: it begins where the reader is.
for (const tab of document.querySelectorAll(".tabs [aria-current]")) {
  const row = tab.parentElement, [at, from] = [tab, row].map((element) => element.getBoundingClientRect());
  row.scrollLeft += at.left - from.left + (at.width - from.width) / 2;
}
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.querySelector("details.menu[open]");
  if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
});
for (const element of document.querySelectorAll("[data-module]")) {
  import(element.dataset.module).then((module) => module.default(element));
}
