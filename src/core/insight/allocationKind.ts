/** What kind of expression makes Go allocate; told by the function of the runtime that the compiler calls for it. */
export type AllocationKind =
  | 'object'
  | 'makeSlice'
  | 'growSlice'
  | 'moveSlice'
  | 'concatenation'
  | 'bytesToString'
  | 'stringToBytes'
  | 'stringToRunes'
  | 'runesToString'
  | 'makeMap'
  | 'mapInsert'
  | 'mapClone'
  | 'makeChannel'
  | 'boxing'
  | 'defer'
  | 'goroutine'
  | 'rawBytes'
  | 'reflection'
  | 'runtime';

/** As the user reads it. `new(T)`, `&T{}`, closures and variables moved to the heap are one call to the runtime. */
export const kindWords: Readonly<Record<AllocationKind, string>> = {
  object: 'new object, closure or variable moved to the heap',
  makeSlice: 'make([]T)',
  growSlice: 'append grows a slice',
  moveSlice: 'slice moved from the stack to the heap',
  concatenation: 'string concatenation',
  bytesToString: '[]byte → string',
  stringToBytes: 'string → []byte',
  stringToRunes: 'string → []rune',
  runesToString: 'runes → string',
  makeMap: 'make(map) or map literal',
  mapInsert: 'map insert',
  mapClone: 'map clone',
  makeChannel: 'make(chan)',
  boxing: 'value boxed into an interface',
  defer: 'defer in a loop',
  goroutine: 'start of a goroutine',
  rawBytes: 'growth of a string builder',
  reflection: 'value made by reflection',
  runtime: 'memory of the runtime itself',
};

/**
 * The calls that the compiler makes, from cmd/compile/internal/typecheck/_builtin/runtime.go of Go 1.18 to 1.26. Maps that
 * are new since Go 1.24 (internal/runtime/maps) are entered through the same functions as before.
 */
const patterns: readonly (readonly [RegExp, AllocationKind])[] = [
  [/^runtime\.newobject$/, 'object'],
  [/^runtime\.(makeslice(64|copy)?|newarray)$/, 'makeSlice'],
  [/^runtime\.growslice/, 'growSlice'],
  [/^runtime\.moveSlice/, 'moveSlice'],
  [/^runtime\.concat(string|byte)/, 'concatenation'],
  [/^runtime\.slicebytetostring/, 'bytesToString'],
  [/^runtime\.stringtoslicebyte$/, 'stringToBytes'],
  [/^runtime\.stringtoslicerune$/, 'stringToRunes'],
  [/^runtime\.(slicerunetostring|intstring)$/, 'runesToString'],
  [/^runtime\.makemap|^internal\/runtime\/maps\.New/, 'makeMap'],
  [/^runtime\.mapassign|^internal\/runtime\/maps\..*(Put|grow|split|rehash)/i, 'mapInsert'],
  [/^(runtime|maps|internal\/runtime\/maps)\..*clone/i, 'mapClone'],
  [/^runtime\.makechan/, 'makeChannel'],
  [/^runtime\.convT/, 'boxing'],
  [/^runtime\.deferproc/, 'defer'],
  [/^runtime\.newproc/, 'goroutine'],
  [/^internal\/bytealg\.MakeNoZero$/, 'rawBytes'],
  [/^(reflect|internal\/reflectlite)\./, 'reflection'],
  [/^(runtime|internal\/runtime\/\w+)\./, 'runtime'],
];

/** `call` is the name of the function called; undefined where it is '' or no allocating function is known by it. */
export function allocationKind(call: string): AllocationKind | undefined {
  return patterns.find(([pattern]) => pattern.test(call))?.[1];
}
