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
