import type { AdviceFinding, AdviceInput, AdviceRule } from './adviceRule';
import { goExamples } from './goExample';
import { costlyJsonCalls, isJson, isMostly, type JsonCall, makesInterfaces } from './jsonCalls';
import { figures, figuresOfOthers, measured } from './measured';

const marshalled = ['encoding/json.Marshal'];
const decoded = [
  'encoding/json.(*decodeState).literalStore',
  'encoding/json.(*decodeState).object',
  'encoding/json.Unmarshal',
];
const helps = goExamples('helps', ['encoding/json', 'io'], { below: decoded });
const doesNotHelp = goExamples('doesNotHelp', ['encoding/json', 'io'], { below: marshalled });

/** A dependency more is worth thinking about from here on. */
const smallestShare = 0.05;

export const otherJson: AdviceRule = {
  id: 'go.otherJson',
  title: 'goccy/go-json instead of encoding/json',
  languages: ['go'],
  documentation: `\`goccy/go-json\` takes the same calls and needs less of what json makes beside the result. It is said of lines that spend at least ${smallestShare * 100} % of the profile,
most of it within encoding/json. It differs: texts of errors are others, and where the text is malformed behind a value, \`Unmarshal\` gives the error but has filled its target.

The text that \`Marshal\` returns is as large with any library; where that is what a line is charged with, this is said instead, with what does help. Targets of type
\`any\` are better changed themselves.`,
  smallestShare,
  examples: [
    helps.says(
      'Decoding into a struct',
      'goccy/go-json takes the same calls',
      'func f(b []byte) (v struct{ A []string }, err error) {\n\terr = json.Unmarshal(b, &v)⟨profiled⟩\n\treturn v, err\n}\n',
    ),
    helps.says(
      'A decoder',
      '15,648 → 10,048 B/op',
      'func f(r io.Reader) (v struct{ A []string }, err error) {\n\terr = json.NewDecoder(r).Decode(&v)⟨profiled⟩\n\treturn v, err\n}\n',
      { below: ['encoding/json.(*Decoder).refill', 'encoding/json.(*Decoder).Decode'] },
    ),
    helps.says(
      'Encoding maps',
      '11,488 → 2,695 B/op',
      'func f(w io.Writer, m map[string]any) error { return json.NewEncoder(w).Encode(m) }⟨profiled⟩\n',
      { below: ['reflect.copyVal', 'reflect.(*MapIter).Key', 'encoding/json.mapEncoder.encode'] },
    ),
    doesNotHelp.says(
      'The text itself',
      'Another JSON library would not help',
      'func f(v struct{ A []string }) ([]byte, error) { return json.Marshal(v) }⟨profiled⟩\n',
    ),
  ],
  silent: [
    helps.silent(
      'A target of type any',
      'func f(b []byte) (v any, err error) {\n\terr = json.Unmarshal(b, &v)⟨profiled⟩\n\treturn v, err\n}\n',
      { below: ['encoding/json.(*decodeState).objectInterface', 'encoding/json.Unmarshal'] },
    ),
    helps.silent(
      'What a method of the value makes',
      'func f(w io.Writer, v any) error { return json.NewEncoder(w).Encode(v) }⟨profiled⟩\n',
      { below: ['time.Time.MarshalJSON', 'encoding/json.marshalerEncoder', 'encoding/json.(*Encoder).Encode'] },
    ),
    helps.silent(
      'Two calls on one line',
      'func f(a, b []byte, v, w any) (error, error) { return json.Unmarshal(a, v), json.Unmarshal(b, w) }⟨profiled⟩\n',
    ),
  ],
  isEvidence: isJson,
  advise(input) {
    return costlyJsonCalls(input)
      .filter(call => !isMostly(input, call, makesInterfaces))
      .flatMap(call => {
        if (returnsText(input, call)) return [sameText(call)];
        return savesBeside(input, call) ? [lessBeside(call)] : [];
      });
  },
};

/** Whether most of it is what the package needs for itself, or for the strings that it decodes: not what a method of a value makes. */
function savesBeside(input: AdviceInput, call: JsonCall): boolean {
  const ofMaps = /^encoding\/json\.(mapEncoder|resolveKeyName)|^reflect\.(\(\*MapIter\)|copyVal)/;
  const isEncoding = /^(Marshal|Encode)/.test(call.name);
  return isMostly(input, call, below =>
    isEncoding ? below.some(name => ofMaps.test(name)) : /^(encoding\/json|reflect)\./.test(below[0] ?? ''),
  );
}

/** Whether most of it is the text that the call returns, and the buffer that it grows in. */
function returnsText(input: AdviceInput, call: JsonCall): boolean {
  if (!call.name.startsWith('Marshal')) return false;
  return isMostly(input, call, below =>
    /^(encoding\/json\.Marshal(Indent)?|bytes\..*|encoding\/json\.appendIndent)$/.test(below[0] ?? ''),
  );
}

function sameText({ lines, stacks }: JsonCall): AdviceFinding {
  const { goccyMarshal } = figuresOfOthers;
  const text = `Another JSON library would not help: what is charged here is the text that Marshal returns (${measured('with goccy/go-json for a report of 20 items', goccyMarshal)}). Where it is only written, json.NewEncoder(w).Encode makes none (${measured('', figures.jsonToWriter)}); it adds a line end.`;
  return { kind: 'doesNotHelp', lines, stacks, text };
}

function lessBeside({ name, lines, stacks }: JsonCall): AdviceFinding {
  const [what, of] = {
    Marshal: ['for maps', figuresOfOthers.goccyMarshalMaps],
    MarshalIndent: ['for maps', figuresOfOthers.goccyMarshalMaps],
    Encode: ['for maps', figuresOfOthers.goccyMarshalMaps],
    Unmarshal: ['for a report of 20 items', figuresOfOthers.goccyUnmarshal],
    Decode: ['for a report of 20 items', figuresOfOthers.goccyDecode],
  }[name] as [string, typeof figuresOfOthers.goccyDecode];
  const text = `goccy/go-json takes the same calls and allocates less beside the values themselves (${measured(what, of)}). Texts of errors differ, and a malformed text may have filled its target.`;
  return {
    kind: 'helps',
    lines,
    stacks,
    text,
    link: { label: 'goccy/go-json', url: 'https://github.com/goccy/go-json' },
  };
}
