// `npm test`: sets up the machine, then runs every check and every test. `npm test -- core web` runs those sections only.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { run as runTests } from 'node:test';
import { spec } from 'node:test/reporters';
import { build, buildPreset } from '../web/build/build.js';
import { check } from '../web/build/check.js';
import { root, setUp, stop } from '../web/build/setup.js';

/** @typedef {{passed: number, failed: number, skipped?: number}} Totals */

/** dist/ is the same for all sections. @type {Promise<void> | undefined} */
let built;

/** Each section runs its tests and counts them. @type {Record<string, () => Totals | Promise<Totals>>} */
const sections = {
  check: () =>
    check() ? { passed: 0, failed: 0 } : stop('Check failed. `npm run format` mends formatting.'),
  core() {
    buildPreset('dev');
    return sum(['core_tests', 'core_tests_double'].map(catchTests));
  },
  async web() {
    await buildOnce();
    return nodeTests('tests/web', {});
  },
  async browser() {
    await buildOnce();
    // Profiles in here, for a browser from a snap sees no /tmp.
    const profiles = join(root, 'build', 'profiles');
    mkdirSync(profiles, { recursive: true });
    process.env.TMPDIR = profiles;
    // What counts frames runs alone; the others mostly wait, each for its own browser.
    const counts = (/** @type {string} */ file) => file === 'full-speed.test.js';
    return sum([
      await nodeTests('tests/browser', { concurrency: 1 }, counts),
      await nodeTests('tests/browser', { concurrency: 2 }, (file) => !counts(file)),
    ]);
  },
};

const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => !(name in sections));
if (unknown.length > 0) {
  stop(`No section ${unknown.join(', ')}; there are ${Object.keys(sections).join(', ')}.`);
}
const names = chosen.length > 0 ? chosen : Object.keys(sections);
setUp(.../** @type {import('../web/build/setup.js').Work[]} */ (names));

/** @type {Totals[]} */
const totals = [];
for (const name of names) {
  const start = performance.now();
  console.log(`\n== ${name}\n`);
  const result = await sections[name]();
  totals.push(result);
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`\n== ${name}: ${result.failed > 0 ? 'FAILED' : 'passed'} in ${seconds} s`);
  if (name !== 'check' && result.passed + result.failed === 0) stop(`Section ${name} ran no test.`);
  // The later sections stand on the earlier ones: a page on a wrong core has nothing to say.
  if (result.failed > 0) break;
}
const { passed, failed, skipped } = sum(totals);
console.log(`\n${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`);
process.exit(failed > 0 ? 1 : 0);

/** @param {Totals[]} list */
function sum(list) {
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const { passed, failed, skipped = 0 } of list) {
    total.passed += passed;
    total.failed += failed;
    total.skipped += skipped;
  }
  return total;
}

function buildOnce() {
  built ??= build();
  return built;
}

/** Runs one Catch2 program, and reads the counts from its closing line. @param {string} program @returns {Totals} */
function catchTests(program) {
  console.log(`\n${program}`);
  const { status, stdout, error } = spawnSync(join(root, 'build/dev/tests/core', program), {
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
  });
  if (error) throw error;
  process.stdout.write(stdout);
  const all = /^All tests passed \(.* in (\d+) test cases?\)/m.exec(stdout);
  const some = /^test cases:.*$/m.exec(stdout)?.[0] ?? '';
  const count = (/** @type {string} */ word) =>
    Number(new RegExp(`(\\d+) ${word}`).exec(some)?.[1] ?? 0);
  const passed = all ? Number(all[1]) : count('passed');
  // A crash or a sanitizer's report may come after the closing line, or instead of it.
  const failed = Math.max(count('failed'), status === 0 ? 0 : 1);
  return { passed, failed, skipped: count('skipped') };
}

/**
 * Runs the node:test files of a folder.
 * @param {string} folder
 * @param {{concurrency?: number}} options
 * @param {(file: string) => boolean} [which]
 * @returns {Promise<Totals>}
 */
async function nodeTests(folder, options, which = () => true) {
  const files = readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.test.js') && which(name))
    .sort()
    .map((name) => join(root, folder, name));
  /** @type {Record<string, number>} */
  const counts = {};
  const events = runTests({ files, ...options });
  events.on('test:diagnostic', ({ nesting, message }) => {
    const [, word, number] = /^(pass|fail|cancelled|skipped) (\d+)$/.exec(message) ?? [];
    if (nesting === 0 && word) counts[word] = Number(number);
  });
  const report = events.compose(new spec());
  for await (const text of report) process.stdout.write(text);
  return {
    passed: counts.pass ?? 0,
    failed: (counts.fail ?? 0) + (counts.cancelled ?? 0),
    skipped: counts.skipped ?? 0,
  };
}
