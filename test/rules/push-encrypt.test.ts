import { createECDH, createHmac, createPrivateKey, createPublicKey } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encryptPush, hmac } from '../../src/delivery/channels/push-encrypt.ts';
import { openPush } from '../support/fake-push-service.ts';

const bytes = (text: string) => Buffer.from(text, 'base64url');

function senderOf(d: string) {
  const ecdh = createECDH('prime256v1');
  ecdh.setPrivateKey(bytes(d));
  const point = ecdh.getPublicKey();
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((n) => n.toString('base64url'));
  const privateKey = createPrivateKey({ format: 'jwk', key: { kty: 'EC', crv: 'P-256', d, x, y } });
  return { privateKey, publicKey: createPublicKey(privateKey) };
}

test('the example of RFC 8291 comes out byte for byte', async () => {
  const sender = senderOf('yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw');
  const keys = {
    p256dh: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
    auth: 'BTBZMqHH6r4Tts7J_aSIgg',
  };
  const text = 'When I grow up, I want to be a watermelon';
  const sealed = await encryptPush(text, keys, { sender, salt: bytes('DGv6ra1nlYgDCS1FRnbzlw') });
  expect(sealed.toString('base64url')).toBe(
    'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN',
  );
});

test('what we encrypt, the phone reads, and no salt or key comes twice', async () => {
  const phone = createECDH('prime256v1');
  phone.generateKeys();
  const auth = fc.uint8Array({ minLength: 16, maxLength: 64 });
  const text = fc.string({ unit: 'grapheme', maxLength: 900 });
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(auth, text, async (secret, said) => {
      const keys = {
        p256dh: phone.getPublicKey('base64url'),
        auth: Buffer.from(secret).toString('base64url'),
      };
      const sealed = await encryptPush(said, keys);
      expect(openPush(sealed, { ecdh: phone, auth: Buffer.from(secret) })).toEqual(Buffer.from(said));
      seen.add(sealed.subarray(0, 16).toString('hex')).add(sealed.subarray(21, 86).toString('hex'));
    }),
    { numRuns: 50 },
  );
  expect(seen.size).toBe(100);
});

test('the short way to a MAC gives what the long way gives', () => {
  const part = fc.uint8Array({ maxLength: 200 }).map((p) => Buffer.from(p));
  const key = fc.uint8Array({ maxLength: 64 }).map((k) => Buffer.from(k));
  fc.assert(
    fc.property(key, part, part, (k, a, b) => {
      expect(hmac(k, a, b)).toEqual(createHmac('sha256', k).update(a).update(b).digest());
    }),
  );
});

test('keys that are none are refused, and so is more than one record', async () => {
  const phone = createECDH('prime256v1');
  phone.generateKeys();
  const keys = { p256dh: phone.getPublicKey('base64url'), auth: 'BTBZMqHH6r4Tts7J_aSIgg' };
  await expect(encryptPush('x', { ...keys, p256dh: 'short' })).rejects.toThrow();
  await expect(encryptPush('x', { ...keys, auth: 'short' })).rejects.toThrow();
  const offCurve = Buffer.alloc(65, 1);
  offCurve[0] = 4;
  await expect(encryptPush('x', { ...keys, p256dh: offCurve.toString('base64url') })).rejects.toThrow();
  expect(await encryptPush('x'.repeat(3993), keys)).toHaveLength(4096);
  await expect(encryptPush('x'.repeat(3994), keys)).rejects.toThrow('more than one record');
});
