/* A scorecard: saved as it is typed, and scored by keys. One file of both, since a page waits for each. */
import autosave from "./autosave.js";
import keys from "./keys.js";

export default function scoring(form) {
  autosave(form);
  keys(document.querySelector(".keys"));
}
