/* A form that never loses what was typed. With data-autosave="/address" it is sent a moment after the last key; without, or
   when sending fails (no link, signed out, changed elsewhere), the text stays on this device and comes back with the page.

   The answer: 2xx saved; with {"version": "..."} or {"revision": "..."} the hidden field of that name is renewed;
   401, 403 or a redirect to another page: signed out; 409: changed elsewhere; anything else: refused. */
const WAIT = 900;
const RETRY = 15000;
const SECRET = new Set(["csrf_token", "version", "revision"]);

/* What a field holds; pristine: what the server put there. */
function read(field, pristine) {
  if (["checkbox", "radio"].includes(field.type)) return field.value + ((pristine ? field.defaultChecked : field.checked) ? "+" : "-");
  if (!field.options) return pristine ? field.defaultValue : field.value;
  const chosen = [...field.options].filter((option) => pristine ? option.defaultSelected : option.selected);
  if (!chosen.length && !field.multiple && field.options.length) chosen.push(field.options[0]);
  return chosen.map((option) => option.value).join("\n");
}

function write(field, value) {
  if (["checkbox", "radio"].includes(field.type)) field.checked = value === `${field.value}+`;
  else if (field.options) for (const option of field.options) option.selected = value.split("\n").includes(option.value);
  else field.value = value;
}

export default function autosave(form) {
  const words = form.dataset;
  const status = form.querySelector("[data-status]");
  const place = `draft:${location.pathname}:${form.id || words.autosave || "form"}`;
  let timer, sending = false, dirty = false, stopped = false;

  /* Passwords and files are never kept; neither are tokens, which would be stale. */
  const fields = () => [...form.elements].filter((field) => field.name && !SECRET.has(field.name) && !["password", "file", "submit", "button"].includes(field.type));
  const values = (pristine = false) => JSON.stringify(fields().map((field) => [field.name, read(field, pristine)]));
  /* The server's own text: on a slow link the reader may have typed before this script arrived. */
  const base = values(true);
  const say = (text) => { status.textContent = text; };
  const recall = () => { try { return JSON.parse(localStorage.getItem(place)); } catch { return null; } };
  const forget = () => { try { localStorage.removeItem(place); } catch { /* storage is switched off: nothing was kept */ } };
  const keep = (sent = false) => {
    try {
      localStorage.setItem(place, JSON.stringify({base, values: values(), sent}));
      if (sent) sessionStorage.setItem("sent", place);
    } catch { /* full or switched off: the server's copy remains */ }
  };
  const put = (text) => {
    const kept = JSON.parse(text);
    fields().forEach((field, i) => {
      const [name, value] = kept[i] ?? [];
      if (name === field.name) write(field, value);
    });
  };
  const button = (text, act) => {
    const made = document.createElement("button");
    Object.assign(made, {type: "button", className: "btn link", textContent: text});
    made.addEventListener("click", act);
    return made;
  };

  /* Sent while the page is left, the text arrives all the same (keepalive); what is too large for that stays on the device. */
  async function send() {
    clearTimeout(timer);
    if (!words.autosave || stopped) return;
    if (sending) { dirty = true; return; }
    sending = true;
    dirty = false;
    say(words.saving);
    try {
      const answer = await fetch(words.autosave, {method: "POST", body: new FormData(form), keepalive: document.hidden, headers: {Accept: "application/json", "X-Requested-With": "autosave"}, redirect: "manual"});
      if (answer.ok) await saved(answer);
      else if ([0, 401, 403].includes(answer.status)) say(words.signedOut);
      else if (answer.status === 409) { stopped = true; say(words.conflict); }
      else say(`${words.refused} ${await why(answer)}`);
    } catch {
      say(words.offline);
      timer = setTimeout(send, RETRY);
    }
    sending = false;
    if (dirty) send();
  }

  /* A refusal may bring its reason as {"error": "..."}. */
  async function why(answer) {
    try { return (await answer.json()).error ?? ""; } catch { return ""; }
  }

  async function saved(answer) {
    const fresh = (answer.headers.get("Content-Type") ?? "").includes("json") ? await answer.json() : {};
    for (const name of ["version", "revision"]) {
      if (fresh[name] !== undefined && form.elements[name]) form.elements[name].value = fresh[name];
    }
    if (!dirty) forget();
    const time = new Intl.DateTimeFormat(document.documentElement.lang, {timeStyle: "short"}).format(new Date());
    say(words.saved.replace("{time}", time));
    form.dispatchEvent(new CustomEvent("saved", {bubbles: true, detail: fresh}));
  }

  const typed = () => {
    keep();
    dirty = sending;
    clearTimeout(timer);
    timer = setTimeout(send, WAIT);
  };

  const kept = recall();
  const early = values() !== base;
  if (kept?.values === base) forget();
  if (early && (!kept || kept.values === values())) typed();
  else if (!kept || kept.values === base) say("");
  else if (kept.base === base && !kept.sent && !early) {
    put(kept.values);
    status.replaceChildren(words.restored, " ", button(words.discard, () => { put(base); forget(); say(""); }));
    if (words.autosave) timer = setTimeout(send, RETRY);
  } else {
    /* The page's own text has changed meanwhile, or this was sent: the reader decides. */
    status.replaceChildren(words.found, " ", button(words.restore, () => { put(kept.values); say(""); }), " · ", button(words.discard, () => { forget(); say(""); }));
  }

  form.addEventListener("input", typed);
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    stopped = true;
    if (values() !== base || recall()) keep(true);
  });
  addEventListener("online", () => { if (recall()) send(); });
  document.addEventListener("visibilitychange", () => { if (document.hidden && recall() && !sending) send(); });
}
