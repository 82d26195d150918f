/* A file form with a progress bar. What is too large or of a kind that is not accepted is told before a byte travels; when the
   link breaks, the files are still chosen. Without this script the browser posts the form by itself.

   With data-raw="/address" each file is sent by itself, its name in the query and its bytes as they are, one after the other: what
   has arrived stays even when the next one is refused. The answer: 2xx stored; {"error": "..."} says why not; 503 asks to wait. */
const PATIENCE = 30;

export default function upload(form) {
  const words = form.dataset;
  const status = form.querySelector("[data-status]");
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
    if (words.raw) sendEach();
    else send(event.submitter);
  });

  async function sendEach() {
    const input = inputs()[0];
    const left = [...input.files];
    const button = form.querySelector("button:not([type=button])");
    const line = (text, css) => {
      const made = Object.assign(document.createElement("p"), {textContent: text, className: css, dir: "auto"});
      if (css === "err") made.setAttribute("role", "alert");
      status.append(made);
      return made;
    };
    busy = true;
    button.disabled = true;
    status.replaceChildren();
    let refused = 0, waits = 0;
    while (left.length) {
      const file = left[0];
      const text = line(file.name, "");
      const bar = Object.assign(document.createElement("progress"), {max: 1, value: 0});
      bar.setAttribute("aria-hidden", "true");
      status.append(bar);
      const answer = await sendRaw(file, bar, text);
      bar.remove();
      if (answer.status === 503 && waits++ < PATIENCE) {
        text.textContent = words.busy;
        await new Promise((done) => { setTimeout(done, 1000 * (answer.wait || 5)); });
        text.remove();
        continue;
      }
      left.shift();
      text.remove();
      if (answer.status >= 200 && answer.status < 300) { line(`${file.name} ✓`, ""); continue; }
      refused++;
      line(`${file.name}: ${answer.error || (answer.status === 401 ? words.signedOut : words.failed)}`, "err");
      if (!answer.status || answer.status === 401) break;
    }
    busy = false;
    button.disabled = false;
    if (refused) return;
    line(words.done, "");
    location.reload();
  }

  function sendRaw(file, bar, text) {
    return new Promise((done) => {
      const request = new XMLHttpRequest();
      const percent = new Intl.NumberFormat(document.documentElement.lang, {style: "percent"});
      const tell = (words_, share) => { text.textContent = `${file.name}: ${words_.replace("{percent}", percent.format(share))}`; };
      let told = -1;
      request.upload.addEventListener("progress", (event) => {
        if (!event.lengthComputable) return;
        bar.value = event.loaded / event.total;
        const tenth = Math.floor(bar.value * 10);
        if (tenth !== told) tell(words.sending, bar.value);
        told = tenth;
      });
      request.upload.addEventListener("load", () => tell(words.checking, 1));
      const broken = () => done({status: 0});
      request.addEventListener("error", broken);
      request.addEventListener("abort", broken);
      request.addEventListener("load", () => {
        let error = "";
        try { error = JSON.parse(request.responseText).error; } catch { /* a page: its status says enough */ }
        done({status: request.status, error: error?.message ?? error, wait: Number(request.getResponseHeader("Retry-After"))});
      });
      request.open("POST", `${words.raw}?name=${encodeURIComponent(file.name)}`);
      request.setRequestHeader("Accept", "application/json");
      request.setRequestHeader("Content-Type", "application/octet-stream");
      request.setRequestHeader("X-CSRFToken", form.elements.csrf_token.value);
      request.send(file);
    });
  }

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
