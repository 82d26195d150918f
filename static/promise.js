/* Registering a file: its name, size and sha256 are read here, in slices, so that a film never lies in memory; the file stays on
   the reader's device. Without this script the three fields are typed. */
const SLICE = 4 << 20;

/* The primes' roots that FIPS 180-4 starts from, computed: 32 bits after the point of the square and the cube roots. */
const primes = [];
for (let n = 2; primes.length < 64; n++) if (primes.every((p) => n % p)) primes.push(n);
const root = (prime, degree) => {
  /* Integers only: a double has not the bits to spare for a cube root. */
  const wanted = BigInt(prime) << BigInt(32 * degree);
  let low = 0n, high = 1n << 40n;
  while (high - low > 1n) {
    const middle = (low + high) >> 1n;
    if (middle ** BigInt(degree) <= wanted) low = middle; else high = middle;
  }
  return Number(low & 0xffffffffn);
};
const K = Int32Array.from(primes, (prime) => root(prime, 3));
const START = Int32Array.from(primes.slice(0, 8), (prime) => root(prime, 2));

export class Sha256 {
  state = START.slice();
  rest = new Uint8Array(64);
  kept = 0;
  length = 0;
  words = new Int32Array(64);

  update(bytes) {
    this.length += bytes.length;
    let at = 0;
    if (this.kept) {
      at = Math.min(64 - this.kept, bytes.length);
      this.rest.set(bytes.subarray(0, at), this.kept);
      this.kept += at;
      if (this.kept < 64) return this;
      this.block(this.rest, 0);
      this.kept = 0;
    }
    for (; at + 64 <= bytes.length; at += 64) this.block(bytes, at);
    this.rest.set(bytes.subarray(at));
    this.kept = bytes.length - at;
    return this;
  }

  block(bytes, at) {
    const w = this.words;
    for (let i = 0; i < 16; i++, at += 4) w[i] = bytes[at] << 24 | bytes[at + 1] << 16 | bytes[at + 2] << 8 | bytes[at + 3];
    for (let i = 16; i < 64; i++) {
      const x = w[i - 15], y = w[i - 2];
      w[i] = w[i - 16] + w[i - 7] + ((x >>> 7 | x << 25) ^ (x >>> 18 | x << 14) ^ x >>> 3) + ((y >>> 17 | y << 15) ^ (y >>> 19 | y << 13) ^ y >>> 10) | 0;
    }
    let [a, b, c, d, e, f, g, h] = this.state;
    for (let i = 0; i < 64; i++) {
      const one = h + ((e >>> 6 | e << 26) ^ (e >>> 11 | e << 21) ^ (e >>> 25 | e << 7)) + (e & f ^ ~e & g) + K[i] + w[i] | 0;
      const two = ((a >>> 2 | a << 30) ^ (a >>> 13 | a << 19) ^ (a >>> 22 | a << 10)) + (a & b ^ a & c ^ b & c) | 0;
      h = g; g = f; f = e; e = d + one | 0; d = c; c = b; b = a; a = one + two | 0;
    }
    const s = this.state;
    s[0] += a; s[1] += b; s[2] += c; s[3] += d; s[4] += e; s[5] += f; s[6] += g; s[7] += h;
  }

  hex() {
    const bits = this.length * 8;
    const end = new Uint8Array((this.kept < 56 ? 64 : 128) - this.kept);
    end[0] = 0x80;
    const view = new DataView(end.buffer);
    view.setUint32(end.length - 8, Math.floor(bits / 2 ** 32));
    view.setUint32(end.length - 4, bits >>> 0);
    this.update(end);
    return [...this.state].map((word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
  }
}

export default function promise(form) {
  const words = form.dataset;
  const status = form.querySelector("[data-status]");
  const chooser = form.querySelector("[data-chooser]");
  const input = chooser.querySelector("input");
  const percent = new Intl.NumberFormat(document.documentElement.lang, {style: "percent"});
  const button = form.querySelector("button:not([type=button])");
  let reading = 0;
  chooser.hidden = false;

  input.addEventListener("change", async () => {
    const file = input.files[0];
    const mine = ++reading;
    if (!file) return;
    button.disabled = true;
    try {
      const hash = new Sha256();
      for (let at = 0; at < file.size; at += SLICE) {
        hash.update(new Uint8Array(await file.slice(at, at + SLICE).arrayBuffer()));
        if (mine !== reading) return;
        status.textContent = words.reading.replace("{percent}", percent.format(Math.min(1, (at + SLICE) / file.size)));
      }
      form.elements.name.value = file.name;
      form.elements.size.value = file.size;
      form.elements.sha256.value = hash.hex();
      status.textContent = words.read;
    } catch {
      status.textContent = words.unreadable;
    }
    button.disabled = false;
  });
}
