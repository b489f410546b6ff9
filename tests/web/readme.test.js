// The README's table of tasks: each line runs as it stands there, and so does what comes after it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { memory, Session } from './built.js';

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
const section =
  /### One line for each task\n([\s\S]*?)\n### |### One line for each task\n([\s\S]*?)\n## /.exec(
    readme,
  );
const text = section?.[1] ?? section?.[2] ?? '';
const rows = /```js\n([\s\S]*?)```/.exec(text)?.[1].replace(/^import .*$/m, '') ?? '';
const lines = [...text.matchAll(/^\| ([^|]+) \| `(await Session\.create\([^`]*\))` \| (.*) \|$/gm)];
const AsyncFunction = Object.getPrototypeOf(async () => {}).constructor;

test('the table has a line for every task', () => {
  for (const word of [
    'classify',
    'tag',
    'answer',
    'translate',
    'next',
    'memory.',
    'bag',
    'blog-forward',
  ])
    assert.ok(
      lines.some(([, , code]) => code.includes(word)),
      word,
    );
});

for (const [, task, code, then] of lines)
  test(`${task}: ${code}`, async () => {
    const calls = [...then.matchAll(/`((?:predict|generate|gradients|trace|train)\(.*?\))`/g)];
    const run = new AsyncFunction(
      'memory',
      'Session',
      `${rows}
      const session = ${code};
      const { losses } = await session.train({ steps: 30 });
      const answers = [${calls.map(([, call]) => `await session.${call}`)}];
      session.close();
      return { losses, answers };`,
    );
    const { losses, answers } = await run(memory, Session);
    assert.equal(losses.length, 30);
    assert.ok(losses.every(Number.isFinite));
    for (const answer of answers) assert.ok(typeof answer === 'object' && answer !== null);
  });
