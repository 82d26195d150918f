/* One file on its way to the site, by the protocol tus in chunks. It waits as long as the site asks and longer each time, and goes
   on from the byte that is there. `told` has progress(share), waiting(why, seconds), halted(text), refused(text), arrived(). */
import {Upload} from "./vendor/tus-js-client.js";
import {pauses, passes, reasonIn} from "./asking.js";

const CHUNK = 4 << 20;  // bytes: a broken link costs one of these at most
const PATIENCE = 8;  // refusals of one and the same chunk
const CHANGED = new Set([409, 460]);  // another offset, or bytes changed on the way: send the chunk again
const GONE = new Set([404, 410]);  // what had come was left alone for too long: begin again, once

export default function carrying(file, sha256, {endpoint, begun, beside, token, words, told}) {
  const headers = {"X-CSRFToken": token, Accept: "application/json"};
  const again = pauses();
  let url = begun ?? null, live = null, stuck = 0, timer = 0, anew = false;

  /* Each start is an upload of its own: one that was stopped while it was being prepared never asks the site again. */
  function start() {
    clearTimeout(timer);
    const upload = live = new Upload(file, {
      endpoint,
      uploadUrl: url,
      chunkSize: CHUNK,
      retryDelays: null,
      storeFingerprintForResuming: false,  // the page lists what has begun, by its sha256
      metadata: {filename: file.name, sha256, ...(beside && {beside: "1"})},
      headers,
      onUploadUrlAvailable: () => { url = upload.url; },
      onBeforeRequest: () => { if (upload !== live) throw new Error("stopped"); },
      onProgress: (sent, total) => { if (upload === live) told.progress(sent / total); },
      onChunkComplete: () => { stuck = 0; again.begin(); },
      onSuccess: () => told.arrived(),
      onError: (error) => { if (upload === live) stumble(error); },
    });
    upload.start();
  }

  function pause() {
    clearTimeout(timer);
    const upload = live;
    live = null;
    upload?.abort();
  }

  function stumble(error) {
    const answer = error.originalResponse;
    const code = answer?.getStatus() ?? 0;
    const reason = answer ? reasonIn(answer.getBody()) : "";
    stuck += CHANGED.has(code);
    if (GONE.has(code) && url && !anew) {
      anew = true;
      url = null;
      start();
    } else if (code === 401) told.halted(words.signedOut);
    else if (!(passes(code) || CHANGED.has(code)) || stuck > PATIENCE) told.refused(reason || words.failed.replace("{code}", code));
    else wait(answer?.getHeader("Retry-After"), code ? reason || words.busy : words.noLink);
  }

  function wait(asked, why) {
    let seconds = again.next(asked);
    const tick = () => {
      told.waiting(why, seconds);
      if (seconds-- > 0) timer = setTimeout(tick, 1000);
      else told.again();
    };
    tick();
  }

  /* What has come goes at once; where that fails the site lets it go in time. */
  function giveUp() {
    pause();
    if (url) Upload.terminate(url, {headers}).catch(() => {});
  }

  return {start, pause, giveUp};
}
