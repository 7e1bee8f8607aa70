import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { FixRequest } from '../../../src/core/fixes/proposal';
import { fixRules } from '../../../src/core/fixes/registry';
import { stack } from '../../support/stacks';
import { applyEdits, engine, requestFor, syntax, unmark } from './fixSupport';

const examples = fixRules.flatMap(rule => [...rule.examples, ...rule.refused]);

/** The example in the shapes a file can take on disk. */
const shapes: Record<string, (text: string) => string> = {
  'as written': text => text,
  'with CRLF line ends': text => text.replaceAll('\n', '\r\n'),
  'after characters of two UTF-16 units': text => text.replace(/^(package p)?/, '/* 😀é */ $1'),
};

describe('every proposal', () => {
  for (const [shape, reshape] of Object.entries(shapes)) {
    it(`has ascending edits that do not overlap, and leaves a file that parses, ${shape}`, async () => {
      let proposals = 0;
      for (const example of examples) {
        const text = reshape(unmark(example.before).text);
        for (let line = 1; line <= text.split('\n').length; line++) {
          const request = { ...requestFor(example.language, example.before, example), text };
          const asked = atLine(request, line);
          for (const proposal of (await engine.report(asked)).proposals) {
            proposals++;
            let end = 0;
            for (const edit of proposal.edits) {
              assert.ok(edit.start >= end && edit.end >= edit.start && edit.end <= text.length, example.name);
              end = edit.end;
            }
            const after = applyEdits(text, proposal.edits);
            assert.equal((await syntax.parse(example.language, after)).hasError, false, after);
            if (shape.includes('CRLF')) assert.ok(!/[^\r]\n/.test(after), 'a bare line feed was added');
          }
        }
      }
      assert.ok(proposals > 20, `only ${proposals}`);
    });
  }

  it('is the same when it is computed again', async () => {
    for (const example of examples) {
      const request = requestFor(example.language, example.before, example);
      assert.deepEqual(await engine.report(request), await engine.report(request));
    }
  });
});

describe('the profile decides', () => {
  const example = fixRules[0]!.examples[0]!;
  const request = requestFor(example.language, example.before, example);

  it('offers nothing without stacks', async () => {
    assert.deepEqual(await engine.report({ ...request, stacks: [] }), { proposals: [], refusals: [], advice: [] });
  });

  it('offers nothing below one percent, and sums what belongs to one constructor', async () => {
    const part = { ...request.stacks[0]!, values: [6, 1], recorded: 1 };
    assert.deepEqual((await engine.report({ ...request, stacks: [part] })).proposals, []);
    const [proposal] = (await engine.report({ ...request, stacks: [part, part] })).proposals;
    assert.deepEqual(proposal?.gain, { sampleType: 'alloc_space', value: 12, share: 0.012, recorded: 2 });
    assert.equal(proposal?.title, 'Hoist gzip.Writer into a sync.Pool: up to −1 % alloc_space');
  });

  it('does not charge a compressor with what its destination allocates', async () => {
    const below =
      'bytes.growSlice < bytes.(*Buffer).grow < compress/flate.(*Writer).Write < compress/gzip.(*Writer).Write';
    const destination = stack(`${below} | p.send /w/file:11`, 500, 1);
    const report = await engine.report({ ...request, stacks: [destination] });
    assert.deepEqual([...report.proposals, ...report.refusals], []);
  });

  it('does not charge a decompressor to a compressor', async () => {
    const reader = stack('compress/flate.NewReader < compress/gzip.(*Reader).readHeader | p.send /w/file:11', 500, 1);
    assert.deepEqual((await engine.report({ ...request, stacks: [reader] })).proposals, []);
  });

  it('does not charge a buffer with the private buffer of encoding/json', async () => {
    const source = `package p\n\nimport (\n\t"bytes"\n\t"encoding/json"\n)\n\nfunc f(v any) int {\n\tbuf := new(bytes.Buffer)\n\tjson.NewEncoder(buf).Encode(v)⟨profiled⟩\n\treturn buf.Len()\n}\n`;
    const grow = ['bytes.growSlice', 'bytes.(*Buffer).grow', 'bytes.(*Buffer).Write'];
    const ask = (caller: string) => engine.report(requestFor('go', source, { below: [...grow, caller] }));
    assert.equal((await ask('encoding/json.(*encodeState).marshal')).proposals.length, 0);
    assert.equal((await ask('encoding/json.(*Encoder).Encode')).proposals.length, 1);
  });

  it('walks over frames of other files to the constructor in this one', async () => {
    const far = stack(
      'compress/flate.NewWriter < compress/gzip.(*Writer).Write | p.wrap.Write /w/other:5 < p.handle /w/other:9 < p.send /w/file:11',
      400,
      1,
    );
    const [proposal] = (await engine.report({ ...request, stacks: [far] })).proposals;
    assert.deepEqual(proposal?.lines, [9, 11]);
  });

  it('offers nothing for a line that was edited away or a file that does not parse', async () => {
    assert.deepEqual((await engine.report(atLine(request, 0))).proposals, []);
    assert.deepEqual((await engine.report({ ...request, text: `${request.text}\nfunc {` })).proposals, []);
  });

  it('chooses between two constructors of one function by the line that uses them', async () => {
    const source = `package p\n\nimport (\n\t"bytes"\n)\n\nfunc f(s string) int {\n\ta := new(bytes.Buffer)\n\tb := new(bytes.Buffer)\n\ta.WriteString(s)\n\tb.WriteString(s)⟨profiled⟩\n\treturn a.Len() + b.Len()\n}\n`;
    const report = await engine.report(
      requestFor('go', source, { below: ['bytes.growSlice', 'bytes.(*Buffer).grow'] }),
    );
    assert.deepEqual(
      report.proposals.map(each => each.lines),
      [[9, 11]],
    );
  });
});

function atLine(request: FixRequest, line: number): FixRequest {
  const stacks = request.stacks.map(each => ({
    ...each,
    user: [{ functionName: 'f', path: request.path, line, startLine: 0 }],
  }));
  return { ...request, stacks };
}
