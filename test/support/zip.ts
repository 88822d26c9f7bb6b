// Zip files made by hand, so that they can lie about themselves.
import { crc32, deflateRawSync } from 'node:zlib';

export interface Part {
  name: string;
  data: Uint8Array;
  /** What the file says that the part unpacks to; the truth when left out. */
  declared_bytes?: number;
}

/** `times`: how often the directory lists the same parts. */
export function zip(parts: Part[], times = 1): Uint8Array {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const part of parts) {
    const name = Buffer.from(part.name);
    const packed = deflateRawSync(part.data, { level: 9 });
    const sizes = Buffer.alloc(12);
    sizes.writeUInt32LE(crc32(part.data), 0);
    sizes.writeUInt32LE(packed.length, 4);
    sizes.writeUInt32LE(part.declared_bytes ?? part.data.length, 8);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(8, 8);
    sizes.copy(local, 14);
    local.writeUInt16LE(name.length, 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(8, 10);
    sizes.copy(entry, 16);
    entry.writeUInt16LE(name.length, 28);
    entry.writeUInt32LE(at, 42);
    locals.push(local, name, packed);
    directory.push(entry, name);
    at += local.length + name.length + packed.length;
  }
  const listed = Buffer.concat(Array.from({ length: times }, () => directory).flat());
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(parts.length * times, 8);
  end.writeUInt16LE(parts.length * times, 10);
  end.writeUInt32LE(listed.length, 12);
  end.writeUInt32LE(at, 16);
  return new Uint8Array(Buffer.concat([...locals, listed, end]));
}
