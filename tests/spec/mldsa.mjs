// ML-DSA-44 signatures, checked as FIPS 204 says; the numbers are its algorithms. Not every Node.js has them built in.

import { createHash } from "node:crypto";

const Q = 8380417, K = 4, L = 4, TAU = 39, GAMMA1 = 2 ** 17, GAMMA2 = (Q - 1) / 88, OMEGA = 80, BETA = 78;
const shake = (bits, size, ...parts) => parts.reduce((hash, part) => hash.update(part), createHash(`shake${bits}`, { outputLength: size })).digest();
const modulo = (number) => ((number % Q) + Q) % Q;
const range = (size, make) => Array.from({ length: size }, (_, at) => make(at));
const reverse8 = (number) => parseInt(number.toString(2).padStart(8, "0").split("").reverse().join(""), 2);
const power = (base, exponent) => range(exponent, () => base).reduce((product, factor) => (product * factor) % Q, 1);
const ZETAS = range(256, (at) => power(1753, reverse8(at)));

// 41 and 42
function ntt(polynomial) {
  const w = [...polynomial];
  for (let m = 0, half = 128; half >= 1; half /= 2) {
    for (let start = 0; start < 256; start += 2 * half) {
      const zeta = ZETAS[++m];
      for (let j = start; j < start + half; j++) {
        const t = (zeta * w[j + half]) % Q;
        w[j + half] = modulo(w[j] - t);
        w[j] = modulo(w[j] + t);
      }
    }
  }
  return w;
}
function inverseNtt(polynomial) {
  const w = [...polynomial];
  for (let m = 256, half = 1; half < 256; half *= 2) {
    for (let start = 0; start < 256; start += 2 * half) {
      const zeta = Q - ZETAS[--m];
      for (let j = start; j < start + half; j++) {
        const t = w[j];
        w[j] = modulo(t + w[j + half]);
        w[j + half] = (zeta * modulo(t - w[j + half])) % Q;
      }
    }
  }
  return w.map((value) => (8347681 * value) % Q);
}
const times = (one, other) => one.map((value, at) => (value * other[at]) % Q);

// 17 to 19: numbers of so many bits, the lowest bit first.
function unpack(bytes, bits) {
  const numbers = [];
  let held = 0, size = 0;
  for (const byte of bytes) {
    held += byte * 2 ** size;
    for (size += 8; size >= bits; size -= bits) {
      numbers.push(held % 2 ** bits);
      held = Math.floor(held / 2 ** bits);
    }
  }
  return numbers;
}
function pack(numbers, bits) {
  const total = numbers.reduceRight((sum, number) => (sum << BigInt(bits)) | BigInt(number), 0n);
  return Buffer.from(total.toString(16).padStart((numbers.length * bits) / 4, "0"), "hex").reverse();
}
// 21: null where it is none.
function unpackHint(bytes) {
  const hint = range(K, () => new Array(256).fill(0));
  let index = 0;
  for (let i = 0; i < K; i++) {
    const first = index, end = bytes[OMEGA + i];
    if (end < index || end > OMEGA) return null;
    for (; index < end; index++) {
      if (index > first && bytes[index - 1] >= bytes[index]) return null;
      hint[i][bytes[index]] = 1;
    }
  }
  return bytes.subarray(index, OMEGA).every((byte) => byte === 0) ? hint : null;
}

// 30 and 32
function sampleUniform(seed) {
  const stream = shake(128, 168 * 10, seed), values = [];
  for (let at = 0; values.length < 256; at += 3) {
    const value = stream[at] + stream[at + 1] * 2 ** 8 + (stream[at + 2] & 127) * 2 ** 16;
    if (value < Q) values.push(value);
  }
  return values;
}
const expand = (rho) => range(K, (r) => range(L, (s) => sampleUniform(Buffer.concat([rho, Buffer.of(s, r)]))));
// 29
function sampleInBall(seed) {
  const stream = shake(256, 136 * 10, seed), signs = unpack(stream.subarray(0, 8), 1), ball = new Array(256).fill(0);
  let at = 8;
  for (let i = 256 - TAU; i < 256; i++) {
    while (stream[at] > i) at++;
    ball[i] = ball[stream[at]];
    ball[stream[at++]] = signs[i + TAU - 256] ? Q - 1 : 1;
  }
  return ball;
}
// 36 and 40
function useHint(hinted, value) {
  const rest = value % (2 * GAMMA2), low = rest > GAMMA2 ? rest - 2 * GAMMA2 : rest, top = value - low === Q - 1;
  const high = top ? 0 : (value - low) / (2 * GAMMA2), m = (Q - 1) / (2 * GAMMA2);
  if (!hinted) return high;
  return (top ? low - 1 : low) > 0 ? (high + 1) % m : (high + m - 1) % m;
}

// 3 with an empty context, and 8.
export function verifyMlDsa44(publicKey, message, signature) {
  if (publicKey.length !== 1312 || signature.length !== 2420) return false;
  const rho = publicKey.subarray(0, 32), t1 = range(K, (i) => unpack(publicKey.subarray(32 + 320 * i, 352 + 320 * i), 10));
  const challenge = signature.subarray(0, 32), hint = unpackHint(signature.subarray(2336));
  const z = range(L, (i) => unpack(signature.subarray(32 + 576 * i, 608 + 576 * i), 18).map((value) => GAMMA1 - value));
  if (!hint || z.flat().some((value) => Math.abs(value) >= GAMMA1 - BETA)) return false;
  const mu = shake(256, 64, shake(256, 64, publicKey), Buffer.of(0, 0), message);
  const c = ntt(sampleInBall(challenge)), zHat = z.map((each) => ntt(each.map(modulo))), matrix = expand(rho);
  const high = range(K, (i) => {
    const product = times(c, ntt(t1[i].map((value) => (value * 2 ** 13) % Q)));
    const sum = zHat.map((each, j) => times(matrix[i][j], each)).reduce((one, other) => one.map((value, at) => value + other[at]));
    return inverseNtt(sum.map((value, at) => modulo(value - product[at]))).map((value, at) => useHint(hint[i][at], value));
  });
  return shake(256, 32, mu, ...high.map((each) => pack(each, 6))).equals(challenge);
}
