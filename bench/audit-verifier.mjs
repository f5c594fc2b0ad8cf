// Checks an export of the audit (GET /audit/export?format=log) against signed checkpoints and proofs, with nothing but
// node and the public key: RFC 9162 section 2.1, C2SP signed notes, RFC 8032. Nothing of the platform's code is used.
//   node audit-verifier.mjs --key name+id+base64 --checkpoint FILE [--entries FILE] [--inclusion FILE]
//       [--earlier FILE --consistency FILE]
// Exit codes: 0 everything holds, 1 something does not, 64 usage.
import { createHash, createPublicKey, verify } from 'node:crypto';
import { createReadStream, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

const given = Object.fromEntries(process.argv.slice(2).join('\n').split(/^--|\n--/).filter(Boolean)
  .map((pair) => pair.split('\n').map((part) => part.trim())));
if (!given.key || !given.checkpoint) {
  console.error('usage: --key KEY --checkpoint FILE [--entries FILE] [--inclusion FILE] [--earlier FILE --consistency FILE]');
  process.exit(64);
}
const sha = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();
const leaf = (entry) => sha(Buffer.from([0]), entry);
const node = (left, right) => sha(Buffer.from([1]), left, right);
const bytes = (base64) => Buffer.from(base64, 'base64');
function fault(kind, text) {
  console.log(`${kind}: ${text}`);
  process.exitCode = 1;
}

// A key is name+id+base64 of 0x01 and the 32 bytes; the id is the start of SHA-256(name, line feed, 0x01, bytes).
const [, keyName, keyId, keyText] = given.key.match(/^(.+)\+([0-9a-f]{8})\+(.+)$/);
const publicKey = createPublicKey({ format: 'der', type: 'spki',
  key: Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), bytes(keyText).subarray(1)]) });
if (sha(`${keyName}\n`, bytes(keyText)).toString('hex', 0, 4) !== keyId) fault('key-bad', given.key);

function note(text) {
  const end = text.indexOf('\n\n') + 1;
  const [origin, size, root] = text.slice(0, end).split('\n');
  const signed = text.slice(end + 1).split('\n').some((line) => {
    const [dash, name, signature] = line.split(' ');
    const raw = bytes(signature ?? '');
    return dash === '\u2014' && name === keyName && raw.toString('hex', 0, 4) === keyId
      && verify(null, Buffer.from(text.slice(0, end)), publicKey, raw.subarray(4));
  });
  if (!signed) fault('signature-bad', `${origin} size ${size} is not signed by ${keyName}`);
  return { origin, size: Number(size), root: bytes(root) };
}

// The roots of the perfect trees from left to right, and the root over all of them.
class Tree {
  peaks = [];
  size = 0;
  add(hash) {
    for (let n = this.size++; n % 2; n = Math.floor(n / 2)) hash = node(this.peaks.pop(), hash);
    this.peaks.push(hash);
  }
  root() {
    return this.peaks.length ? this.peaks.reduceRight((right, left) => node(left, right)) : sha('');
  }
}

// RFC 9162, 2.1.3.2 and 2.1.4.2.
function included(hash, index, size, path, root) {
  let [f, s, r] = [index, size - 1, hash];
  for (const step of path) {
    if (s === 0) return false;
    if (f % 2 === 1 || f === s) {
      r = node(step, r);
      while (f % 2 === 0 && f !== 0) [f, s] = [f / 2, Math.floor(s / 2)];
    } else r = node(r, step);
    [f, s] = [Math.floor(f / 2), Math.floor(s / 2)];
  }
  return s === 0 && r.equals(root);
}
function extended(from, first, to, second, proof) {
  if (from === to) return proof.length === 0 && first.equals(second);
  const steps = Number.isInteger(Math.log2(from)) ? [first, ...proof] : proof;
  let [f, s] = [from - 1, to - 1];
  while (f % 2 === 1) [f, s] = [Math.floor(f / 2), Math.floor(s / 2)];
  let [a, b] = [steps[0], steps[0]];
  for (const step of steps.slice(1)) {
    if (s === 0) return false;
    if (f % 2 === 1 || f === s) {
      [a, b] = [node(step, a), node(step, b)];
      while (f % 2 === 0 && f !== 0) [f, s] = [f / 2, Math.floor(s / 2)];
    } else b = node(b, step);
    [f, s] = [Math.floor(f / 2), Math.floor(s / 2)];
  }
  return s === 0 && a.equals(first) && b.equals(second);
}

const head = note(readFileSync(given.checkpoint, 'utf8'));
if (given.entries) {
  const tree = new Tree();
  for await (const text of createInterface({ input: createReadStream(given.entries) })) {
    let line;
    try {
      line = JSON.parse(text);
    } catch {
      fault('entry-altered', `seq ${tree.size}: it cannot be read`);
      break;
    }
    if (line.seq >= head.size) break;
    if (line.seq !== tree.size) fault('entry-missing', `seq ${tree.size} (${line.seq} stands there)`);
    tree.add(leaf(line.entry));
    const { detail_digest: digest } = JSON.parse(line.entry);
    if (line.detail !== undefined && sha(bytes(line.salt), line.detail).toString('hex') !== digest)
      fault('detail-altered', `seq ${line.seq}`);
  }
  if (tree.size !== head.size) fault('tail-cut', `seq ${tree.size} to ${head.size - 1}`);
  else if (!tree.root().equals(head.root)) fault('fork', `the ${head.size} entries do not give the signed root`);
  else console.log(`${tree.size} entries give the root that ${keyName} signed for ${head.origin}`);
}
if (given.inclusion) {
  const proof = JSON.parse(readFileSync(given.inclusion, 'utf8'));
  const under = note(proof.checkpoint);
  if (included(leaf(proof.entry), proof.seq, under.size, proof.path.map(bytes), under.root))
    console.log(`entry ${proof.seq} is in the log of size ${under.size}`);
  else fault('not-included', `entry ${proof.seq} in the log of size ${under.size}`);
}
if (given.earlier) {
  const before = note(readFileSync(given.earlier, 'utf8'));
  const { proof } = JSON.parse(readFileSync(given.consistency, 'utf8'));
  if (before.origin === head.origin && extended(before.size, before.root, head.size, head.root, proof.map(bytes)))
    console.log(`the log of size ${head.size} extends the one of size ${before.size}`);
  else fault('fork', `the log of size ${head.size} does not extend the one of size ${before.size}`);
}
