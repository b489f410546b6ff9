// The contenders of steps.js, each behind the same calls: those in the browser's page, and PyTorch in a process of its own.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import { root, run } from '../../../web/build/setup.js';
import { launch } from '../../browser/browser.js';
import { serve } from '../server.js';

const folder = fileURLToPath(new URL('..', import.meta.url));
const TFJS = 'tests/bench/node_modules/@tensorflow/tfjs-backend-wasm/dist';

/** @typedef {{microseconds: number, losses: number[]}} Window of training: what one step took, and each one's loss */

/** The libraries that we compare with, from the benchmark's own package-lock.json. */
export function installPeers() {
  const wanted = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8')).packages;
  const there = join(folder, 'node_modules/.package-lock.json');
  const found = existsSync(there) ? JSON.parse(readFileSync(there, 'utf8')).packages : {};
  const stale = Object.keys(wanted).some(
    (path) => path && found[path]?.version !== wanted[path].version,
  );
  if (stale) {
    console.log('Installing what the benchmark compares with (npm ci in tests/bench/).');
    run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--prefix', folder]);
  }
  return Object.fromEntries(
    ['@jax-js/jax', '@tensorflow/tfjs-core'].map((name) => [
      name,
      /** @type {string} */ (wanted[`node_modules/${name}`].version),
    ]),
  );
}

/** Chromium with the page of page.js. */
export async function openPage() {
  const { outputFiles } = await esbuild.build({
    absWorkingDir: root,
    entryPoints: ['tests/bench/peers/page.js'],
    bundle: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    write: false,
    logLevel: 'error',
  });
  const server = await serve(
    { '/': '<script type="module" src="peers.js"></script>', '/peers.js': outputFiles[0].text },
    { tfjs: TFJS, peak: 'build/wasm' },
  );
  const browser = await launch('Chromium');
  const page = await browser.newPage();
  page.on('pageerror', (error) => console.error(String(error)));
  await page.goto(server.url);
  await page.waitForFunction(() => 'bench' in globalThis);
  /** @param {string} call @param {...any} args @returns {Promise<any>} */
  const call = (call, ...args) =>
    page.evaluate(
      (name, given) => /** @type {any} */ (globalThis).bench[name](...given),
      call,
      args,
    );
  const close = async () => {
    await browser.close();
    server.close();
  };
  return { call, close };
}

/** PyTorch, or why there is none. */
export async function openPyTorch() {
  // Debian's has it from its own package.
  const program = ['/usr/bin/python3', 'python3'].find(
    (python) => spawnSync(python, ['-c', 'import torch']).status === 0,
  );
  if (!program) return { missing: 'no python3 here has PyTorch' };
  const child = spawn(program, [join(folder, 'steps.py')], {
    env: { ...process.env, OPENBLAS_NUM_THREADS: '1', OMP_NUM_THREADS: '1', MKL_NUM_THREADS: '1' },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error('PyTorch ended before its answer');
    return JSON.parse(value);
  };
  const { version, blas, vectors } = await next();
  /** @param {object} order @returns {Promise<any>} */
  const call = (order) => {
    child.stdin.write(`${JSON.stringify(order)}\n`);
    return next();
  };
  return { version, blas, vectors, call, close: () => child.stdin.end() };
}
