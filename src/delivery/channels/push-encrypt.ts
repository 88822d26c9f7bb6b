// Encrypts what a push says for one phone alone (RFC 8291, one record of RFC 8188). The web-push package does the same and
// is what tests compare with; ours skips its detours, which take longer than the elliptic curve does, and leaves the curve
// itself to other threads, where there are any.
import {
  createCipheriv,
  createPublicKey,
  createSecretKey,
  diffieHellman,
  generateKeyPair,
  hash,
  type KeyObject,
  randomFillSync,
} from 'node:crypto';

export interface PushKeys {
  p256dh: string;
  auth: string;
}

const RECORD_BYTES = 4096;
const SALT_BYTES = 16;
const POINT_BYTES = 65;
/** Salt, record size, length of the sender's key, the key. */
const HEADER_BYTES = SALT_BYTES + 4 + 1 + POINT_BYTES;
const TAG_BYTES = 16;
/** What one record holds beside its header, its tag and the mark of its end. */
const TEXT_LIMIT_BYTES = RECORD_BYTES - HEADER_BYTES - TAG_BYTES - 1;

/** The labels of the standard, each with the counter of the only block that is derived from it. */
const KEY_INFO = Buffer.from('WebPush: info\0');
const CONTENT_INFO = Buffer.from('Content-Encoding: aes128gcm\0\x01');
const NONCE_INFO = Buffer.from('Content-Encoding: nonce\0\x01');
const FIRST_BLOCK = Buffer.from([1]);

const BLOCK_BYTES = 64;

/** HMAC-SHA-256 with a key of at most a block, by two plain hashes: `createHmac` costs four times as much a call. */
export function hmac(key: Buffer, ...parts: Buffer[]): Buffer {
  const inner = Buffer.alloc(BLOCK_BYTES, 0x36);
  const outer = Buffer.alloc(BLOCK_BYTES, 0x5c);
  for (let i = 0; i < key.length; i++) {
    inner[i] = 0x36 ^ (key[i] as number);
    outer[i] = 0x5c ^ (key[i] as number);
  }
  const inside = hash('sha256', Buffer.concat([inner, ...parts]), 'buffer');
  return hash('sha256', Buffer.concat([outer, inside]), 'buffer');
}

/** What is chosen by chance for each message. */
export interface Chance {
  sender: { publicKey: KeyObject; privateKey: KeyObject };
  salt: Buffer;
}

/** Chance is drawn for many messages at once: each call to the system costs more than it gives. */
const chance = Buffer.alloc(256 * SALT_BYTES);
let drawn_bytes = chance.length;

function aSalt(): Buffer {
  if (drawn_bytes === chance.length) {
    randomFillSync(chance);
    drawn_bytes = 0;
  }
  drawn_bytes += SALT_BYTES;
  return Buffer.from(chance.subarray(drawn_bytes - SALT_BYTES, drawn_bytes));
}

/** A new key pair for each message, as the standard asks. */
const byChance = (): Promise<Chance> =>
  new Promise((done, fail) => {
    generateKeyPair('ec', { namedCurve: 'prime256v1' }, (error, publicKey, privateKey) =>
      error ? fail(error) : done({ sender: { publicKey, privateKey }, salt: aSalt() }),
    );
  });

function agree(privateKey: KeyObject, publicKey: KeyObject): Promise<Buffer> {
  return new Promise((done, fail) => {
    // Where there are no other threads (workerd) it heeds no callback and gives the secret itself.
    const here: unknown = diffieHellman({ privateKey, publicKey }, (error, secret) =>
      error ? fail(error) : done(secret),
    );
    if (Buffer.isBuffer(here)) done(here);
  });
}

/** Checking that a phone's key lies on the curve costs as much as using it: those of the last messages are kept. */
const KNOWN_PHONES = 4_000;
const phones = new Map<string, KeyObject>();

/** The key of `p256dh`, an uncompressed point. Throws when it is none of this curve. */
function phoneKey(p256dh: string, point: Buffer): KeyObject {
  const known = phones.get(p256dh);
  if (known) return known;
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((n) => n.toString('base64url'));
  const key = createPublicKey({ format: 'jwk', key: { kty: 'EC', crv: 'P-256', x, y } });
  if (phones.size >= KNOWN_PHONES) phones.clear();
  phones.set(p256dh, key);
  return key;
}

/** A public key as an uncompressed point. */
function pointOf(key: KeyObject): Buffer {
  const { x, y } = key.export({ format: 'jwk' });
  const point = Buffer.alloc(POINT_BYTES, 4);
  point.write(x as string, 1, 'base64url');
  point.write(y as string, 33, 'base64url');
  return point;
}

/**
 * The body of a push with `Content-Encoding: aes128gcm`. Rejects for keys that are none and for a text over one record.
 * `chance` is given only to compare with the example of the standard.
 */
export async function encryptPush(text: string, keys: PushKeys, chance?: Chance): Promise<Buffer> {
  const point = Buffer.from(keys.p256dh, 'base64url');
  const auth = Buffer.from(keys.auth, 'base64url');
  if (point.length !== POINT_BYTES || point[0] !== 4) throw new Error('p256dh is no key');
  if (auth.length < 16 || auth.length > BLOCK_BYTES) throw new Error('auth is no secret');
  const plain = Buffer.from(`${text}\x02`);
  if (plain.length - 1 > TEXT_LIMIT_BYTES) throw new Error('more than one record');
  const phone = phoneKey(keys.p256dh, point);
  const { sender, salt } = chance ?? (await byChance());
  const shared = hmac(auth, await agree(sender.privateKey, phone));
  return seal(plain, { salt, shared, phone: point, own: pointOf(sender.publicKey) });
}

function seal(plain: Buffer, parts: { salt: Buffer; shared: Buffer; phone: Buffer; own: Buffer }): Buffer {
  const { salt, shared, phone, own } = parts;
  const secret = hmac(salt, hmac(shared, KEY_INFO, phone, own, FIRST_BLOCK));
  // Bytes are asked what kind of key they are, which takes longer than making them one.
  const key = createSecretKey(hmac(secret, CONTENT_INFO).subarray(0, 16));
  const cipher = createCipheriv('aes-128-gcm', key, hmac(secret, NONCE_INFO).subarray(0, 12));
  const header = Buffer.alloc(HEADER_BYTES);
  salt.copy(header);
  header.writeUInt32BE(RECORD_BYTES, SALT_BYTES);
  header.writeUInt8(POINT_BYTES, SALT_BYTES + 4);
  own.copy(header, SALT_BYTES + 5);
  // In this mode the last call gives no bytes of its own.
  const sealed = cipher.update(plain);
  cipher.final();
  return Buffer.concat([header, sealed, cipher.getAuthTag()]);
}
