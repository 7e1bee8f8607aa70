import { appendCalls } from '../go/appendCalls';
import { chargedPlaces } from '../go/growthEvidence';
import { fillingAt, isLeftOut, keepsPart } from '../go/loopFilling';
import { appendedName } from '../go/preallocateSlice';
import type { AdviceRule } from './adviceRule';
import { goExamples } from './goExample';
import { figures, measured } from './measured';

const { says, silent } = goExamples('doesNotHelp', [], { below: [], call: 'runtime.growslice' });

export const filterCapacity: AdviceRule = {
  id: 'go.filterCapacity',
  title: 'make with the full capacity for a loop that keeps some elements',
  languages: ['go'],
  documentation: `A slice that only some turns of a loop append to grows to about three times what it ends with. \`make([]T, 0, len(source))\` allocates for all elements
instead, which is more where fewer than about a third are kept. How many are kept the profile does not tell, so it says where that is.`,
  insteadOf: 'go.preallocateSlice',
  examples: [
    says(
      'A filter',
      'with one of ten and one of three kept: 1,984 → 8,192 and 8,128 → 8,192 B/op',
      `func even(values []int) []int {
	var out []int
	for _, v := range values {
		if v%2 == 0 {
			out = append(out, v)⟨profiled⟩
		}
	}
	return out
}
`,
    ),
    says(
      'A filter by continue',
      'make with the full capacity allocates for the elements that are left out, too',
      `func even(values []int) []int {
	var out []int
	for _, v := range values {
		switch {
		case v%2 == 1:
			continue
		}
		out = append(out, v)⟨profiled⟩
	}
	return out
}
`,
    ),
  ],
  silent: [
    silent(
      'Every element is kept, but the loop may end early',
      `func head(values []int) []int {
	var out []int
	for _, v := range values {
		if v < 0 {
			break
		}
		out = append(out, v)⟨profiled⟩
	}
	return out
}
`,
    ),
  ],
  isEvidence: ({ below, call }) => below.length === 0 && call.startsWith('runtime.growslice'),
  advise(input) {
    return [...chargedPlaces(input, appendCalls(input.file))].flatMap(([append, stacks]) => {
      const name = appendedName(append);
      const statement = append.parent?.parent;
      const filling = name && statement && fillingAt(input.file, statement, name);
      if (filling?.kind !== 'none' || filling.reason !== keepsPart || isLeftOut(filling, name!)) return [];
      const text = `make with the full capacity allocates for the elements that are left out, too (${measured('for a slice of 1,000, with one of ten and one of three kept', figures.filterOfTen, figures.filterOfThree)}): it helps only where more are kept.`;
      return [{ kind: 'doesNotHelp', lines: [append.startLine], stacks, text }];
    });
  },
};
