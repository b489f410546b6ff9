// The page in Chromium: how soon the first visit can train, and how soon a key press is answered while training at full
// speed. Whoever calls has built dist/.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import { launch } from '../browser/browser.js';

const dist = fileURLToPath(new URL('../../dist', import.meta.url));
const TYPES = /** @type {Record<string, string>} */ ({
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.wasm': 'application/wasm',
});

/** Milliseconds: to the button, to the first paint, and of long tasks beyond 50 each after that.
 *  @typedef {{button: number, paint: number, blocked: number}} Visit */

/** Lighthouse's mobile network and processor, to whoever asks DevTools for them. */
const MOBILE = {
  network: {
    offline: false,
    latency: 150,
    downloadThroughput: (1.6 * 1024 * 1024) / 8,
    uploadThroughput: (750 * 1024) / 8,
  },
  processor: 4,
};

/** Visits of each kind, each with a browser and a profile of its own; the median one counts. */
const VISITS = 5;
/** How long after the button a visit goes on to be watched for long tasks, in milliseconds. */
const WATCHED = 3000;
/** How long a new browser is left to itself. */
const SETTLED = 3000;
/** A minute of key presses, so many milliseconds apart on the average: they meet frames and stretches of training anywhere. */
const MINUTE = 60_000;
const KEY_EVERY = 220;
const WORD = 'goodbadlovehate';

/** @param {number} ms */
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** dist/, compressed beforehand as a static host does. */
async function host() {
  const files = new Map(
    readdirSync(dist, { recursive: true, encoding: 'utf8' })
      .filter((path) => extname(path) in TYPES)
      .map((path) => [`/${path}`, brotliCompressSync(readFileSync(join(dist, path)))]),
  );
  const server = createServer(({ url = '' }, response) => {
    const path = url === '/' ? '/index.html' : url;
    const body = files.get(path);
    if (!body) return response.writeHead(404).end();
    const headers = { 'Content-Type': TYPES[extname(path)], 'Content-Encoding': 'br' };
    return response.writeHead(200, headers).end(body);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return { url: `http://127.0.0.1:${port}/`, files, close: () => server.close() };
}

/** In the page before anything else: when there is a button to train with, and which tasks are long. */
function watchVisit() {
  const seen = /** @type {any} */ (globalThis);
  seen.longTasks = [];
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries())
      seen.longTasks.push([startTime, duration]);
  }).observe({ type: 'longtask', buffered: true });
  const { attachShadow } = Element.prototype;
  Element.prototype.attachShadow = function (options) {
    const root = attachShadow.call(this, options);
    seen.button = new Promise((resolve) => {
      const observer = new MutationObserver(() => {
        if (!root.querySelector('.train .primary:not(:disabled)')) return;
        observer.disconnect();
        resolve(performance.now());
      });
      observer.observe(root, { childList: true, subtree: true });
    });
    return root;
  };
}

/** A first visit: nothing is in any cache. @param {string} url @param {typeof MOBILE | null} slow @returns {Promise<Visit>} */
async function visit(url, slow) {
  const browser = await launch('Chromium');
  try {
    const page = await browser.newPage();
    await pause(SETTLED); // a new browser has work of its own
    if (slow) {
      const devtools = await page.createCDPSession();
      await devtools.send('Network.enable');
      await devtools.send('Network.emulateNetworkConditions', slow.network);
      await devtools.send('Emulation.setCPUThrottlingRate', { rate: slow.processor });
    }
    await page.evaluateOnNewDocument(watchVisit);
    await page.goto(url, { waitUntil: 'domcontentloaded' });
    const { button, paint, tasks } = await page.evaluate(async (watched) => {
      const seen = /** @type {any} */ (globalThis);
      const button = await seen.button;
      await new Promise((resolve) => setTimeout(resolve, watched));
      const [paint] = performance.getEntriesByName('first-contentful-paint');
      return { button, paint: paint?.startTime ?? 0, tasks: seen.longTasks };
    }, WATCHED);
    // That it works is part of the promise.
    await page.evaluate(
      () =>
        new Promise((resolve) => {
          const playground = document.querySelector('rnn-playground');
          playground?.addEventListener('rnn-step', resolve, { once: true });
          /** @type {HTMLElement | null | undefined} */ (
            playground?.shadowRoot?.querySelector('.train .primary')
          )?.click();
        }),
    );
    const blocked = tasks
      .filter((/** @type {number[]} */ [start]) => start >= paint)
      .reduce((/** @type {number} */ sum, /** @type {number[]} */ [, took]) => sum + took - 50, 0);
    return { button, paint, blocked };
  } finally {
    await browser.close();
  }
}

/** In the page: trains at full speed, and puts the cursor into the box. Not through Puppeteer's names and roles: a browser
 *  that must keep those for a screen reader is a slower one. */
async function startTyping() {
  const playground = /** @type {any} */ (document.querySelector('rnn-playground'));
  await customElements.whenDefined('rnn-playground');
  await playground.ready();
  await new Promise(requestAnimationFrame);
  const root = playground.shadowRoot;
  const speed = root.querySelector('.train select');
  speed.value = '0';
  speed.dispatchEvent(new Event('change', { bubbles: true }));
  root.querySelector('.train .primary').click();
  const box = root.querySelector('.try input');
  box.focus({ preventScroll: true });
  box.select();
}

/** In the page: the next key begins a new word. */
const selectAll = () =>
  /** @type {HTMLInputElement | null | undefined} */ (
    document.querySelector('rnn-playground')?.shadowRoot?.querySelector('.try input')
  )?.select();

/** In the page: when each key press was, when the answer to it stood in the page, and when the frame with it was painted. */
function watchKeys() {
  const seen = /** @type {any} */ (globalThis);
  const root = /** @type {ShadowRoot} */ (document.querySelector('rnn-playground')?.shadowRoot);
  const box = /** @type {HTMLInputElement} */ (root.querySelector('.try input'));
  const part = /** @type {HTMLElement} */ (root.querySelector('.try'));
  seen.keys = [];
  seen.frames = [];
  /** @type {{at: number, text: string} | null} */
  let waiting = null;
  box.addEventListener('keydown', ({ timeStamp }) => {
    waiting = { at: timeStamp, text: '' };
  });
  box.addEventListener('input', () => {
    if (waiting) waiting.text = box.value;
  });
  new MutationObserver(() => {
    const words = [...part.querySelectorAll('.chip:not(.pad) bdi')].map((word) => word.textContent);
    if (!waiting?.text || words.join(' ') !== waiting.text) return;
    const { at } = waiting;
    waiting = null;
    const answered = performance.now() - at;
    requestAnimationFrame(() => {
      // This frame shows it; the message comes when it has been painted.
      const framed = performance.now() - at;
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => seen.keys.push([answered, framed, performance.now() - at]);
      port2.postMessage(null);
    });
  }).observe(part, { childList: true, subtree: true, characterData: true });
  let last = performance.now();
  requestAnimationFrame(function frame(now) {
    seen.frames.push(now - last);
    last = now;
    requestAnimationFrame(frame);
  });
}

/** A minute at full speed with a reader who types. @param {string} url @param {number} minute in milliseconds
 *  @returns {Promise<{keys: number[][], frames: number[]}>} of each key press, when its answer stood in the page, when the
 *    frame with it began and when that was painted; and how long each frame was */
async function type(url, minute) {
  const browser = await launch('Chromium');
  try {
    const page = await browser.newPage();
    await page.setViewport({ width: 1280, height: 900 });
    await page.goto(url);
    await page.evaluate(startTyping);
    await pause(2000); // the chart has come
    await page.evaluate(watchKeys);
    const end = performance.now() + minute;
    let pressed = 0;
    for (; performance.now() < end; pressed++) {
      const length = pressed % WORD.length;
      await page.keyboard.press(/** @type {any} */ (WORD[length]));
      await pause(KEY_EVERY / 2 + Math.random() * KEY_EVERY);
      if (length === WORD.length - 1) await page.evaluate(selectAll);
    }
    return await page.evaluate(() => {
      const { keys, frames } = /** @type {any} */ (globalThis);
      return { keys, frames };
    });
  } finally {
    await browser.close();
  }
}

/** @param {number[]} values @param {number} share */
const quantile = (values, share) => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
};

/** @param {number[]} values */
const median = (values) => quantile(values, 0.5);

/** What index.html and all that it asks for at once come to, and the single file. @param {Map<string, Buffer>} files */
function sizes(files) {
  const page = readFileSync(join(dist, 'index.html'), 'utf8');
  const asked = [...page.matchAll(/"\.(\/assets\/[^"]+)"/g)].map(([, path]) => path);
  return {
    first: ['/index.html', ...asked].reduce((sum, path) => sum + (files.get(path)?.length ?? 0), 0),
    single: statSync(join(dist, 'rnn-playground.html')).size,
  };
}

/** Measures, prints goals and figures, and gives them.
 *  @returns {Promise<{rows: {what: string, unit: string, goal: number | null, figure: number, holds: boolean | null}[],
 *    keys: number, frames: number, visits: {fast: Visit[], slow: Visit[]}}>} */
export async function bench({ visits = VISITS, minute = MINUTE } = {}) {
  const server = await host();
  try {
    /** @type {Record<'fast' | 'slow', Visit[]>} */
    const seen = { fast: [], slow: [] };
    for (let i = 0; i < visits; i++) {
      seen.fast.push(await visit(server.url, null));
      seen.slow.push(await visit(server.url, MOBILE));
    }
    const { keys, frames } = await type(server.url, minute);
    const { first, single } = sizes(server.files);
    /** @param {'fast' | 'slow'} kind @param {keyof Visit} figure */
    const of = (kind, figure) => median(seen[kind].map((each) => each[figure]));
    /** @param {0 | 1 | 2} when @param {number} share */
    const after = (when, share) =>
      quantile(
        keys.map((key) => key[when]),
        share,
      );
    /** @param {string} what @param {string} unit @param {number | null} goal @param {number} figure */
    const row = (what, unit, goal, figure) => ({
      what,
      unit,
      goal,
      figure: Math.round(figure * 10) / 10,
      holds: goal === null ? null : figure <= goal,
    });
    const rows = [
      row('first visit: Train works', 'ms', 1000, of('fast', 'button')),
      row('the same on a slow telephone', 'ms', 3000, of('slow', 'button')),
      row('total blocking time', 'ms', 50, of('fast', 'blocked')),
      row('the same on a slow telephone', 'ms', null, of('slow', 'blocked')),
      row('key press to answer in the page, median', 'ms', null, after(0, 0.5)),
      row('… 99th percentile', 'ms', null, after(0, 0.99)),
      row('key press to the frame that shows it, median', 'ms', null, after(1, 0.5)),
      row('… 99th percentile', 'ms', null, after(1, 0.99)),
      row('key press to that frame painted, median', 'ms', 16, after(2, 0.5)),
      row('… 99th percentile', 'ms', 50, after(2, 0.99)),
      row('longest frame of a minute', 'ms', 50, Math.max(...frames)),
      row('frames over 50 ms', '', 0, frames.filter((frame) => frame > 50.1).length),
      row('index.html and what it asks for at once, Brotli', 'bytes', 150 * 1024, first),
      row('the single file', 'bytes', 600_000, single),
    ];
    print(rows, keys.length);
    return { rows, keys: keys.length, frames: frames.length, visits: seen };
  } finally {
    server.close();
  }
}

/** @param {Awaited<ReturnType<typeof bench>>['rows']} rows @param {number} keys */
function print(rows, keys) {
  console.log(`
The page in headless Chromium, drawn without a GPU. First visits: an empty profile, files compressed beforehand; a slow telephone:
1.6 Mbit/s, 150 ms, a processor a quarter as fast. ${keys} key presses while training at full speed.
`);
  const number = (/** @type {number} */ value) => value.toLocaleString('en');
  for (const { what, unit, goal, figure, holds } of rows) {
    const promise = goal === null ? '' : `goal ${number(goal)}`;
    const verdict = holds === null ? '' : holds ? 'holds' : 'does not hold';
    console.log(
      `${what.padEnd(50)}${number(figure).padStart(10)} ${unit.padEnd(6)}${promise.padEnd(14)}${verdict}`,
    );
  }
}
