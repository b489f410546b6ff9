// What a measurement depends on.
import { spawnSync } from 'node:child_process';
import { cpus, release, totalmem, type } from 'node:os';
import { chromium, versionOf } from '../../web/build/setup.js';

export function machine() {
  const version = (/** @type {string | null} */ program) =>
    program &&
    (/\d+(\.\d+)+/.exec(
      spawnSync(program, ['--version'], { encoding: 'utf8' }).stdout ?? '',
    )?.[0] ??
      null);
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
    system: `${type()} ${release()}`,
    node: process.versions.node,
    chromium: version(chromium()),
    emscripten: versionOf('emcc'),
  };
}

/** One line for under a table. @param {ReturnType<typeof machine>} found */
export const described = ({ cpu, cores, chromium, emscripten }) =>
  `${cpu}, ${cores} cores, Chromium ${chromium}, Emscripten ${emscripten}, ${new Date().toISOString().slice(0, 10)}`;
