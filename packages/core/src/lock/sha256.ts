/**
 * The SHA-256 of a text in UTF-8, as 64 hexadecimal digits.
 *
 * @remarks
 * Here because a catalogue is compiled in one go and `crypto.subtle` only gives promises; it is for definitions of tools, not for secrets.
 * @see FIPS 180-4, section 6.2
 */
export function sha256(text: string): string {
  const message = padded(new TextEncoder().encode(text));
  const state = [...first.state];
  const words = new Int32Array(64);
  for (let at = 0; at < message.byteLength; at += 64) {
    for (let i = 0; i < 16; i += 1) words[i] = message.getInt32(at + i * 4);
    addBlock(state, words);
  }
  return state.map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
}

function addBlock(state: number[], w: Int32Array): void {
  for (let i = 16; i < 64; i += 1) {
    const [a, b] = [word(w, i - 15), word(w, i - 2)];
    const small0 = turn(a, 7) ^ turn(a, 18) ^ (a >>> 3);
    const small1 = turn(b, 17) ^ turn(b, 19) ^ (b >>> 10);
    w[i] = word(w, i - 16) + small0 + word(w, i - 7) + small1;
  }
  let vars = state;
  for (let i = 0; i < 64; i += 1) vars = nextRound(vars, (word(first.rounds, i) + word(w, i)) | 0);
  for (const [i, value] of vars.entries()) state[i] = (word(state, i) + value) | 0;
}

function nextRound(vars: readonly number[], added: number): number[] {
  const [a, b, c, d, e, f, g, h] = vars as [number, number, number, number, number, number, number, number];
  const one = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + added) | 0;
  const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
  return [(one + two) | 0, a, b, c, (d + one) | 0, e, f, g];
}

const turn = (value: number, by: number): number => (value >>> by) | (value << (32 - by));
const word = (words: ArrayLike<number>, at: number): number => words[at] ?? 0;

function padded(bytes: Uint8Array): DataView {
  const size = Math.ceil((bytes.length + 9) / 64) * 64;
  const whole = new Uint8Array(size);
  whole.set(bytes);
  whole[bytes.length] = 0x80;
  const view = new DataView(whole.buffer);
  view.setUint32(size - 8, Math.floor(bytes.length / 0x2000_0000));
  view.setUint32(size - 4, (bytes.length << 3) >>> 0);
  return view;
}

/** The constants are the first 32 bits of the fractions of the roots of the first primes. */
const first = constants();

function constants(): { readonly state: readonly number[]; readonly rounds: readonly number[] } {
  const primes: number[] = [];
  for (let n = 2; primes.length < 64; n += 1) if (primes.every((prime) => n % prime !== 0)) primes.push(n);
  const fraction = (value: number): number => ((value - Math.floor(value)) * 0x1_0000_0000) | 0;
  return {
    state: primes.slice(0, 8).map((prime) => fraction(Math.sqrt(prime))),
    rounds: primes.map((prime) => fraction(Math.cbrt(prime))),
  };
}
