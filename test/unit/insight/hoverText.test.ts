import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hoverText } from '../../../src/core/insight/hoverText';

test('text in a hover is no markup and no icon, and keeps the blanks at which it may break', () => {
  assert.equal(
    hoverText('*b* [a](command:x) $(flame) <img>\n# c'),
    '\\*b\\* \\[a\\]\\(command:x\\) \\$\\(flame\\) \\<img\\> \\# c',
  );
  assert.equal(hoverText('measured: 88 → 128 B/op, Go 1.26'), 'measured: 88 → 128 B/op, Go 1.26');
});
