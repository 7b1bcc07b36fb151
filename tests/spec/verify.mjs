// A verifier of this portal's log and receipts, written from SPEC.md and its standards alone; the numbers are its sections.
//
//   node verify.mjs FOLDER                   a folder of log.jsonl, checkpoint and register.json
//   node verify.mjs FOLDER CHECKPOINT        the same, and that it has only grown since
//   node verify.mjs RECEIPT register.json    a receipt
//   node verify.mjs RECEIPT FOLDER           the same, and that it belongs to that log
//
//   node verify.mjs                          many: reads lines of JSON, each an array of such paths
//
// Prints what was proved as JSON. Exits with 1 and a reason when something does not hold. Of many, each has a line of
// its own: {"proved": ...} or {"refused": reason}.

import { createHash, createHmac, createPublicKey, verify } from "node:crypto";
import { existsSync, readFileSync, statSync } from "node:fs";
import { createInterface } from "node:readline";
import { verifyMlDsa44 } from "./mldsa.mjs";

class Refusal extends Error {}
const hold = (holds, otherwise) => { if (!holds) throw new Refusal(otherwise); };
const attempt = (work, otherwise) => { try { return work(); } catch { throw new Refusal(otherwise); } };
const match = (pattern, it, otherwise) => pattern.exec(it) ?? hold(false, otherwise);
const read = (path) => attempt(() => readFileSync(path), `${path} is missing`);
const utf8 = (bytes) => attempt(() => new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes), "not UTF-8");
const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash("sha256")).digest();

// 1.3
const text = (most, least = 1) => (it) => like(/^\P{Cs}*$/u)(it) && [...it].length >= least && [...it].length <= most;
const anything = text(Infinity, 0);
const like = (pattern) => (it) => typeof it === "string" && pattern.test(it);
const words = (most) => (it) => text(most)(it) && /\P{White_Space}/u.test(it) && !/[\u0000-\u001f\u007f-\u009f]/.test(it);
const integer = (it) => Number.isInteger(it) && it >= 0;
const one = (...values) => (it) => values.includes(it);
const or = (is, other) => (it) => is(it) || other(it);
const array = (is) => (it) => Array.isArray(it) && it.every(is);
const plain = (it) => typeof it === "object" && it !== null && !Array.isArray(it);
const map = (name, is) => (it) => plain(it) && Object.entries(it).every(([key, value]) => name(key) && is(value));
const object = (shape) => (it) => plain(it) && Object.keys(it).length === Object.keys(shape).length
  && Object.entries(shape).every(([key, is]) => Object.hasOwn(it, key) && is(it[key]));
const id = (it) => text(80)(it) && /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(it);
const digest = like(/^[0-9a-f]{64}$/);
const randomId = like(/^[A-Za-z0-9_-]{21}[AQgw]$/);
const key = like(/^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/);
const origin = (it) => text(200)(it) && /^[^\p{White_Space}+]+$/u.test(it);
const day = (it) => like(/^(?!0000)\d{4}-\d\d-\d\d$/)(it) && JSON.stringify(new Date(it))?.slice(1, 11) === it;
const moment = (it) => like(/^.{10}T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?Z$/)(it) && day(it.slice(0, 10));

// 2. What its 4 and 5 refuse, no text and no object of a format has anyway.
function strictJson(bytes, most) {
  hold(bytes.length <= most, "JSON that is too long");
  const written = utf8(bytes), value = attempt(() => JSON.parse(written), "not JSON"), open = [];
  let last;
  for (const [token] of written.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]|[^\s{}[\],:"]+/g)) {
    hold(!/^-?\d.*[.eE]/.test(token), "a number that is no integer");
    if (token === ":") hold(open.at(-1).size < open.at(-1).add(JSON.parse(last)).size, "a name that comes twice");
    if (/^[{[]/.test(token)) open.push(new Set());
    if (/^[}\]]/.test(token)) open.pop();
    last = token;
  }
  return value;
}

// 3
function decode(written, alphabet = "base64") {
  const bytes = Buffer.from(written, alphabet);
  hold(bytes.toString(alphabet) === written, `not ${alphabet}`);
  return bytes;
}

// 4, 5
const declared = (nonce) => ({
  v: one(1), id: randomId, origin, name: words(200), role: id,
  edition: object({ policy: id, version: words(40), digest }),
  quiz: object({ bank: digest, nonce, answers: map(id, array(integer)) }),
  declaration: text(4000),
  opened: (it) => array(one("changes", "easy", "elsewhere", "full"))(it) && it.length > 0 && it.every((way, at) => !at || it[at - 1] < way),
  helped_by: or(words(200), one(null)),
});
const statement = object({ ...declared(randomId), invitation: or(randomId, one(null)), signed_at: moment });
const record = object({
  ...declared(or(randomId, one("paper"))), signed_on: day, witness: words(200), scan: or(digest, one(null)) });

// 6
function openJws(jws, signer) {
  const [, said, payload, signature] = match(/^(eyJhbGciOiJFZDI1NTE5IiwidHlwIjoiYWNrbm93bGVkZ21lbnQrandzIn0\.([^.]*))\.([^.]*)$/, jws, "not such a JWS");
  hold(payload.length <= 43691, "a payload that is too long");
  hold(holds(decode(signer, "base64url"), decode(signature, "base64url"), said), "the person's signature does not hold");
  return decode(payload, "base64url");
}
const PRIME = 2n ** 255n - 19n, ORDER_8 = 2707385501144840649318225287225658788936804267575313519463743609750303402022n;
const WEAK = [0n, 1n, PRIME - 1n, ORDER_8, PRIME - ORDER_8]; // 13.2
const weak = (publicKey) => WEAK.includes(BigInt.asUintN(255, BigInt(`0x${Buffer.from(publicKey).reverse().toString("hex")}`)) % PRIME);
const holds = (publicKey, signature, said) => signature.length === 64 && verify(null, Buffer.from(said), createPublicKey({
  key: { kty: "OKP", crv: "Ed25519", x: publicKey.toString("base64url") }, format: "jwk" }), signature);

// 11
const head = { kind: anything, id: randomId, at: day }, pair = { edition: digest, bank: digest }, commitment = digest;
const KINDS = {
  edition: { ...head, policy: id, version: text(40), ...pair, change: one("first", "material", "editorial"), since: or(digest, one(null)) },
  invited: { ...head, invitation: randomId, signer: key, expires: day, commitment },
  acknowledged: { ...head, ...pair, signer: key, commitment },
  countersigned: { ...head, ...pair, commitment },
  recorded: { ...head, ...pair, commitment },
  revoked: { ...head, of: randomId },
  withdrawn: { ...head, of: randomId },
  erased: { ...head, of: randomId },
  succeeded: { ...head, checkpoint: anything, carried: integer },
};
function parseLeaf(bytes) {
  hold(bytes.length <= 65535, "a leaf that is too long");
  const written = utf8(bytes), leaf = attempt(() => JSON.parse(written), "a leaf that is not JSON");
  hold(JSON.stringify(leaf) === written, "a leaf in another spelling");
  hold(Object.hasOwn(KINDS, leaf?.kind), "a leaf of no known kind");
  hold(JSON.stringify(Object.keys(leaf)) === JSON.stringify(Object.keys(KINDS[leaf.kind])), "a leaf with other keys");
  hold(object(KINDS[leaf.kind])(leaf), "a leaf with a value that is not one");
  return leaf;
}
const SIGNED = ["acknowledged", "countersigned", "recorded"];
const OF = { revoked: ["invited"], withdrawn: SIGNED, erased: [...SIGNED, "invited", "withdrawn"] };
function checkStory(leaves, earlier) {
  const kinds = new Map(), signers = new Set(), published = new Set(), pointed = new Set(), count = {};
  let room = leaves.length - 1, continued = 0;
  for (const leaf of leaves) {
    const { kind } = leaf, words = `${leaf.edition} ${leaf.bank}`, pointer = `${kind} ${leaf.of}`;
    hold(!kinds.has(leaf.id), "an id that comes twice");
    if (kind === "acknowledged") hold(signers.has(leaf.signer), "signed with a link that was never made");
    if (SIGNED.includes(kind)) hold(published.has(words), "about an edition that was not published");
    if (OF[kind]) hold(OF[kind].includes(kinds.get(leaf.of)), `${kind} of something that cannot be`);
    if (OF[kind]) hold(pointed.size < pointed.add(pointer).size, `${kind} twice`);
    if (kind === "edition") published.add(words);
    if (kind === "invited") hold(!weak(decode(leaf.signer, "base64url")), "a link with which anybody can sign");
    if (kind === "invited") signers.add(leaf.signer);
    if (kind === "succeeded") {
      hold(kinds.size === continued && leaf.carried <= room, "another log is not continued so");
      hold(continued < earlier.length, "the key of the log that is continued is not known");
      openCheckpoint(Buffer.from(leaf.checkpoint), earlier[continued]);
      room = leaf.carried - 1;
      continued += 1;
    }
    kinds.set(leaf.id, kind);
    count[kind] = (count[kind] ?? 0) + 1;
  }
  return count;
}

// 12
const leafHash = (leaf) => sha256(Buffer.of(0), leaf);
const node = (left, right) => sha256(Buffer.of(1), left, right);
function rootOf(hashes) {
  if (hashes.length < 2) return hashes[0] ?? sha256("");
  let half = 1;
  while (half * 2 < hashes.length) half *= 2;
  return node(rootOf(hashes.slice(0, half)), rootOf(hashes.slice(half)));
}
function checkInclusion(index, size, hash, proof, root) {
  hold(index < size, "an index beyond the log");
  let at = index, last = size - 1n, found = hash;
  for (const sibling of proof) {
    hold(last !== 0n, "a proof that is too long");
    if (at & 1n || at === last) {
      found = node(sibling, found);
      while (!(at & 1n) && at !== 0n) { at >>= 1n; last >>= 1n; }
    } else found = node(found, sibling);
    at >>= 1n; last >>= 1n;
  }
  hold(last === 0n && found.equals(root), "the proof does not lead to the root");
}

// 13
const LOG = { 1: 32 }, COSIGNER = { 4: 32, 6: 1312 }; // sizes of public keys by their type
function parseVkey(vkey, types = LOG) {
  const [, name, id, encoded] = match(/^([^\p{White_Space}+]+)\+([0-9a-f]{8})\+(.*)$/u, vkey, "not a vkey"), typed = decode(encoded);
  const publicKey = typed.subarray(1), type = typed[0];
  hold(types[type] === publicKey.length && (type === 6 || !weak(publicKey)), "not a vkey");
  hold(sha256(`${name}\n`, typed).toString("hex", 0, 4) === id, "not a vkey");
  return { name, id, type, publicKey };
}
function parseLine(line) {
  const [, name, encoded] = match(/^— ([^\p{White_Space}+]+) (.*)$/u, line, "not a signature line"), data = decode(encoded);
  hold(data.length >= 5, "not a signature line");
  return { name, id: data.toString("hex", 0, 4), signature: data.subarray(4) };
}
function openCheckpoint(bytes, vkey) {
  hold(bytes.length <= 131072, "a note that is too long");
  const note = utf8(bytes), gap = note.lastIndexOf("\n\n"), said = note.slice(0, gap + 1), lines = note.slice(gap + 2).split("\n");
  hold(!/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/.test(note), "a note with a control character");
  hold(gap >= 0 && lines.pop() === "" && lines.length >= 1 && lines.length <= 64, "not a signed note");
  const { name, id, publicKey } = parseVkey(vkey), ours = lines.map(parseLine).filter((line) => line.name === name && line.id === id);
  hold(ours.length && ours.every(({ signature }) => holds(publicKey, signature, said)), "the checkpoint's signature does not hold");
  const [, log, size, encoded] = match(/^([^\p{White_Space}+]+)\n(0|[1-9][0-9]{0,17})\n(.*)\n$/u, said, "not a checkpoint"), root = decode(encoded);
  hold(log === name, "a checkpoint of another log");
  hold(root.length === 32, "a root that is not 32 bytes");
  return { origin: log, size: BigInt(size), root, said, lines: lines.map(parseLine) };
}
// 13.5
const u64 = (number) => { const bytes = Buffer.alloc(8); bytes.writeBigUInt64BE(number); return bytes; };
const LATEST = 253402300799n;
function frame(name) {
  const bytes = Buffer.from(name);
  hold(bytes.length <= 255, "a name that no cosignature can hold");
  return Buffer.concat([Buffer.of(bytes.length), bytes]);
}
function cosigned({ origin, size, root, said, lines }, cosigners) {
  const keys = cosigners.map((vkey) => parseVkey(vkey, COSIGNER)), found = [];
  for (const { name, id, signature } of lines) {
    const key = keys.find((each) => each.name === name && each.id === id);
    if (!key) continue;
    hold(signature.length > 8, "a cosignature that is too short");
    const when = signature.readBigUInt64BE(), made = signature.subarray(8);
    const holding = key.type === 4
      ? holds(key.publicKey, made, `cosignature/v1\ntime ${when}\n${said}`)
      : verifyMlDsa44(key.publicKey, Buffer.concat([Buffer.from("subtree/v1\n\0"), frame(name), u64(when), frame(origin), u64(0n), u64(size), root]), made);
    hold(holding, `the cosignature of ${name} does not hold`);
    hold(when > 0n && when <= LATEST, "a cosignature of no day");
    found.push({ name, when: Number(when) });
  }
  return found;
}
// 13.6
function parsePolicy(bytes) {
  const policy = { logs: [], witnesses: {}, quorum: undefined }, seen = new Set(), written = utf8(bytes);
  hold(bytes.length <= 131072 && written.endsWith("\n") && !/[\u0000-\u0008\u000b-\u001f\u007f]/.test(written), "not a policy");
  for (const line of written.split("\n")) {
    const [word, ...rest] = line.split(/[ \t]+/).filter((each) => each), [name, vkey] = rest;
    if (word === undefined || word.startsWith("#")) continue;
    const add = (it, types) => hold(seen.size < seen.add(word + parseVkey(it, types).publicKey.toString("hex")).size, "a key twice");
    if (word === "log" && rest.length === 1) {
      add(name, LOG);
      policy.logs.push(name);
    } else if (word === "witness" && rest.length === 2) {
      hold(name !== "none" && !Object.hasOwn(policy.witnesses, name), "a witness's name twice");
      add(vkey, COSIGNER);
      Object.defineProperty(policy.witnesses, name, { value: vkey, enumerable: true });
    } else {
      hold(word === "quorum" && rest.length === 1 && policy.quorum === undefined, "a line of no known form");
      hold(name === "none" || Object.hasOwn(policy.witnesses, name), "a quorum of nobody known");
      policy.quorum = name;
    }
  }
  hold(policy.quorum !== undefined, "no quorum");
  return policy;
}
function openHead(bytes, vkeys) {
  const names = match(/^([^\n]*)\n/, utf8(bytes), "not a checkpoint");
  const depth = vkeys.findIndex((vkey) => parseVkey(vkey).name === names[1]);
  hold(depth >= 0, "a checkpoint of another log");
  return { depth, ...openCheckpoint(bytes, vkeys[depth]) };
}

// 14
const openingKey = object({ kty: one("EC"), crv: one("P-256"), x: key, y: key });
function readKeys(path) {
  const { cosigners = [], earlier = [], ...keys } = attempt(() => JSON.parse(utf8(read(path))), "register.json is not JSON");
  hold(object({ origin: like(/^[^\p{White_Space}+]+$/u), opening_key: openingKey, log_key: anything })(keys), "not a register.json");
  hold(array(anything)(cosigners) && array(anything)(earlier), "not a register.json");
  earlier.forEach((vkey) => parseVkey(vkey));
  cosigners.forEach((vkey) => parseVkey(vkey, COSIGNER));
  return { ...keys, earlier, cosigners };
}
function openLog(folder) {
  const keys = readKeys(`${folder}/register.json`), head = openCheckpoint(read(`${folder}/checkpoint`), keys.log_key), { size, root } = head;
  const lines = read(`${folder}/log.jsonl`).toString("latin1").split("\n");
  hold(lines.pop() === "", "the last line is cut short");
  hold(BigInt(lines.length) === size, "another number of lines than the checkpoint is over");
  const bytes = lines.map((line) => decode(line)), hashes = bytes.map(leafHash), leaves = bytes.map(parseLeaf);
  hold(rootOf(hashes).equals(root), "the lines do not have the checkpoint's root");
  return { keys, head, leaves, hashes, kinds: checkStory(leaves, keys.earlier), parts: readParts(leaves, hashes, keys) };
}
function verifyLog(folder, since) {
  const { keys, head, kinds, parts } = openLog(folder), { size, root } = head;
  const continues = parts.slice(1).map(({ hashes: carried, quoted }) => ({
    origin: quoted.origin, size: Number(quoted.size), carried: carried.length, proved: begins(carried, quoted) }));
  const grown = since ? { since: Number(checkGrowth(read(since), parts, keys)) } : {};
  const beside = (name, tell) => existsSync(`${folder}/${name}`) ? { [name.replace("tlog-", "")]: tell(read(`${folder}/${name}`)) } : {};
  const apart = beside("cosigned", (bytes) => {
    const other = openHead(bytes, [keys.log_key, ...keys.earlier]);
    checkGrowth(bytes, parts, keys);
    return { size: Number(other.size), by: cosigned(other, keys.cosigners) };
  });
  const policy = beside("tlog-policy", parsePolicy);
  return { size: Number(size), root: root.toString("base64"), kinds, by: cosigned(head, keys.cosigners), continues, ...apart, ...policy, ...grown };
}
// 14.5: of this log and of each that it continues, newest first, the hashes in hand and the head that is quoted.
function readParts(leaves, hashes, keys) {
  const parts = [{ hashes }];
  for (const { kind, checkpoint, carried } of leaves) {
    if (kind !== "succeeded") break;
    const depth = parts.length;
    parts.push({ hashes: hashes.slice(depth, depth + carried), quoted: openCheckpoint(Buffer.from(checkpoint), keys.earlier[depth - 1]) });
  }
  return parts;
}
const begins = (hashes, { size, root }) => size <= BigInt(hashes.length) && rootOf(hashes.slice(0, Number(size))).equals(root);
function checkGrowth(bytes, parts, keys) {
  const head = openHead(bytes, [keys.log_key, ...keys.earlier]), { hashes, quoted } = parts[head.depth] ?? { hashes: [] };
  const told = quoted && (head.size < quoted.size || (head.size === quoted.size && head.root.equals(quoted.root)));
  hold(begins(hashes, head) || told, "the log has not only grown since");
  return head.size;
}

// 15
function verifyReceipt(bytes, keys, log) {
  const gap = bytes.indexOf("\n\n"), [header, second, third, ...proof] = bytes.toString("latin1", 0, gap).split("\n");
  hold(bytes.length <= 524288 && gap >= 0 && header === "c2sp.org/tlog-proof@v1", "not a receipt");
  const [, encoded] = match(/^extra (.*)$/, second, "not a receipt"), [, index] = match(/^index (0|[1-9][0-9]{0,17})$/, third, "not a receipt");
  const extra = strictJson(decode(encoded), 524288), hashes = proof.map((line) => decode(line));
  hold(object({ leaf: anything, salt: key, evidence: anything })(extra), "an extra of another form");
  hold(hashes.every((hash) => hash.length === 32), "a hash that is not 32 bytes");
  const note = bytes.subarray(gap + 2), head = openHead(note, [keys.log_key, ...keys.earlier]), { size, root } = head, { evidence } = extra;
  checkInclusion(BigInt(index), size, leafHash(extra.leaf), hashes, root);
  const leaf = parseLeaf(Buffer.from(extra.leaf));
  hold(SIGNED.includes(leaf.kind), "not for an acknowledgment");
  hold(leaf.kind !== "acknowledged" || !weak(decode(leaf.signer, "base64url")), "a key with which anybody can sign");
  const commitment = createHmac("sha256", decode(extra.salt, "base64url")).update(evidence).digest("hex");
  hold(commitment === leaf.commitment, "the evidence is not what the leaf committed to");
  const signed = strictJson(leaf.kind === "acknowledged" ? openJws(evidence, leaf.signer) : Buffer.from(evidence), 32768);
  hold((leaf.kind === "recorded" ? record : statement)(signed), "not a statement or record");
  hold(signed.edition.digest === leaf.edition && signed.quiz.bank === leaf.bank, "signed about another edition");
  const by = cosigned(head, keys.cosigners), proved = { origin: head.origin, index: Number(index), size: Number(size), name: signed.name, by };
  return log ? { ...proved, stands: lookUp(note, head.depth, proved.index, extra.leaf, leaf, signed, log) } : proved;
}
// 15.3
function lookUp(note, depth, index, written, leaf, signed, { keys, hashes, parts, leaves }) {
  hold([keys.log_key, ...keys.earlier].some((vkey) => parseVkey(vkey).name === signed.origin), "a form for another register");
  checkGrowth(note, parts, keys);
  if (index >= (parts[depth]?.hashes.length ?? 0)) return false;
  hold(hashes[depth + index].equals(leafHash(written)), "the log has something else there");
  const links = leaves.filter(({ kind, signer }) => kind === "invited" && signer === leaf.signer).map(({ invitation }) => invitation);
  hold(leaf.kind !== "acknowledged" || links.includes(signed.invitation), "a form with another link");
  return true;
}

function prove([path, other]) {
  if (statSync(path).isDirectory()) return verifyLog(path, other);
  if (!statSync(other).isDirectory()) return verifyReceipt(read(path), readKeys(other));
  const log = openLog(other);
  return verifyReceipt(read(path), log.keys, log);
}
function judge(paths) {
  try { return { proved: prove(paths) }; } catch (error) {
    if (error instanceof Refusal) return { refused: error.message };
    throw error;
  }
}

const paths = process.argv.slice(2);
if (paths.length === 0) {
  for await (const line of createInterface({ input: process.stdin })) console.log(JSON.stringify(judge(JSON.parse(line))));
} else {
  const { proved, refused } = judge(paths);
  if (proved) console.log(JSON.stringify(proved));
  else console.error(refused);
  process.exitCode = proved ? 0 : 1;
}
