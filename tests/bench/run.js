// `npm run bench -- NAME FILE`: measures something, prints it, and judges nothing. NAME is a file in this folder.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from '../../web/build/build.js';
import { setUp, stop } from '../../web/build/setup.js';

const [name = '', ...parameters] = process.argv.slice(2);
const file = new URL(`${name}.js`, import.meta.url);
if (!/^[a-z]+$/.test(name) || name === 'run' || !existsSync(fileURLToPath(file)))
  stop('usage: npm run bench -- reviews FILE.csv');
setUp('build');
await build();
const { bench } = await import(file.href);
await bench(...parameters);
