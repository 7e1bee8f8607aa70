import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { calledFunctions } from '../../../src/capture/go/symbols/calledFunctions';
import { seeded } from '../formats/randomPprof';

const folder = mkdtempSync(join(tmpdir(), 'alloc-lens-symbols-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const CODE = 0x1000;
const TABLE = 0x2000;
const ADDRESS = 0x400000;
const unmapped = { start: 0, limit: 0, fileOffset: 0 };

/** The smallest program with a function table: main.f at the start of the code calls runtime.newobject after it. */
function program(): Buffer {
  const file = Buffer.alloc(0x3000);
  Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]).copy(file);
  file.writeUInt16LE(62, 18);
  file.writeBigUInt64LE(64n, 32);
  file.writeBigUInt64LE(0x200n, 40);
  file.writeUInt16LE(56, 54);
  file.writeUInt16LE(1, 56);
  file.writeUInt16LE(64, 58);
  file.writeUInt16LE(3, 60);
  file.writeUInt16LE(0, 62);
  segment(file, 64);
  const names = Buffer.from('\0.text\0.gopclntab\0', 'latin1');
  names.copy(file, 0x400);
  section(file, 0x200, { name: 0, address: 0, offset: 0x400, size: names.length });
  section(file, 0x240, { name: 1, address: ADDRESS + CODE, offset: CODE, size: 64 });
  section(file, 0x280, { name: 7, address: ADDRESS + TABLE, offset: TABLE, size: 0x400 });
  file[CODE + 3] = 0xe8;
  file.writeInt32LE(32 - 8, CODE + 4);
  table(file);
  return file;
}

function segment(file: Buffer, at: number): void {
  file.writeUInt32LE(1, at);
  file.writeBigUInt64LE(0n, at + 8);
  file.writeBigUInt64LE(BigInt(ADDRESS), at + 16);
  file.writeBigUInt64LE(BigInt(file.length), at + 32);
}

function section(
  file: Buffer,
  at: number,
  { name, address, offset, size }: Record<'name' | 'address' | 'offset' | 'size', number>,
) {
  file.writeUInt32LE(name, at);
  file.writeUInt32LE(1, at + 4);
  file.writeBigUInt64LE(BigInt(address), at + 16);
  file.writeBigUInt64LE(BigInt(offset), at + 24);
  file.writeBigUInt64LE(BigInt(size), at + 32);
}

function table(file: Buffer): void {
  Buffer.from([0xf1, 0xff, 0xff, 0xff, 0, 0, 1, 8]).copy(file, TABLE);
  const words = [2, 0, ADDRESS + CODE, 0x80, 0, 0, 0, 0x100];
  for (const [i, word] of words.entries()) file.writeBigUInt64LE(BigInt(word), TABLE + 8 + i * 8);
  file.write('main.f\0runtime.newobject\0', TABLE + 0x80, 'latin1');
  const entries = [0, 0x40, 32, 0x60, 64];
  for (const [i, entry] of entries.entries()) file.writeUInt32LE(entry, TABLE + 0x100 + i * 4);
  file.writeUInt32LE(0, TABLE + 0x100 + 0x44);
  file.writeUInt32LE(7, TABLE + 0x100 + 0x64);
}

function callsIn(file: Buffer, address = ADDRESS + CODE + 7, functionName = 'main.f'): string[] {
  const path = join(folder, 'program');
  writeFileSync(path, file);
  return calledFunctions(path, [{ address, functionName }], unmapped);
}

describe('the function called at an address', () => {
  it('is read from the instruction and the table', () => {
    assert.deepEqual(callsIn(program()), ['runtime.newobject']);
  });

  it('is unknown elsewhere, under another name, and in the middle of a function', () => {
    assert.deepEqual(callsIn(program(), ADDRESS + CODE + 8), ['']);
    assert.deepEqual(callsIn(program(), ADDRESS - 1), ['']);
    assert.deepEqual(callsIn(program(), 2 ** 47), ['']);
    assert.deepEqual(callsIn(program(), ADDRESS + CODE + 7, 'main.g'), ['']);
    const inside = program();
    inside.writeInt32LE(40 - 8, CODE + 4);
    assert.deepEqual(callsIn(inside), ['']);
  });

  it('moves with the mapping of a position-independent program', () => {
    const path = join(folder, 'program');
    writeFileSync(path, program());
    const start = 0x7f0000000000;
    const mapping = { start, limit: start + 0x3000, fileOffset: 0 };
    const place = { address: start + CODE + 7, functionName: 'main.f' };
    assert.deepEqual(calledFunctions(path, [place], mapping), ['runtime.newobject']);
  });

  it('is unknown for files that are missing, folders, devices, and cut short at any byte', () => {
    for (const path of [join(folder, 'missing'), folder, '/dev/zero']) {
      assert.deepEqual(calledFunctions(path, [{ address: 1, functionName: 'f' }], unmapped), ['']);
    }
    const whole = program();
    for (let length = 0; length < 0x500; length += 7) assert.deepEqual(callsIn(whole.subarray(0, length)), ['']);
  });

  it('never throws or hangs on damaged programs, and never makes up a name', () => {
    const random = seeded(7);
    const places = [0, 64, 0x200, 0x240, 0x280, TABLE, TABLE + 0x100];
    for (let round = 0; round < 1500; round++) {
      const file = program();
      for (let hits = 0; hits < 4; hits++) {
        const at = places[Math.floor(random() * places.length)]! + Math.floor(random() * 72);
        file[at] = random() < 0.5 ? 0xff : Math.floor(random() * 256);
      }
      const [call = ''] = callsIn(file);
      assert.ok(call === '' || call === 'runtime.newobject' || 'main.f\0runtime.newobject'.includes(call), call);
    }
  });
});
