/* A form with a progress bar. What is too large or of a kind that is not accepted is told before a byte travels; when the
   link breaks, the files are still chosen. What the site puts off (too often, too busy) goes again by itself; after a lost link
   it may have arrived all the same, so a person decides. Without this script the browser posts the form by itself. */
import {pauses} from "./asking.js";

const PUT_OFF = new Set([429, 503, 507]);  // the site has taken nothing

export default function upload(form) {
  const words = form.dataset;
  const status = form.querySelector("[data-status]");
  const again = pauses();
  let busy = false;

  const fault = (input) => {
    const {maxBytes, tooLarge, types, wrongType} = input.dataset;
    const ends = types?.toLowerCase().split(",").map((end) => end.trim());
    for (const file of input.files) {
      if (maxBytes && file.size > Number(maxBytes)) return `${file.name}: ${tooLarge}`;
      if (ends && !ends.some((end) => file.name.toLowerCase().endsWith(end))) return `${file.name}: ${wrongType}`;
    }
    return "";
  };

  const check = (input) => {
    const text = fault(input);
    let note = document.getElementById(`${input.id}-fault`);
    if (!note) {
      note = Object.assign(document.createElement("p"), {id: `${input.id}-fault`, className: "err"});
      note.setAttribute("role", "alert");
      input.after(note);
    }
    note.textContent = text;
    input.toggleAttribute("aria-invalid", Boolean(text));
    if (text) { input.setAttribute("aria-invalid", "true"); input.setAttribute("aria-errormessage", note.id); }
    return !text;
  };

  const inputs = () => [...form.querySelectorAll("input[type=file]")];
  form.addEventListener("change", (event) => { if (event.target.type === "file") check(event.target); });
  form.addEventListener("submit", (event) => {
    if (busy) { event.preventDefault(); return; }
    const wrong = inputs().filter((input) => !check(input));
    if (wrong.length) { event.preventDefault(); wrong[0].focus(); return; }
    if (!inputs().some((input) => input.files.length)) return;
    event.preventDefault();
    send(event.submitter);
  });

  function send(submitter) {
    const bar = document.createElement("progress");
    const text = document.createElement("span");
    const request = new XMLHttpRequest();
    bar.max = 1;
    bar.value = 0;
    bar.setAttribute("aria-hidden", "true");
    status.replaceChildren(bar, text);
    busy = true;
    const percent = new Intl.NumberFormat(document.documentElement.lang, {style: "percent"});
    let told = -1;
    request.upload.addEventListener("progress", (event) => {
      if (!event.lengthComputable) return;
      bar.value = event.loaded / event.total;
      /* Readers hear every tenth, not every packet. */
      const tenth = Math.floor(bar.value * 10);
      if (tenth !== told) text.textContent = words.sending.replace("{percent}", percent.format(bar.value));
      told = tenth;
    });
    request.upload.addEventListener("load", () => { text.textContent = words.checking; });
    const broken = () => { busy = false; bar.remove(); text.textContent = words.failed; };
    request.addEventListener("error", broken);
    request.addEventListener("abort", broken);
    request.addEventListener("load", () => {
      if (PUT_OFF.has(request.status)) {
        const seconds = again.next(request.getResponseHeader("Retry-After"));
        bar.remove();
        text.textContent = `${words.busy} ${words.nextTry.replace("{seconds}", seconds)}`;
        setTimeout(() => send(submitter), seconds * 1000);
        return;
      }
      /* The answer is the page to show, with its messages: it takes this page's place under its own address. */
      history.pushState(null, "", request.responseURL);
      document.open();
      document.write(request.responseText);
      document.close();
    });
    const data = new FormData(form);
    if (submitter?.name) data.append(submitter.name, submitter.value);
    request.open("POST", form.action);
    request.send(data);
  }
}
