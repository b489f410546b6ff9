// Bundles web/ into the files of dist/, by esbuild. Everything ends up in one ES module: the page, the worker as a string
// in it, and the WebAssembly module in the worker.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as esbuild from 'esbuild';
import { root } from './setup.js';

/** @type {esbuild.BuildOptions} */
const common = {
  absWorkingDir: root,
  bundle: true,
  minify: true,
  charset: 'utf8',
  target: 'es2022',
  // The worker runs in Node.js too, and asks for node:worker_threads only there.
  external: ['node:*'],
  logLevel: 'warning',
};

/**
 * @param {{sourceMap: boolean}} options
 * @returns {Promise<{files: Record<string, string>, map: string | undefined}>}
 */
export async function bundle({ sourceMap }) {
  const notices = readFileSync(join(root, 'web/build/notices.txt'), 'utf8');
  const result = await esbuild.build({
    ...common,
    write: false,
    entryPoints: ['web/main.js'],
    outfile: 'dist/rnn-playground.js',
    format: 'esm',
    platform: 'browser',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    metafile: true,
    sourcemap: sourceMap && 'linked',
    // Our notices name every part, so the parts' own comments would only repeat them.
    legalComments: 'none',
    footer: { js: `/*!\n${notices}*/` },
    plugins: [workerAsText, styleAsText],
  });
  checkNotices(notices, Object.keys(result.metafile.inputs));
  const output = (/** @type {string} */ ending) =>
    result.outputFiles.find((file) => file.path.endsWith(ending))?.text;
  const script = output('.js') ?? '';
  const page = readFileSync(join(root, 'index.html'), 'utf8');
  return {
    files: {
      'index.html': page,
      'rnn-playground.js': script,
      'rnn-playground.html': singleFile(page, script.replace(/^\/\/# sourceMappingURL=.*$/m, '')),
    },
    map: output('.js.map'),
  };
}

/** `import source from 'worker:source'`: web/worker.js, bundled into one classic script. @type {esbuild.Plugin} */
const workerAsText = {
  name: 'worker',
  setup(build) {
    build.onResolve({ filter: /^worker:source$/ }, ({ path }) => ({ path, namespace: 'worker' }));
    build.onLoad({ filter: /.*/, namespace: 'worker' }, async () => {
      const result = await esbuild.build({
        ...common,
        write: false,
        entryPoints: ['web/worker.js'],
        format: 'iife',
        platform: 'browser',
        plugins: [wasmAsText],
      });
      return { contents: result.outputFiles[0].text, loader: 'text' };
    });
  },
};

/** `import { wasmBytes } from 'wasm:core'`: the compiled core, as text with the code to read it. @type {esbuild.Plugin} */
const wasmAsText = {
  name: 'wasm',
  setup(build) {
    build.onResolve({ filter: /^wasm:core$/ }, ({ path }) => ({ path, namespace: 'wasm' }));
    build.onLoad({ filter: /.*/, namespace: 'wasm' }, () => {
      const { text, alphabet } = encode(readFileSync(join(root, 'build/wasm/rnn-core.wasm')));
      return {
        contents: `
          const text = '${text}';
          const alphabet = '${alphabet}';
          export async function wasmBytes() {
            const byteOf = new Uint8Array(512);
            for (let byte = 0; byte < 256; byte++) byteOf[alphabet.charCodeAt(byte)] = byte;
            return Uint8Array.from(text, (character) => byteOf[character.charCodeAt(0)]);
          }`,
        loader: 'js',
      };
    });
  },
};

/**
 * Bytes as text, one character for each: the most frequent ones get ASCII, the others characters that take two bytes. About 8 %
 * longer than the bytes where base64 is 33 %, and a server's Brotli finds the patterns that base64 hides, so it sends 2 % more
 * than for the bytes themselves (after base64, a third more). No character needs escaping in a string inside a string inside HTML.
 * @param {Uint8Array} bytes
 */
function encode(bytes) {
  const counts = new Array(256).fill(0);
  for (const byte of bytes) counts[byte]++;
  const byFrequency = [...counts.keys()].sort((a, b) => counts[b] - counts[a] || a - b);
  const printable = Array.from({ length: 400 }, (_, code) => String.fromCharCode(code)).filter(
    (character) => /[ -~\xA1-\xAC\xAE-\u018F]/.test(character) && !/["$'<\\`]/.test(character),
  );
  /** @type {string[]} indexed by byte */
  const alphabet = [];
  for (const [rank, byte] of byFrequency.entries()) alphabet[byte] = printable[rank];
  return {
    text: Array.from(bytes, (byte) => alphabet[byte]).join(''),
    alphabet: alphabet.join(''),
  };
}

/** `import css from './styles.css'`: the style sheet's text, for a shadow root. @type {esbuild.Plugin} */
const styleAsText = {
  name: 'style',
  setup(build) {
    build.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const css = readFileSync(path, 'utf8');
      const { code } = await esbuild.transform(css, {
        loader: 'css',
        minify: true,
        target: 'es2022',
      });
      return { contents: code.trim(), loader: 'text' };
    });
  },
};

/**
 * The page with the script inside it, so that it works from file://, where modules cannot be fetched.
 * @param {string} page
 * @param {string} script
 */
function singleFile(page, script) {
  const reference = /<script type="module" src="\.\/rnn-playground\.js"><\/script>/;
  // HTML ends a script at `</script`, and reads `<!--` in one as a comment; in JavaScript, both can only be in strings,
  // templates and regular expressions, where \x3C means the same.
  const safe = script.replace(/<(?=\/script|!--)/gi, '\\x3C');
  // By a function: in a replacement text, `$&` and its like would be read as patterns.
  const html = page.replace(reference, () => `<script type="module">\n${safe}</script>`);
  if (html === page)
    throw new Error('index.html: found no <script type="module" src="./rnn-playground.js">');
  return html;
}

/**
 * Each package that ships must be in the licence notices that ship.
 * @param {string} notices
 * @param {string[]} inputs
 */
function checkNotices(notices, inputs) {
  for (const path of inputs) {
    const name = /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1];
    if (name && !new RegExp(`[ ,]${name}[:,]`).test(notices)) {
      throw new Error(`web/build/notices.txt: does not name ${name}, which is part of the bundle`);
    }
  }
}
