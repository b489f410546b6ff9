// A local server for the benchmark's page: dist/, and whatever else a part gives it.
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { root } from '../../web/build/setup.js';

const TYPES = /** @type {Record<string, string>} */ ({
  '.js': 'text/javascript',
  '.wasm': 'application/wasm',
});

/**
 * @param {Record<string, string>} [texts] by their paths
 * @param {Record<string, string>} [folders] in the repository, by the folders of the server that they are
 * @returns {Promise<{url: string, close: () => void}>} close ends at once, whoever is connected
 */
export async function serve(texts = {}, folders = {}) {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    const [, folder, name] = /^\/(\w*)\/?([\w.-]*)$/.exec(path) ?? [];
    const file = folders[folder] ? join(root, folders[folder], name) : join(root, 'dist', path);
    const type = path === '/' ? 'text/html' : (TYPES[extname(path)] ?? 'application/octet-stream');
    const body =
      texts[path] ?? (existsSync(file) && extname(file) ? readFileSync(file) : undefined);
    response.writeHead(body === undefined ? 404 : 200, { 'Content-Type': type }).end(body);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { url: `http://127.0.0.1:${port}/`, close };
}
