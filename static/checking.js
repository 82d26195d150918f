/* Which receipt does this file belong to? It is read here, wherever it is dropped on the page, and only its sha256 is sent. */
export default function checking(form) {
  const {dataset: words} = form;
  const input = form.querySelector("input[type=file]");
  const status = form.querySelector("[data-status]");
  const percent = new Intl.NumberFormat(document.documentElement.lang, {style: "percent"});
  let reading = new AbortController();
  form.hidden = false;

  async function check(file) {
    reading.abort();
    reading = new AbortController();
    const {signal} = reading;
    try {
      const {fingerprint} = await import("./fingerprint.js");
      const tell = (share) => { status.textContent = words.reading.replace("{percent}", percent.format(share)); };
      const sha256 = await fingerprint(file, tell, signal);
      location.assign(`${form.getAttribute("action")}?${new URLSearchParams({code: sha256, name: file.name})}`);
    } catch {
      if (!signal.aborted) status.textContent = words.unreadable;  // else another one was chosen meanwhile
    }
  }

  input.addEventListener("change", () => { if (input.files.length) check(input.files[0]); });
  document.addEventListener("dragover", (event) => event.preventDefault());
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    if (event.dataTransfer.files.length) check(event.dataTransfer.files[0]);
  });
}
