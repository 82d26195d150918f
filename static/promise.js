/* Registering a file: its name, size and sha256 are read here; the file stays on the reader's device. Without this script the
   three fields are typed. */
export default function promise(form) {
  const words = form.dataset;
  const status = form.querySelector("[data-status]");
  const chooser = form.querySelector("[data-chooser]");
  const input = chooser.querySelector("input");
  const percent = new Intl.NumberFormat(document.documentElement.lang, {style: "percent"});
  const button = form.querySelector("button:not([type=button])");
  let reading = new AbortController();
  chooser.hidden = false;

  const read = async (file, signal) => {
    const {fingerprint} = await import("./fingerprint.js");
    const tell = (share) => { status.textContent = words.reading.replace("{percent}", percent.format(share)); };
    const sha256 = await fingerprint(file, tell, signal);
    form.elements.name.value = file.name;
    form.elements.size.value = file.size;
    form.elements.sha256.value = sha256;
    status.textContent = words.read;
  };

  input.addEventListener("change", async () => {
    const file = input.files[0];
    reading.abort();
    button.disabled = Boolean(file);
    if (!file) return;
    reading = new AbortController();
    const {signal} = reading;
    try {
      await read(file, signal);
    } catch {
      if (signal.aborted) return;  // another file was chosen, and is being read
      status.textContent = words.unreadable;
    }
    button.disabled = false;
  });
}
