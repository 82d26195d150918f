/* Asking the site again. The sentence of a refusal comes as {"error": {"message": "...", "fields": {...}}}; where it is only a
   matter of time (no link, too often, a site that is away) a script asks again, each time later, and never sooner than it was told. */
const LONGEST = 60;  // seconds between two tries
const LATER = new Set([0, 408, 423, 425, 429, 500, 502, 503, 504, 507]);  // 0: no link

export const passes = (status) => LATER.has(status);

/* What an answer in JSON says; {} for a page, which has nothing worth repeating. */
export function said(text) {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}

export const reasonIn = (text) => said(text).error?.message ?? "";

/* Seconds to wait: growing with each try in a row, at least as long as the site asks (Retry-After: seconds or a date). */
export function pauses() {
  let tries = 0;
  const asked = (header) => Number(header) || Math.max(0, (Date.parse(header) - Date.now()) / 1000) || 0;
  return {
    next: (header) => Math.ceil(Math.max(asked(header ?? ""), Math.min(LONGEST, 2 ** tries++) * (1 + Math.random() / 4))),
    begin: () => { tries = 0; },
  };
}
