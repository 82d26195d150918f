/* The sha256 of a file, read in slices, so that a film never lies in memory. Import this when a file is to be hashed, not before:
     const hex = await fingerprint(file, (share) => { ... }, signal);
   share: how much is read, from 0 to 1; signal: an AbortSignal, where somebody may change their mind. */
import {bytesToHex, sha256} from "./vendor/noble-hashes.js";

const SLICE = 1 << 20;  // so small that the page answers in between, also on a phone

export async function fingerprint(file, tell = () => {}, signal = undefined) {
  const hash = sha256.create();
  for (let at = 0; at < file.size; at += SLICE) {
    hash.update(new Uint8Array(await file.slice(at, at + SLICE).arrayBuffer()));
    signal?.throwIfAborted();
    tell(Math.min(1, (at + SLICE) / file.size));
  }
  return bytesToHex(hash.digest());
}
