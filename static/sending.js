/* Files in chunks. Each is read and registered as soon as it is chosen, while it waits; the button sends. What came before is known
   by its sha256, so a file goes on after a reload or on another device. Without this script the browser posts the form. */

export default function sending(form) {
  const words = form.dataset;
  const input = form.querySelector("input[type=file]");
  const list = form.querySelector("[data-files]");
  const pattern = form.querySelector("template");
  const status = form.querySelector("[data-status]");
  const percent = new Intl.NumberFormat(document.documentElement.lang, {style: "percent"});
  const both = form.elements.beside;
  const sums = JSON.parse(words.sums);  // of the files of the draft, by name
  const items = [];
  let started = false, current = null, reading = Promise.resolve();

  const choose = () => { for (const file of input.files) add(file); };
  input.addEventListener("change", choose);
  both?.addEventListener("change", () => { for (const {beside} of items) if (!beside.disabled) beside.checked = both.checked; });
  form.addEventListener("submit", (event) => {
    if (!items.length) return;
    event.preventDefault();
    started = true;
    next();
  });
  window.addEventListener("online", () => items.filter((item) => item.state === "waiting").forEach(again));

  function add(file) {
    const line = pattern.content.firstElementChild.cloneNode(true);
    const part = (name) => line.querySelector(`[data-${name}]`);
    const item = {file, line, said: part("said"), bar: part("bar"), pause: part("pause"), on: part("on"), beside: part("beside"), state: "reading"};
    part("name").textContent = file.name;
    part("same").hidden = !(file.name in sums || items.some((other) => other.file.name === file.name));
    item.beside.checked = both?.checked;
    item.beside.setAttribute("aria-describedby", `file-${items.length}`);
    part("name").id = `file-${items.length}`;
    for (const button of line.querySelectorAll("button")) button.setAttribute("aria-describedby", part("name").id);
    item.pause.addEventListener("click", () => halt(item, share(words.paused, item.bar.value)));
    item.on.addEventListener("click", () => again(item));
    part("drop").addEventListener("click", () => drop(item));
    list.append(line);
    items.push(item);
    const fault = faultOf(file);
    if (fault) { refuse(item, fault); return; }
    say(item, words.queued);
    reading = reading.then(() => read(item));
  }

  function faultOf(file) {
    const {maxBytes, tooLarge, types, wrongType} = input.dataset;
    if (!file.size) return words.empty;
    if (file.size > Number(maxBytes)) return tooLarge;
    const name = file.name.toLowerCase();
    if (types.split(",").some((end) => name.endsWith(end))) return "";
    const known = JSON.parse(input.dataset.advice).find(([ends]) => ends.split(" ").some((end) => name.endsWith(`.${end}`)));
    return known ? known[1] : wrongType;
  }

  const share = (text, part) => text.replace("{percent}", percent.format(part));

  function say(item, text, aloud = false) {
    item.said.textContent = text;
    if (aloud) status.textContent = `${item.file.name}: ${text}`;
  }

  async function read(item) {
    if (item.state !== "reading") return;
    try {
      const {fingerprint} = await import("./fingerprint.js");
      item.sha256 = await fingerprint(item.file, (part) => say(item, share(words.reading, part)));
    } catch {
      refuse(item, words.unreadable);
      return;
    }
    if (words.drafted?.split(" ").includes(item.sha256)) {
      refuse(item, words.toAdd);
      return;
    }
    if (words.awaited !== undefined && !words.awaited.split(" ").includes(item.sha256)) {
      refuse(item, words.unregistered);
      return;
    }
    if (words.awaited === undefined && sums[item.file.name] === item.sha256) {
      settle(item, "done", words.held);
      return;
    }
    const note = words.promise ? await registered(item) : words.ready;
    if (item.state !== "reading") return;
    say(item, note, note !== words.ready);
    item.state = "ready";
    next();
  }

  async function registered(item) {
    const {default: registering} = await import("./registering.js");
    return registering(item, form, (text) => say(item, text));
  }

  /* One file at a time; a paused one lets the next go ahead. */
  async function next() {
    if (!started || current) return;
    const item = items.find((each) => each.state === "ready");
    if (!item) { finish(); return; }
    current = item;
    item.state = "sending";
    item.pause.hidden = item.bar.hidden = false;
    item.on.hidden = true;
    say(item, share(words.sending, item.bar.value), true);
    item.carrier ??= carrierOf(item);
    const turn = item.turn = {};
    const carrier = await item.carrier;
    if (item.state === "sending" && item.turn === turn) carrier.start();
  }

  async function carrierOf(item) {
    const {default: carrying} = await import("./carrying.js");
    let tenth = -1;
    item.beside.disabled = true;
    const progress = (part) => {
      item.bar.value = part;
      if (item.state !== "sending") return;
      const text = part === 1 ? words.checking : share(words.sending, part);
      say(item, text, tenth !== Math.floor(part * 10));
      tenth = Math.floor(part * 10);
    };
    const waiting = (why, seconds) => {
      if (item.state !== "waiting") status.textContent = `${item.file.name}: ${why}`;
      rest(item, "waiting");
      say(item, `${why} ${words.nextTry.replace("{seconds}", seconds)}`);
      next();
    };
    return carrying(item.file, item.sha256, {
      endpoint: words.uploads,
      begun: document.querySelector(`[data-unfinished][data-sha256="${item.sha256}"]`)?.dataset.unfinished,
      beside: item.beside.checked,
      token: form.elements.csrf_token.value,
      words,
      told: {
        progress,
        waiting,
        again: () => again(item),
        halted: (text) => halt(item, text),
        refused: (text) => refuse(item, text),
        arrived: () => settle(item, "done", words.arrived),
      },
    });
  }

  function again(item) {
    item.state = "ready";
    started = true;
    say(item, words.ready);
    next();
    if (item.state === "sending" && document.activeElement === document.body) item.pause.focus();
  }

  /* Leave the item as it is, with a button to go on, and let others go ahead. */
  function rest(item, state) {
    item.state = state;
    item.on.hidden = false;
    if (document.activeElement === item.pause) item.on.focus();
    item.pause.hidden = true;
    if (current === item) current = null;
  }

  function halt(item, text) {
    item.carrier?.then((carrier) => carrier.pause());
    rest(item, "paused");
    say(item, text, true);
    next();
  }

  function settle(item, state, text) {
    rest(item, state);
    item.on.hidden = true;
    item.line.dataset.state = state;
    say(item, text, true);
    next();
  }

  function refuse(item, text) {
    item.bar.hidden = true;
    item.said.className = "err";
    settle(item, "refused", text);
  }

  function drop(item) {
    if (item.state !== "done") item.carrier?.then((carrier) => carrier.giveUp());
    rest(item, "dropped");
    items.splice(items.indexOf(item), 1);
    item.line.remove();
    input.value = "";
    input.focus();
    next();
  }

  function finish() {
    if (!items.length || items.some((item) => item.state !== "done")) return;
    status.textContent = words.done;
    input.value = "";
    location.reload();
  }

  choose();  // a browser may keep some over a reload
}
