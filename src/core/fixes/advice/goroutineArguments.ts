import { referencesTo, resolve } from '../../syntax/goScope';
import type { ParsedFile } from '../../syntax/parsedFile';
import { childByField, contains, descendantsOfType, namedChildren, type SyntaxNode } from '../../syntax/syntaxNode';
import { argumentsOf } from '../go/goCall';
import { chargedPlaces } from '../go/growthEvidence';
import { writtenType } from '../go/staticType';
import type { AdviceRule } from './adviceRule';
import { goExamples } from './goExample';
import { figures, measured } from './measured';

const { says, silent } = goExamples('doesNotHelp', [], { below: [], call: 'runtime.newobject' });

export const goroutineArguments: AdviceRule = {
  id: 'go.goroutineArguments',
  title: 'Arguments instead of captured variables for a goroutine',
  languages: ['go'],
  documentation: `For \`go func(x T) { … }(x)\` the compiler makes a closure that holds the arguments, and where the function captures anything else, too, a second one. It is said
of closures whose variables are never changed: one that is changed is moved to the heap by itself, and an argument would save that.`,
  examples: [
    says(
      'Variables of the turn',
      'Passing arguments instead of capturing would not help',
      `func run(values []int, done func(int)) {
	for _, v := range values {
		go func() {⟨profiled⟩
			done(v)
		}()
	}
}
`,
    ),
  ],
  silent: [
    silent(
      'A variable that is changed',
      `func run(done func(int)) {
	n := 0
	n++
	go func() {⟨profiled⟩
		done(n)
	}()
}
`,
    ),
    silent(
      'A struct whose field is set',
      `func run(job struct{ n int }, done func(int)) {
	job.n = 1
	go func() {⟨profiled⟩
		done(job.n)
	}()
}
`,
    ),
    silent(
      'It takes arguments already',
      `func run(v int, done func(int)) {
	go func(v int) {⟨profiled⟩
		done(v)
	}(v)
}
`,
    ),
    silent(
      'Another value is made on the line',
      `type job struct{ n int }

func run(v int, done func(*job)) {
	go func() { done(&job{v}) }()⟨profiled⟩
}
`,
    ),
  ],
  isEvidence: ({ below, call }) => below.length === 0 && call === 'runtime.newobject',
  advise(input) {
    const starts = input.file.ofType('go_statement');
    return [...chargedPlaces(input, starts)].flatMap(([start, stacks]) => {
      const closure = closureOf(start);
      if (!closure || !capturesConstants(input.file, closure) || sharesLine(input.file, closure)) return [];
      const text = `Passing arguments instead of capturing would not help: the compiler makes a closure that holds the arguments (${measured('for 50 goroutines', figures.goroutines)}).`;
      return [{ kind: 'doesNotHelp', lines: [start.startLine], stacks, text }];
    });
  },
};

/** `func() { … }` of `go func() { … }()`. */
function closureOf(start: SyntaxNode): SyntaxNode | undefined {
  const call = namedChildren(start)[0];
  const closure = childByField(call, 'function');
  const takes = namedChildren(childByField(closure, 'parameters')).length + argumentsOf(call).length;
  return closure?.type === 'func_literal' && takes === 0 ? closure : undefined;
}

/** Whether it captures variables, and nothing gives any of them another value or takes its address. */
function capturesConstants(file: ParsedFile, closure: SyntaxNode): boolean {
  const bindings = descendantsOfType(closure, 'identifier').flatMap(each => {
    const binding = resolve(each);
    return binding && !contains(closure, binding.identifier) ? [binding] : [];
  });
  return bindings.length > 0 && bindings.every(binding => referencesTo(binding).every(each => !mayChange(file, each)));
}

function mayChange(file: ParsedFile, reference: SyntaxNode): boolean {
  let part = reference;
  while (part.parent && isPartOf(file, part, part.parent)) part = part.parent;
  const { parent } = part;
  if (parent?.type === 'expression_list' && parent.field === 'left') return true;
  if (parent?.type === 'inc_statement' || parent?.type === 'dec_statement') return true;
  return parent?.type === 'unary_expression' && childByField(parent, 'operator')?.text === '&';
}

/** Whether `whole` is a part of the memory of `value`: not what a pointer, slice or map leads to. */
function isPartOf(file: ParsedFile, value: SyntaxNode, whole: SyntaxNode): boolean {
  if (value.field !== 'operand') return whole.type === 'parenthesized_expression';
  const type = writtenType(file, value);
  if (whole.type === 'selector_expression') return type?.startsWith('*') !== true;
  return whole.type === 'index_expression' && /^\[[^\]]+\]/.test(type ?? '');
}

// By the same function of the runtime.
function sharesLine(file: ParsedFile, closure: SyntaxNode): boolean {
  return file
    .ofType('func_literal', 'unary_expression', 'call_expression')
    .filter(each => each !== closure && each.startLine === closure.startLine)
    .some(each => each.type === 'func_literal' || /^(&|new\b)/.test(each.text));
}
