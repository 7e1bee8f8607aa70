import type { FixExample, RefusedExample } from '../fixRule';
import type { FixLanguage } from '../proposal';

export const reduceSpreadExamples: readonly FixExample[] = [
  example(
    'A lookup by a computed key',
    'typescript',
    'safe',
    `export function byName(users: User[]) {⟨profiled⟩
  return users.reduce((acc, user) => ({ ...acc, [user.name]: user.id }), {});
}
`,
    `export function byName(users: User[]) {
  return Object.fromEntries(users.map((user) => [user.name, user.id]));
}
`,
  ),
  example(
    'The same where nothing shows that the list is an array without holes',
    'javascript',
    'review',
    `const ids = list => list.map(each => each.id);

function byName(users) {⟨profiled⟩
  return users.reduce((acc, user) => ({ ...acc, [user.name]: user.id }), {});
}
`,
    `const ids = list => list.map(each => each.id);

function byName(users) {
  return Object.fromEntries(users.map(user => [user.name, user.id]));
}
`,
  ),
  example(
    'Counting reads the accumulator, so reduce stays; the key may be __proto__',
    'javascript',
    'safe',
    `function count(words) {⟨profiled⟩
  return words.reduce((counts, word) => {
    return { ...counts, [word]: (counts[word] ?? 0) + 1 };
  }, {});
}
`,
    `function count(words) {
  return words.reduce((counts, word) => {
    Object.defineProperty(counts, word, { value: (counts[word] ?? 0) + 1, writable: true, enumerable: true, configurable: true });
    return counts;
  }, {});
}
`,
  ),
  example(
    'Keys that cannot be __proto__: a number, a prefix, fixed names',
    'javascript',
    'safe',
    `const index = (rows) => {⟨profiled⟩
  const byId = rows.reduce((acc, row) => ({ ...acc, [\`row:\${row.id}\`]: row, [row.id * 2]: row.name, last: row }), { size: 0 });
  return byId;
};
`,
    `const index = (rows) => {
  const byId = rows.reduce((acc, row) => {
    acc[\`row:\${row.id}\`] = row;
    acc[row.id * 2] = row.name;
    acc.last = row;
    return acc;
  }, { size: 0 });
  return byId;
};
`,
  ),
  example(
    'A chain with a destructured entry, in a component',
    'javascriptreact',
    'safe',
    `function Table({ query }) {⟨profiled⟩
  const visible = Object.entries(query)
    .filter(([, value]) => value !== '')
    .reduce((acc, [key, value]) => ({ ...acc, [key]: value }), {});
  return <List items={visible} />;
}
`,
    `function Table({ query }) {
  const visible = Object.fromEntries(Object.entries(query)
    .filter(([, value]) => value !== '')
    .map(([key, value]) => [key, value]));
  return <List items={visible} />;
}
`,
  ),
  example(
    'A typed accumulator that fromEntries could not give; an optional list',
    'typescript',
    'safe',
    `class Store {
  index(items?: Item[]) {⟨profiled⟩
    return items?.reduce<Map>((acc, item) => ({ ...acc, [item.key]: item }), {});
  }
}
`,
    `class Store {
  index(items?: Item[]) {
    return items?.reduce<Map>((acc, item) => {
      Object.defineProperty(acc, item.key, { value: item, writable: true, enumerable: true, configurable: true });
      return acc;
    }, {});
  }
}
`,
  ),
  example(
    'A type whose properties are readonly, or whose declaration is elsewhere, takes no assignment',
    'typescript',
    'safe',
    `type Totals = Readonly<Record<'sum' | 'last', number>>;
export function totals(list: number[]) {⟨profiled⟩
  return list.reduce<Totals>((acc, x) => ({ ...acc, last: x }), { sum: 1, last: 2 });
}
`,
    `type Totals = Readonly<Record<'sum' | 'last', number>>;
export function totals(list: number[]) {
  return list.reduce<Totals>((acc, x) => {
    Object.defineProperty(acc, 'last', { value: x, writable: true, enumerable: true, configurable: true });
    return acc;
  }, { sum: 1, last: 2 });
}
`,
  ),
];

export const reduceSpreadRefused: readonly RefusedExample[] = [
  refusal(
    'The initial value belongs to someone else',
    'not an object literal',
    'users.reduce((acc, u) => ({ ...acc, [u.name]: u.id }), defaults)',
  ),
  refusal(
    'There is no initial value',
    'without an initial value',
    'users.reduce((acc, u) => ({ ...acc, [u.name]: u.id }))',
  ),
  refusal(
    'The callback takes the index',
    'index or the array',
    'users.reduce((acc, u, i) => ({ ...acc, [u.name]: i }), {})',
  ),
  refusal(
    'The callback is asynchronous',
    'asynchronous',
    'users.reduce(async (acc, u) => ({ ...acc, [u.name]: u.id }), {})',
  ),
  refusal('Each step is kept', 'its own copy', 'users.reduce((acc, u) => ({ ...acc, [u.name]: steps.push(acc) }), {})'),
  refusal(
    'A closure holds the accumulator',
    'its own copy',
    'users.reduce((acc, u) => ({ ...acc, [u.name]: wrap(() => acc[u.id]) }), {})',
  ),
  refusal('A second object is spread', 'second object', 'users.reduce((acc, u) => ({ ...acc, ...u.extra }), {})'),
  refusal(
    'The accumulator is not spread first',
    'does not start',
    'users.reduce((acc, u) => ({ [u.name]: u.id, ...acc }), {})',
  ),
  refusal(
    'The callback does more',
    'more than give back',
    'users.reduce((acc, u) => { log(u); return { ...acc, [u.name]: u.id }; }, {})',
  ),
  refusal('It sets the prototype', 'prototype', 'users.reduce((acc, u) => ({ ...acc, __proto__: u }), {})'),
  refusal(
    'Functions would lose their names',
    'takes its name',
    'users.reduce((acc, u) => ({ ...acc, [u.name]: () => u.id }), {})',
  ),
  refusal(
    'A comment would be lost',
    'more than give back',
    'users.reduce((acc, u) => ({ ...acc, /* why */ [u.name]: u.id }), {})',
  ),
  refusal(
    'The initial value has an accessor',
    'accessor',
    'users.reduce((acc, u) => ({ ...acc, last: u.id }), { get last() { return 1; } })',
  ),
  refusal(
    'The initial value has a prototype',
    'may be __proto__',
    "users.reduce((acc, u) => ({ ...acc, last: u.id }), { '__proto__': base })",
  ),
  refusal(
    'The initial value starts from something else',
    'spread',
    'users.reduce((acc, u) => ({ ...acc, last: u.id }), { ...defaults })',
  ),
  refusal(
    'An escape spells __proto__',
    'key with an escape',
    "users.reduce((acc, u) => ({ ...acc, '\\u005f_proto__': u }), {})",
  ),
  refusal(
    'A function in parentheses takes its name from the key too',
    'takes its name',
    'users.reduce((acc, u) => ({ ...acc, [u.name]: (() => u.id) }), {})',
  ),
  refusal(
    'Object means something else',
    'Object means something else',
    'users.map(Object => Object).reduce((acc, u) => ({ ...acc, [u.name]: u.id }), {})',
  ),
];

function example(
  name: string,
  language: FixLanguage,
  risk: 'safe' | 'review',
  before: string,
  after: string,
): FixExample {
  return { name, language, risk, before, after, below: [] };
}

function refusal(name: string, reason: string, expression: string): RefusedExample {
  return {
    name,
    language: 'javascript',
    reason,
    below: [],
    before: `function f(users) {⟨profiled⟩\n  return ${expression};\n}\n`,
  };
}
