/* A form that never loses what was typed. With data-autosave="/address" it is sent a moment after the last key; without, or
   when sending fails (no link, signed out), the text stays on this device and comes back with the page.

   The answer: {"revision": "...", "opened": "..."} renews the hidden fields of these names, whether all was saved (2xx) or a part
   (409, 422: the error names the rest); 401, 403 or a redirect to another page: signed out. */
import {pauses, passes, said} from "./asking.js";
import {put, putBack, valuesOf} from "./typed.js";

const WAIT = 900;
const UNDO = 15000;  // what came back by itself may be discarded before it is sent

export default function autosave(form) {
  const words = form.dataset;
  const status = form.querySelector("[data-status]");
  const place = `draft:${location.pathname}:${form.id || words.autosave || "form"}`;
  const again = pauses();
  let timer, until = 0, sending = false, dirty = false, stopped = false;

  const values = (pristine = false) => valuesOf(form, pristine);
  /* The server's own text: on a slow link the reader may have typed before this script arrived. */
  const base = values(true);
  const opened = form.elements.opened;
  const marks = opened?.value ?? "";
  const say = (text) => { status.textContent = text; };
  const recall = () => { try { return JSON.parse(localStorage.getItem(place)); } catch { return null; } };
  const forget = () => { try { localStorage.removeItem(place); } catch { /* storage is switched off: nothing was kept */ } };
  const keep = (sent = false) => {
    try {
      localStorage.setItem(place, JSON.stringify({base, values: values(), marks: opened?.value, sent}));
      if (sent) sessionStorage.setItem("sent", place);
    } catch { /* full or switched off: the server's copy remains */ }
  };
  const discard = () => {
    putBack(form, base);
    if (opened) opened.value = marks;
    forget();
    say("");
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
      await heard(await fetch(words.autosave, {method: "POST", body: new FormData(form), keepalive: document.hidden, headers: {Accept: "application/json", "X-Requested-With": "autosave"}, redirect: "manual"}));
    } catch {
      later(words.offline);
    }
    sending = false;
    if (dirty) send();
  }

  async function heard(answer) {
    const fresh = said(await answer.text());
    const reason = fresh.error?.message;
    const signedOut = answer.type === "opaqueredirect" || [401, 403].includes(answer.status);
    for (const name of ["version", "revision", "opened"]) {
      if (fresh[name] !== undefined && form.elements[name]) form.elements[name].value = fresh[name];
    }
    if (!signedOut && passes(answer.status)) { later(reason || words.busy, answer.headers.get("Retry-After")); return; }
    again.begin();
    if (answer.ok) saved(fresh);
    else if (signedOut) say(words.signedOut);
    else if (fresh.revision !== undefined) say(reason);
    else if (answer.status === 409) { stopped = true; say(`${words.conflict} ${reason ?? ""}`); }
    else say(`${words.refused} ${reason ?? ""}`);
  }

  /* What is only a matter of time goes by itself, and typing on does not make it sooner. */
  function later(why, asked) {
    const seconds = again.next(asked);
    say(`${why} ${words.nextTry.replace("{seconds}", seconds)}`);
    until = Date.now() + seconds * 1000;
    wait();
  }

  function wait() {
    clearTimeout(timer);
    timer = setTimeout(send, Math.max(WAIT, until - Date.now()));
  }

  function saved(fresh) {
    if (!dirty) forget();
    const language = document.documentElement.lang.replace(/^en$/u, "en-150");
    const time = new Intl.DateTimeFormat(language, {timeStyle: "short"}).format(new Date());
    say(`${words.saved.replace("{time}", time)} ${fresh.message ?? ""}`);
    form.dispatchEvent(new CustomEvent("saved", {bubbles: true, detail: fresh}));
  }

  const typed = () => {
    keep();
    dirty = sending;
    wait();
  };

  const kept = recall();
  const early = values() !== base;
  if (kept?.values === base) forget();
  if (early && (!kept || kept.values === values())) typed();
  else if (!kept || kept.values === base) say("");
  else if (kept.base === base && !kept.sent && !early) {
    put(form, kept);
    status.replaceChildren(words.restored, " ", button(words.discard, discard));
    if (words.autosave) timer = setTimeout(send, UNDO);
  } else {
    /* The page's own text has changed meanwhile, or this was sent: the reader decides. */
    status.replaceChildren(words.found, " ", button(words.restore, () => { put(form, kept); say(""); }), " · ", button(words.discard, () => { forget(); say(""); }));
  }

  form.addEventListener("input", typed);
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    stopped = true;
    if (values() !== base || recall()) keep(true);
  });
  addEventListener("online", () => { until = 0; if (recall()) send(); });
  document.addEventListener("visibilitychange", () => { if (document.hidden && recall() && !sending) send(); });
}
