// Bundles web/ into the files of dist/, by esbuild, in two ways from the same source. For pages of other people and for the
// single file everything is one ES module: the page, the worker as a string in it, and the core as compressed text. The
// hosted page has the core as a file, which the browser compiles while it comes, and parts that not every visit needs apart.
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import * as esbuild from 'esbuild';
import { labs } from '../labs/list.js';
import { root } from './setup.js';

/** @type {esbuild.BuildOptions} */
const settings = {
  absWorkingDir: root,
  bundle: true,
  minify: true,
  charset: 'utf8',
  target: 'es2022',
  // The worker runs in Node.js too, and asks for node:worker_threads only there.
  external: ['node:*'],
  loader: { '.csv': 'text' },
  logLevel: 'warning',
};

/** @typedef {{files: Record<string, string | Uint8Array>, map: string | undefined}} Bundle `files` by their path in dist/ */

/**
 * @param {{sourceMap: boolean}} options
 * @returns {Promise<Bundle>}
 */
export async function bundle({ sourceMap }) {
  const notices = readFileSync(join(root, 'web/build/notices.txt'), 'utf8');
  const page = readFileSync(join(root, 'index.html'), 'utf8').replace(LIST, listOfLabs);
  const core = readFileSync(join(root, 'build/wasm/rnn-core.wasm'));
  /** @type {esbuild.BuildOptions} */
  const common = {
    ...settings,
    write: false,
    format: 'esm',
    platform: 'browser',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    metafile: true,
    sourcemap: sourceMap && 'linked',
    // Our notices name every part, so the parts' own comments would only repeat them.
    legalComments: 'none',
  };
  const [whole, parts] = await Promise.all([
    esbuild.build({
      ...common,
      entryPoints: ['web/main.js'],
      outfile: 'dist/rnn-playground.js',
      footer: { js: `/*!\n${notices}*/` },
      plugins: [workerAsText, styleAsText, otherLabs, wasm(coreAsText(core))],
    }),
    esbuild.build({
      ...common,
      sourcemap: false,
      entryPoints: ['web/register.js'],
      outdir: 'dist/assets',
      splitting: true,
      // A browser may keep each of them for ever: what changes has another name.
      entryNames: 'page-[hash]',
      chunkNames: '[name]-[hash]',
      assetNames: '[name]-[hash]',
      plugins: [workerAsText, styleAsText, otherLabs, wasm(coreAsFile)],
      loader: { ...settings.loader, '.wasm': 'file' },
    }),
  ]);
  checkNotices(notices, Object.keys(whole.metafile?.inputs ?? {}));
  const text = (/** @type {string} */ ending) =>
    whole.outputFiles?.find((file) => file.path.endsWith(ending))?.text;
  const script = text('.js') ?? '';
  /** @type {Bundle['files']} */
  const files = {
    'index.html': page.replace(SCRIPT, () => hostedScripts(parts.metafile)),
    'rnn-playground.js': script,
    'rnn-playground.html': singleFile(
      page,
      script.replace(/^\/\/# sourceMappingURL=.*$/m, ''),
      notices,
    ),
    'assets/licences.txt': notices,
  };
  for (const { path, contents } of parts.outputFiles ?? [])
    files[`assets/${basename(path)}`] = contents;
  return { files, map: text('.js.map') };
}

/** Where index.html lists the labs: in the page itself, so that nothing moves when the script comes. */
const LIST = '<ol data-labs></ol>';

function listOfLabs() {
  const items = Object.entries(labs).map(
    ([lab, { name }]) => `<li><a href="#${lab}">${name}</a></li>`,
  );
  return `<ol>${items.join('')}</ol>`;
}

/** How index.html asks for everything. */
const SCRIPT = /<script type="module" src="\.\/rnn-playground\.js"><\/script>/;

/** The page's own script, and what it will ask for at once: the browser need not find out one after the other.
 *  @param {esbuild.Metafile | undefined} metafile */
function hostedScripts(metafile) {
  const outputs = metafile?.outputs ?? {};
  const entry =
    Object.keys(outputs).find((path) => outputs[path].entryPoint === 'web/register.js') ?? '';
  const core = Object.keys(outputs).find((path) => path.endsWith('.wasm')) ?? '';
  const at = (/** @type {string} */ path) => `./assets/${basename(path)}`;
  // A set grows while it is walked through: so these are all that they import, and what that imports.
  const modules = new Set([entry]);
  for (const module of modules)
    for (const { kind, path } of outputs[module].imports)
      if (kind === 'import-statement') modules.add(path);
  modules.delete(entry);
  const preloads = [...modules].map((path) => `<link rel="modulepreload" href="${at(path)}" />`);
  return [
    `<link rel="preload" href="${at(core)}" as="fetch" type="application/wasm" crossorigin />`,
    ...preloads,
    `<script type="module" src="${at(entry)}"></script>`,
  ].join('\n    ');
}

/** `import source from 'worker:source'`: web/worker.js, bundled into one classic script. @type {esbuild.Plugin} */
const workerAsText = {
  name: 'worker',
  setup(build) {
    build.onResolve({ filter: /^worker:source$/ }, ({ path }) => ({ path, namespace: 'worker' }));
    build.onLoad({ filter: /.*/, namespace: 'worker' }, async () => {
      const result = await esbuild.build({
        ...settings,
        write: false,
        entryPoints: ['web/worker.js'],
        format: 'iife',
        platform: 'browser',
      });
      return { contents: result.outputFiles[0].text, loader: 'text' };
    });
  },
};

/** `import { labs } from 'labs:others'`: the labs of web/labs/ but the one that is there at once. @type {esbuild.Plugin} */
const otherLabs = {
  name: 'labs',
  setup(build) {
    const folder = join(root, 'web/labs');
    build.onResolve({ filter: /^labs:others$/ }, ({ path }) => ({ path, namespace: 'labs' }));
    build.onLoad({ filter: /.*/, namespace: 'labs' }, () => {
      const names = readdirSync(folder)
        .filter((file) => file.endsWith('.jsx') && file !== 'sentiment.jsx')
        .map((file) => basename(file, '.jsx'));
      const imports = names.map((name, i) => `import { lab as lab${i} } from './${name}.jsx';`);
      const entries = names.map((name, i) => `'${name}': lab${i}`);
      return {
        contents: `${imports.join('\n')}\nexport const labs = { ${entries.join(', ')} };`,
        resolveDir: folder,
      };
    });
  },
};

/** `import { compileCore } from 'wasm:core'`: however the core is packed. @param {string} contents @returns {esbuild.Plugin} */
const wasm = (contents) => ({
  name: 'wasm',
  setup(build) {
    build.onResolve({ filter: /^wasm:core$/ }, ({ path }) => ({ path, namespace: 'wasm' }));
    build.onLoad({ filter: /.*/, namespace: 'wasm' }, () => ({
      contents,
      loader: 'js',
      resolveDir: join(root, 'build/wasm'),
    }));
  },
});

/** A file beside the script. Not by streaming, which wants a server that knows the type of the file. */
const coreAsFile = `
  import path from './rnn-core.wasm';
  export async function compileCore() {
    const response = await fetch(new URL(path, import.meta.url));
    if (!response.ok) throw new Error(response.url + ': ' + response.status);
    return WebAssembly.compile(await response.arrayBuffer());
  }`;

/** Text in the script. Compressed, for a single file is not compressed by any server. @param {Uint8Array} bytes */
const coreAsText = (bytes) => `
  const text = '${deflateRawSync(bytes, { level: 9 }).toString('base64')}';
  export async function compileCore() {
    const packed = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
    const unpacked = new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
    return WebAssembly.compile(await new Response(unpacked).arrayBuffer());
  }`;

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
 * The page with the script inside it, so that it works from file://, where modules cannot be fetched. No server compresses
 * it, so the script is compressed in it, and started from where it was unpacked.
 * @param {string} page
 * @param {string} script
 * @param {string} notices
 */
function singleFile(page, script, notices) {
  const html = page.replace(
    SCRIPT,
    () => `<!--
${notices}-->
    <script type="module">
      const packed = '${deflateRawSync(script, { level: 9 }).toString('base64')}';
      const bytes = Uint8Array.from(atob(packed), (character) => character.charCodeAt(0));
      const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
      const text = await new Response(unpacked).text();
      import(URL.createObjectURL(new Blob([text], { type: 'text/javascript' })));
    </script>`,
  );
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
