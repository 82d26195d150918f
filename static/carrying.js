/* One file on its way to the site, by the protocol tus in chunks. It waits as long as the site asks and longer each time, and goes
   on from the byte that is there. `told` has progress(share), waiting(why, seconds), halted(text), refused(text), arrived(). */
import {Upload} from "./vendor/tus-js-client.js";

const CHUNK = 4 << 20;  // bytes: a broken link costs one of these at most
const LONGEST = 60;  // seconds between two tries
const PATIENCE = 8;  // refusals of one and the same chunk
const CHANGED = new Set([409, 460]);  // another offset, or bytes changed on the way: send the chunk again
const GONE = new Set([404, 410]);  // what had come was left alone for too long: begin again, once
const WAITS = new Set([0, 408, 423, 429, 500, 502, 503, 504, 507, ...CHANGED]);  // 0: no link

export default function carrying(file, sha256, {endpoint, begun, token, words, told}) {
  const headers = {"X-CSRFToken": token, Accept: "application/json"};
  let url = begun ?? null, live = null, tries = 0, stuck = 0, timer = 0, anew = false;

  /* Each start is an upload of its own: one that was stopped while it was being prepared never asks the site again. */
  function start() {
    clearTimeout(timer);
    const upload = live = new Upload(file, {
      endpoint,
      uploadUrl: url,
      chunkSize: CHUNK,
      retryDelays: null,
      storeFingerprintForResuming: false,  // the page lists what has begun, by its sha256
      metadata: {filename: file.name, sha256},
      headers,
      onUploadUrlAvailable: () => { url = upload.url; },
      onBeforeRequest: () => { if (upload !== live) throw new Error("stopped"); },
      onProgress: (sent, total) => { if (upload === live) told.progress(sent / total); },
      onChunkComplete: () => { tries = stuck = 0; },
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
    else if (!WAITS.has(code) || stuck > PATIENCE) told.refused(reason || words.failed.replace("{code}", code));
    else wait(Number(answer?.getHeader("Retry-After")) || 0, code ? reason || words.busy : words.noLink);
  }

  function wait(asked, why) {
    const growing = Math.min(LONGEST, 2 ** tries++) * (1 + Math.random() / 4);
    let seconds = Math.ceil(Math.max(asked, growing));
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

/* The sentence of an answer in JSON; a page has none worth repeating. */
export function reasonIn(text) {
  try {
    const {error} = JSON.parse(text);
    return error.message ?? error;
  } catch {
    return "";
  }
}
