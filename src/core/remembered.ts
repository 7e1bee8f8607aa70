/** `read`, asked once for each key and remembered for as long as the key lives: only for what hangs on the key alone. */
export function remembered<K extends object, V extends object>(read: (key: K) => V): (key: K) => V {
  const known = new WeakMap<K, V>();
  return key => {
    const value = known.get(key) ?? read(key);
    known.set(key, value);
    return value;
  };
}
