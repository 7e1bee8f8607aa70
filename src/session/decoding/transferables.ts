/**
 * The buffers of all typed arrays in `value`, for a transfer list: moving them costs nothing, while cloning stops the
 * receiving thread for as long as it copies. Walks objects and arrays of objects, not arrays of primitives.
 */
export function transferables(value: object): ArrayBuffer[] {
  const buffers = new Set<ArrayBuffer>();
  collect(value, buffers);
  return [...buffers];
}

function collect(value: object, buffers: Set<ArrayBuffer>): void {
  if (ArrayBuffer.isView(value)) {
    if (value.buffer instanceof ArrayBuffer) buffers.add(value.buffer);
    return;
  }
  for (const member of Object.values(value)) {
    if (typeof member === 'object' && member !== null) collect(member, buffers);
  }
}

/** `value` with copies of its typed arrays that lie in `buffers`, which are about to be moved away. */
export function without<T>(value: T, buffers: readonly ArrayBuffer[]): T {
  return copied(value, new Set<unknown>(buffers)) as T;
}

function copied(value: unknown, moved: ReadonlySet<unknown>): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (ArrayBuffer.isView(value)) return moved.has(value.buffer) ? (value as Uint8Array).slice() : value;
  if (Array.isArray(value)) return value.map(each => copied(each, moved));
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, copied(member, moved)]));
}
