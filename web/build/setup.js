// What the commands of package.json need on this machine: finds out what is missing, says so, and installs it where the system
// has apt-get. Uses nothing but Node.js itself, for it runs before any package is there.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/**
 * Something a command needs: how to see whether it is here, and where else to get it.
 * @typedef {object} Need
 * @property {string} want    in words, for people
 * @property {string} why
 * @property {() => boolean} found
 * @property {string | null} apt    the package that has it; null where none will do
 */

/** Packages whose versions and headers go by these names in Debian and in what is made from it. */
const ubuntu = /^ID=ubuntu$/m.test(read('/etc/os-release'));

/** @type {Record<string, Need>} */
const needs = {
  cmake: {
    want: 'CMake 3.21 or newer',
    why: 'steers the C++ builds',
    found: () => atLeast(versionOf('cmake'), '3.21'),
    apt: 'cmake',
  },
  ninja: {
    want: 'Ninja (or make)',
    why: 'runs the C++ builds',
    found: () => Boolean(which('ninja') || which('make')),
    apt: 'ninja-build',
  },
  emscripten: {
    want: 'Emscripten 3.1.6 or newer, its emcc on the PATH',
    why: 'compiles the core to WebAssembly',
    found: () => atLeast(versionOf('emcc'), '3.1.6'),
    apt: 'emscripten',
  },
  eigen: {
    want: 'the headers of Eigen 3.4 or newer',
    why: 'the matrices of the core',
    found: () => atLeast(eigenVersion(), '3.4'),
    apt: 'libeigen3-dev',
  },
  json: {
    want: 'the headers of nlohmann/json (JSON for Modern C++)',
    why: 'the messages between the core and the page',
    found: () => header('nlohmann/json.hpp') !== null,
    apt: 'nlohmann-json3-dev',
  },
  compiler: {
    want: 'a C++20 compiler with the address and undefined-behaviour sanitizers',
    why: 'builds the core natively, for its tests',
    found: compilerWorks,
    apt: 'g++',
  },
  catch2: {
    want: 'Catch2, version 2 or 3',
    why: 'runs the C++ tests',
    found: () => Boolean(header('catch2/catch.hpp') ?? header('catch2/catch_all.hpp')),
    apt: 'catch2',
  },
  chromium: {
    want: 'Chromium or Chrome on the PATH (or its path in the variable CHROMIUM)',
    why: 'runs the tests of the page',
    found: () => chromium() !== null,
    apt: browserPackage('chromium', 'chromium-browser'),
  },
  firefox: {
    want: 'Firefox on the PATH (or its path in the variable FIREFOX)',
    why: 'runs the tests of the page',
    found: () => firefox() !== null,
    apt: browserPackage('firefox-esr', 'firefox'),
  },
};

const builds = ['cmake', 'ninja', 'emscripten', 'eigen', 'json'];

/** What each kind of work needs besides the JavaScript packages. */
const needsOf = {
  check: [],
  build: builds,
  core: ['cmake', 'ninja', 'eigen', 'json', 'compiler', 'catch2'],
  web: builds,
  browser: [...builds, 'chromium', 'firefox'],
  bench: [...builds, 'chromium'],
};

/** @typedef {keyof typeof needsOf} Work */

/**
 * Makes the machine ready for the given kinds of work, or ends the process with a list of what is missing.
 * @param {...Work} works
 */
export function setUp(...works) {
  if (!atLeast(process.versions.node, '20')) {
    stop(`Node.js ${process.versions.node} is running; the playground needs 20 or newer.`);
  }
  installPackages();
  const names = [...new Set(works.flatMap((work) => needsOf[work]))];
  installTools(names.map((name) => needs[name]).filter((need) => !need.found()));
}

/** The Chromium that the tests drive: an absolute path, or null. */
export function chromium() {
  return (
    fromEnvironment('CHROMIUM') ??
    first('chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable')
  );
}

/** The Firefox that the tests drive: an absolute path, or null. */
export function firefox() {
  return fromEnvironment('FIREFOX') ?? first('firefox-esr', 'firefox');
}

/**
 * Runs a program to its end with its output on the terminal, or ends this process as it ended.
 * @param {string} command
 * @param {string[]} parameters
 * @param {{quiet?: boolean, env?: Record<string, string | undefined>}} [options]    quiet: its output only if it fails
 */
export function run(command, parameters, { quiet = false, env = process.env } = {}) {
  const { status, error, stdout, stderr } = spawnSync(command, parameters, {
    cwd: root,
    env,
    stdio: quiet ? 'pipe' : 'inherit',
    encoding: 'utf8',
  });
  if (status === 0) return;
  if (quiet) process.stderr.write(`${stdout ?? ''}${stderr ?? ''}`);
  stop(`${[command, ...parameters].join(' ')}: ${error ? error.message : `failed (${status})`}`);
}

/**
 * @param {string} message
 * @returns {never}
 */
export function stop(message) {
  console.error(`\n${message}`);
  process.exit(1);
}

/** Installs what package-lock.json says, unless node_modules holds just that already. */
function installPackages() {
  const wanted = JSON.parse(read(join(root, 'package-lock.json'))).packages;
  const there = JSON.parse(read(join(root, 'node_modules', '.package-lock.json')) || '{}').packages;
  const stale = Object.keys(wanted).some((path) => {
    if (path === '') return false;
    const installed = there?.[path];
    // Optional ones are the other systems' binaries.
    return installed ? installed.version !== wanted[path].version : !wanted[path].optional;
  });
  if (!stale) return;
  console.log(
    'Installing the JavaScript packages of package-lock.json into node_modules/ (npm ci).',
  );
  run('npm', ['ci']);
}

/** @param {Need[]} missing */
function installTools(missing) {
  if (missing.length === 0) return;
  const old = versionOf('emcc');
  if (missing.includes(needs.emscripten) && old) {
    // A package would not help: the one on the PATH is there on purpose, and comes first.
    stop(`The Emscripten on the PATH (${which('emcc')}) is ${old}; the playground needs 3.1.6 or newer.
Update it, or take it off the PATH to use the system's package.`);
  }
  const asRoot = process.getuid?.() === 0;
  const packages = missing.flatMap((need) => need.apt ?? []);
  if (!which('apt-get') || packages.length < missing.length || !(asRoot || which('sudo'))) {
    stop(wanted(missing));
  }

  console.log(`\nMissing on this machine, and needed for this command:\n${lines(missing)}`);
  const install = ['apt-get', 'install', '--yes', '--no-install-recommends', ...packages];
  console.log(`\nInstalling them now: ${asRoot ? '' : 'sudo '}${install.join(' ')}\n`);
  // Over sudo, the variable must be set beyond it. A failed update (one unreachable third-party source, say) need not matter.
  const prefix = [...(asRoot ? [] : ['sudo']), 'env', 'DEBIAN_FRONTEND=noninteractive'];
  for (const command of [['apt-get', 'update'], install]) {
    spawnSync(prefix[0], [...prefix.slice(1), ...command], { stdio: 'inherit' });
  }
  const still = missing.filter((need) => !need.found());
  if (still.length > 0) stop(wanted(still));
  console.log('\nEverything is there.\n');
}

/** @param {Need[]} missing */
function wanted(missing) {
  return `This command needs what is not on this machine and could not be installed. Please install:\n${lines(missing)}`;
}

/** @param {Need[]} missing */
function lines(missing) {
  return missing
    .map(({ want, why, apt }) => `  - ${want}: ${why}${apt ? ` (Debian package ${apt})` : ''}`)
    .join('\n');
}

/**
 * Ubuntu has its browsers as snaps only; the packages of these names install those where snap is.
 * @param {string} debian
 * @param {string} transitional
 */
function browserPackage(debian, transitional) {
  if (!ubuntu) return debian;
  return which('snap') ? transitional : null;
}

function compilerWorks() {
  const compiler = process.env.CXX || first('c++', 'g++', 'clang++');
  if (!compiler) return false;
  const folder = join(root, 'build');
  mkdirSync(folder, { recursive: true });
  const program =
    '#include <span>\n#include <string>\nint main() { return std::span<int>{}.size() + std::string().size(); }\n';
  const flags = [
    '-std=c++20',
    '-fsanitize=address,undefined',
    '-x',
    'c++',
    '-',
    '-o',
    join(folder, 'compiler-check'),
  ];
  return spawnSync(compiler, flags, { input: program }).status === 0;
}

/** A header's full path, looked for where CMake looks; null if it is not there. @param {string} name */
function header(name) {
  const list = (/** @type {string} */ variable) =>
    (process.env[variable] ?? '').split(delimiter).filter(Boolean);
  const folders = [
    ...list('CPLUS_INCLUDE_PATH'),
    ...list('CMAKE_PREFIX_PATH').map((prefix) => join(prefix, 'include')),
    '/usr/local/include',
    '/usr/include',
    '/opt/homebrew/include',
  ];
  const paths = folders.flatMap((folder) => [join(folder, name), join(folder, 'eigen3', name)]);
  return paths.find((path) => existsSync(path)) ?? null;
}

function eigenVersion() {
  const macros =
    read(header('Eigen/src/Core/util/Macros.h') ?? '') + read(header('Eigen/Version') ?? '');
  const number = (/** @type {string} */ part) =>
    new RegExp(`#define EIGEN_${part}_VERSION (\\d+)`).exec(macros)?.[1] ?? '0';
  // Up to 3.4 the release's first number was called WORLD.
  const parts = ['WORLD', 'MAJOR', 'MINOR'].map(number);
  return (parts[0] === '0' ? parts.slice(1) : parts).join('.');
}

/** The first version number that `command --version` prints; null without it. @param {string} command */
export function versionOf(command) {
  if (!which(command)) return null;
  const { stdout } = spawnSync(command, ['--version'], { encoding: 'utf8' });
  return /\d+(\.\d+)+/.exec(stdout ?? '')?.[0] ?? null;
}

/**
 * @param {string | null} version
 * @param {string} least
 */
function atLeast(version, least) {
  if (!version) return false;
  return version.localeCompare(least, 'en', { numeric: true }) >= 0;
}

/** @param {...string} commands */
function first(...commands) {
  for (const command of commands) {
    const path = which(command);
    if (path) return path;
  }
  return null;
}

/** @param {string} variable */
function fromEnvironment(variable) {
  const path = process.env[variable];
  if (path && !existsSync(path))
    stop(`The variable ${variable} is ${path}, where there is no file.`);
  return path || null;
}

/** Where a command is on the PATH; null if it is not. @param {string} command */
export function which(command) {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const path = join(folder, command);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // Not in this folder.
    }
  }
  return null;
}

/** A file's text, empty if it is not there. @param {string} path */
function read(path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}
