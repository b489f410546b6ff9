// `npm run build`: compiles the core to WebAssembly and writes dist/. Needs nothing installed: see setup.js.
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import { root, run, setUp, stop, versionOf, which } from './setup.js';

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  setUp('build');
  await build();
}

/**
 * Writes dist/ and prints what it wrote. The machine must have been set up.
 * @param {{sourceMap?: boolean}} [options]
 */
export async function build({ sourceMap = false } = {}) {
  buildPreset('wasm');
  // Not before set-up: the bundler is a package.
  const { bundle } = await import('./bundle.js');
  const { files, map } = await bundle({ sourceMap }).catch((error) =>
    // The bundler's own errors are on the terminal already, with the lines they are about.
    stop(error.errors ? 'The page could not be bundled.' : error.stack),
  );

  const dist = join(root, 'dist');
  rmSync(dist, { recursive: true, force: true });
  mkdirSync(join(dist, 'assets'), { recursive: true });
  console.log('\n                                   bytes    after Brotli');
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(join(dist, name), content);
    const bytes = Buffer.from(content);
    const sizes = [bytes.length, brotliCompressSync(bytes).length].map((size) =>
      size.toLocaleString('en'),
    );
    console.log(`dist/${name.padEnd(28)} ${sizes[0].padStart(9)} ${sizes[1].padStart(13)}`);
  }
  if (map) writeFileSync(join(dist, 'rnn-playground.js.map'), map);
}

/**
 * Configures and builds one preset of CMakePresets.json.
 * @param {string} preset
 */
export function buildPreset(preset) {
  console.log(`Building the C++ core (preset ${preset}).`);
  if (preset === 'wasm') forgetOtherEmscripten();
  // CMake itself notices changes in all its files but the presets.
  const folder = join(root, 'build', preset);
  const configured = ['build.ninja', 'Makefile'].some(
    (name) => modified(join(folder, name)) > modified(join(root, 'CMakePresets.json')),
  );
  if (!configured) {
    // A folder keeps the generator that it began with; this is for new ones only.
    const generator = process.env.CMAKE_GENERATOR ?? (which('ninja') ? 'Ninja' : undefined);
    const env = { ...process.env, ...(generator && { CMAKE_GENERATOR: generator }) };
    run('cmake', ['--preset', preset], { quiet: true, env });
  }
  run('cmake', ['--build', '--preset', preset, '--parallel', String(availableParallelism())]);
}

/** When a file was last written; 0 if it is not there. @param {string} path */
function modified(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

/** CMake cannot change compilers in a folder: when another Emscripten comes first on the PATH, begin a new one. */
function forgetOtherEmscripten() {
  const folder = join(root, 'build', 'wasm');
  const stamp = join(folder, 'emscripten.txt');
  const compiler = `${which('emcc')} ${versionOf('emcc')}\n`;
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === compiler) return;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(stamp, compiler);
}
