import type { AdviceRule } from './adviceRule';
import { goExamples } from './goExample';
import { costlyJsonCalls, isJson, isMostly, makesInterfaces } from './jsonCalls';
import { figures, measured } from './measured';

const { says, silent } = goExamples('helps', ['encoding/json', 'io'], {
  below: [
    'encoding/json.(*decodeState).objectInterface',
    'encoding/json.(*decodeState).valueInterface',
    'encoding/json.Unmarshal',
  ],
});

export const jsonTarget: AdviceRule = {
  id: 'go.jsonTarget',
  title: 'A struct instead of map[string]any to decode JSON into',
  languages: ['go'],
  documentation: `For a target of type \`any\` package json makes a map for each object and boxes each value. A struct needs its own memory and that of its strings, and nothing
for fields that it does not name. It is said where maps and boxes are most of what the line is charged with.`,
  examples: [
    says(
      'A map of anything',
      'a struct with the fields that are used needs less',
      'func f(b []byte) (m map[string]any, err error) {\n\terr = json.Unmarshal(b, &m)⟨profiled⟩\n\treturn m, err\n}\n',
    ),
    says(
      'A decoder',
      '14,440 → 9,232 B/op',
      'func f(r io.Reader) (v any, err error) {\n\terr = json.NewDecoder(r).Decode(&v)⟨profiled⟩\n\treturn v, err\n}\n',
      { below: ['encoding/json.(*decodeState).literalInterface', 'encoding/json.(*Decoder).Decode'] },
    ),
  ],
  silent: [
    silent(
      'A struct',
      'func f(b []byte) (v struct{ A string }, err error) {\n\terr = json.Unmarshal(b, &v)⟨profiled⟩\n\treturn v, err\n}\n',
      { below: ['encoding/json.(*decodeState).literalStore', 'encoding/json.Unmarshal'] },
    ),
    silent(
      'A framework that decodes for the user',
      'func f(c interface{ BindJSON(any) error }) (m map[string]any) {\n\tc.BindJSON(&m)⟨profiled⟩\n\treturn m\n}\n',
      { below: ['encoding/json.(*decodeState).objectInterface', 'github.com/gin-gonic/gin.(*Context).BindJSON'] },
    ),
  ],
  isEvidence: isJson,
  advise(input) {
    return costlyJsonCalls(input)
      .filter(call => isMostly(input, call, makesInterfaces))
      .map(({ lines, stacks }) => ({
        kind: 'helps',
        lines,
        stacks,
        text: `What is charged here are maps and boxed values for a target of type any: a struct with the fields that are used needs less (${measured('for a report of 20 items', figures.jsonIntoStruct)}). What the struct does not name is dropped.`,
        link: { label: 'json.Unmarshal', url: 'https://pkg.go.dev/encoding/json#Unmarshal' },
      }));
  },
};
