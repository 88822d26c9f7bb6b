// Encrypts what a push says for one phone alone (RFC 8291, one record of RFC 8188). The web-push package does the same and
// is what tests compare with; ours skips its detours, which take longer than the elliptic curve does.
import { createCipheriv, createECDH, type ECDH, hash, randomBytes } from 'node:crypto';

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

/** One curve for all messages; each message gets a key pair of its own from it. */
let curve: ECDH | undefined;

/** Chosen by chance for each message; given only to compare with the example of the standard. */
export interface Chance {
  sender: ECDH;
  salt: Buffer;
}

function byChance(): Chance {
  curve ??= createECDH('prime256v1');
  curve.generateKeys();
  return { sender: curve, salt: randomBytes(SALT_BYTES) };
}

/** The body of a push with `Content-Encoding: aes128gcm`. Throws for keys that are none and for a text over one record. */
export function encryptPush(text: string, keys: PushKeys, chance: Chance = byChance()): Buffer {
  const phone = Buffer.from(keys.p256dh, 'base64url');
  const auth = Buffer.from(keys.auth, 'base64url');
  if (phone.length !== POINT_BYTES) throw new Error('p256dh is no key');
  if (auth.length < 16 || auth.length > BLOCK_BYTES) throw new Error('auth is no secret');
  const plain = Buffer.from(`${text}\x02`);
  if (plain.length - 1 > TEXT_LIMIT_BYTES) throw new Error('more than one record');
  const { sender, salt } = chance;
  const own = sender.getPublicKey();
  const shared = hmac(auth, sender.computeSecret(phone));
  const secret = hmac(salt, hmac(shared, KEY_INFO, phone, own, FIRST_BLOCK));
  const key = hmac(secret, CONTENT_INFO).subarray(0, 16);
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
