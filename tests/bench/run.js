// `npm run bench`: measures, prints, writes build/bench.json, and judges nothing by failing. With a name it runs one part, a
// file in this folder that exports `bench`: it prints what it found and gives it.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from '../../web/build/build.js';
import { root, setUp, stop } from '../../web/build/setup.js';

/** Those that a run without a name measures; `reviews` wants a file. */
const ALL = ['steps', 'growth', 'page'];

const [name = '', ...parameters] = process.argv.slice(2);
if (name && ![...ALL, 'reviews'].includes(name))
  stop(`usage: npm run bench, or npm run bench -- one of
  steps                training steps, beside TensorFlow.js, jax-js and PyTorch
  growth [FILE.svg]    how their time and memory grow with each size; the figure goes to build/growth.svg or FILE.svg
  page                 loading, typing and frames
  reviews FILE.csv     a model of the sentences in a file with the columns text and label`);
setUp(name === 'reviews' ? 'build' : 'bench');
await build();
const { machine } = await import('./machine.js');

/** @type {Record<string, unknown>} */
const results = { date: new Date().toISOString(), machine: machine() };
const file = join(root, 'build/bench.json');
for (const part of name ? [name] : ALL) {
  const { bench } = await import(`./${part}.js`);
  results[part] = await bench(...parameters);
  mkdirSync(join(root, 'build'), { recursive: true });
  writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);
}
console.log(`\nwritten to ${file}`);
