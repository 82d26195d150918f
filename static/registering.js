/* A chosen file is registered by its sha256 while it waits: what was registered before the deadline may arrive after it. Says how
   that went, in the form's words; without a link the file goes on all the same. */
import {pauses, passes, reasonIn} from "./asking.js";

const TURNS = 4;  // tries more before the file goes on without

/* One line as sha256sum writes it: a name with a line break or a backslash is marked and escaped. */
function lineOf({name}, sha256) {
  const plain = name.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll("\r", "\\r");
  return `${plain === name ? "" : "\\"}${sha256}  ${plain}`;
}

export default async function registering(item, form, say) {
  const words = form.dataset;
  const {file, sha256} = item;
  const body = new URLSearchParams({csrf_token: form.elements.csrf_token.value, size: file.size, lines: lineOf(file, sha256)});
  const again = pauses();
  for (let turn = 0; ; turn++) {
    let reason = words.noLink, status = 0, asked = "";
    try {
      const answer = await fetch(words.promise, {method: "POST", body, headers: {Accept: "application/json"}});
      if (answer.ok) return words.registered;
      status = answer.status;
      asked = answer.headers.get("Retry-After");
      reason = reasonIn(await answer.text()) || status;
    } catch { /* no link: it may be sent all the same */ }
    if (!passes(status) || turn === TURNS || item.state !== "reading") return words.notRegistered.replace("{reason}", reason);
    const seconds = again.next(asked);
    say(`${reason} ${words.nextTry.replace("{seconds}", seconds)}`);
    await new Promise((go) => { setTimeout(go, seconds * 1000); });
  }
}
