// `npm run check`: format, lint and types. `npm run format` (--write) mends what can be mended.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root, setUp } from './setup.js';

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  setUp('check');
  process.exitCode = check({ write: process.argv.includes('--write') }) ? 0 : 1;
}

/**
 * Runs every check, also after one has failed, and says whether all passed. The machine must have been set up.
 * @param {{write?: boolean}} [options]    write: mend what can be mended
 */
export function check({ write = false } = {}) {
  // The formatters come from package-lock.json, so that all systems agree on the format.
  const results = [
    tool('biome', write ? ['check', '--write'] : ['ci', '--error-on-warnings']),
    tool('tsc', []),
    tool('clang-format', [...(write ? ['-i'] : ['--dry-run', '-Werror']), ...cppFiles()]),
  ];
  return results.every(Boolean);
}

/**
 * @param {string} name    of an executable in a package
 * @param {string[]} parameters
 */
function tool(name, parameters) {
  console.log(name);
  const path = join(root, 'node_modules', '.bin', name);
  return spawnSync(path, parameters, { cwd: root, stdio: 'inherit' }).status === 0;
}

function cppFiles() {
  return ['core', 'wasm', 'tests'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(cpp|h)$/.test(name))
      .map((name) => join(folder, name)),
  );
}
