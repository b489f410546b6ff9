// What CMake builds for the benchmark alone, where it can: peak kernels, and the core natively with Catch2's benchmarks.
import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { root, which } from '../../web/build/setup.js';

/** Why a target could not be built; nothing where it could. @param {string} preset @param {string} target */
function unbuilt(preset, target) {
  const folder = join(root, 'build', preset);
  // A folder keeps the generator that it began with.
  const fresh = !existsSync(join(folder, 'CMakeCache.txt')) && which('ninja');
  for (const parameters of [
    ['--preset', preset, ...(fresh ? ['-G', 'Ninja'] : [])],
    [
      ...['--build', '--preset', preset, '--target', target],
      '--parallel',
      `${availableParallelism()}`,
    ],
  ]) {
    const { status, stdout, stderr, error } = spawnSync('cmake', parameters, {
      cwd: root,
      encoding: 'utf8',
    });
    if (status === 0) continue;
    const output = `${error?.message ?? ''}\n${stdout}\n${stderr}`;
    return /error:? *(.+)/i.exec(output)?.[1] ?? 'it could not be built';
  }
  return undefined;
}

/** Builds peak.cpp's modules. @returns {Record<string, string | undefined>} why one is missing, by its name */
export const buildPeaks = () =>
  Object.fromEntries(['peak', 'peak_relaxed'].map((target) => [target, unbuilt('wasm', target)]));

/** Builds the core natively. @returns {string | undefined} why it could not be done */
export function buildNative() {
  console.log('Building the core natively, for its benchmarks (preset release).');
  return unbuilt('release', 'core_bench');
}

/**
 * One workload through Catch2, which gives means: microseconds a step, with the bounds of the mean.
 * @param {import('./workloads.js').Workload} workload
 * @param {number} steps in one call of it
 */
export function runNative({ name, options }, steps) {
  const WORKLOADS = join(root, 'build/workloads.json');
  writeFileSync(WORKLOADS, JSON.stringify([{ name, options, steps }]));
  const program = join(root, 'build/release/tests/bench/core_bench');
  const { status, stdout } = spawnSync(
    program,
    ['--reporter', 'xml', '--benchmark-samples', '25'],
    {
      env: { ...process.env, WORKLOADS },
      encoding: 'utf8',
    },
  );
  const mean = /<mean value="([^"]+)" lowerBound="([^"]+)" upperBound="([^"]+)"/.exec(stdout ?? '');
  if (!mean) throw new Error(`core_bench: no benchmark in its answer: ${stdout}`);
  const [value, low, high] = mean.slice(1).map((nanoseconds) => Number(nanoseconds) / 1000 / steps);
  return { microseconds: value, low, high, learnt: status === 0 };
}
