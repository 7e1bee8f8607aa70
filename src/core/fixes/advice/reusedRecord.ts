import { chargeDirectly } from '../go/directEvidence';
import { argumentsOf, calleeOf } from '../go/goCall';
import { loopAround } from '../go/loopShape';
import type { AdviceRule } from './adviceRule';
import { goExamples } from './goExample';
import { figures, measured } from './measured';

const { says, silent } = goExamples('helps', ['encoding/csv', 'io'], {
  below: ['encoding/csv.(*Reader).readRecord', 'encoding/csv.(*Reader).Read'],
});

const loop = (setting: string): string => `func count(r io.Reader) (fields int, err error) {
	rows := csv.NewReader(r)
${setting}	for {
		row, err := rows.Read()⟨profiled⟩
		if err == io.EOF {
			return fields, nil
		}
		if err != nil {
			return fields, err
		}
		fields += len(row)
	}
}
`;

export const reusedRecord: AdviceRule = {
  id: 'go.reusedRecord',
  title: 'ReuseRecord of a csv.Reader',
  languages: ['go'],
  documentation: `A \`csv.Reader\` makes a slice for each record unless \`ReuseRecord\` is set. The strings of a record are its own in either case, but a slice that is kept changes with the next
\`Read\`: whether one is kept the rule does not prove, so it is no rewrite.`,
  examples: [says('Records of a loop', 'ReuseRecord = true on the csv.Reader', loop(''))],
  silent: [
    silent('It is set', loop('\trows.ReuseRecord = true\n')),
    silent('One record', 'func head(rows *csv.Reader) ([]string, error) { return rows.Read() }⟨profiled⟩\n'),
  ],
  isEvidence: ({ below }) => below.at(-1) === 'encoding/csv.(*Reader).Read',
  advise(input) {
    const { file } = input;
    if (file.names.has('ReuseRecord')) return [];
    const calls = file.ofType('call_expression').filter(each => {
      const callee = calleeOf(file, each);
      return callee.kind === 'method' && callee.name === 'Read' && argumentsOf(each).length === 0;
    });
    return chargeDirectly(input, calls)
      .filter(({ expression }) => loopAround(expression) !== undefined)
      .map(({ lines, stacks }) => ({
        kind: 'helps',
        lines,
        stacks,
        text: `ReuseRecord = true on the csv.Reader makes one slice for all records (${measured('for 100 records of 5 fields', figures.records)}). A slice that is kept then changes with the next Read; its strings do not.`,
        link: { label: 'csv.Reader', url: 'https://pkg.go.dev/encoding/csv#Reader' },
      }));
  },
};
