/**
 * What the browser tests share: dist/ on a server of its own, Chromium and Firefox, and a reader's hands: everything is found
 * by the role and the name that a screen reader would say.
 */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { extname, join } from 'node:path';
import { after, describe } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import puppeteer from 'puppeteer-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const dist = fileURLToPath(new URL('../../dist', import.meta.url));
const TYPES = /** @type {Record<string, string>} */ ({
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.wasm': 'application/wasm',
});

/** @param {string[]} paths */
const first = (paths) => paths.find((path) => existsSync(path));

/** @type {Record<string, import('puppeteer-core').LaunchOptions>} */
const browsers = {
  Chromium: {
    browser: 'chrome',
    executablePath:
      process.env.CHROMIUM ??
      first(['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']),
    args: [
      ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
      ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
    ],
  },
  Firefox: {
    browser: 'firefox',
    executablePath: process.env.FIREFOX ?? first(['/usr/bin/firefox-esr', '/usr/bin/firefox']),
  },
};

/** Serves dist/, and at /frame.html whatever HTML the test gives. @param {string} html @returns {Promise<{url: string, close: () => void}>} */
export async function serve(html = '') {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    const file = join(dist, path === '/' ? 'index.html' : path);
    // Any page may import the module: it is meant to be embedded from another origin.
    const headers = { 'Access-Control-Allow-Origin': '*' };
    if (path === '/frame.html') {
      response.writeHead(200, { ...headers, 'Content-Type': 'text/html' }).end(html);
    } else if (file.startsWith(dist) && existsSync(file)) {
      const type = TYPES[extname(file)] ?? 'application/octet-stream';
      response.writeHead(200, { ...headers, 'Content-Type': type }).end(readFileSync(file));
    } else {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return { url: `http://127.0.0.1:${port}/`, close: () => server.close() };
}

/** The single file, as a double click opens it. */
export const singleFile = pathToFileURL(join(dist, 'rnn-playground.html')).href;

/** @param {string} name Chromium or Firefox */
export const launch = (name) => puppeteer.launch({ headless: true, ...browsers[name] });

/**
 * Runs a suite in every browser. `empty`: a page without the element, to wait for nothing.
 * @param {string} what
 * @param {(open: (url: string, options?: {width?: number, empty?: boolean}) => Promise<Lab>, name: string) => void} suite
 */
export function inEveryBrowser(what, suite) {
  for (const name of Object.keys(browsers)) {
    describe(`${what}, in ${name}`, () => {
      /** @type {Promise<import('puppeteer-core').Browser> | undefined} */
      let launched;
      after(async () => (await launched)?.close());
      suite(async (url, { width = 1280, empty = false } = {}) => {
        launched ??= launch(name);
        const page = await (await launched).newPage();
        // Firefox 140 (Debian 13's ESR) takes the size, and refuses the screen's orientation that Puppeteer sends along.
        await page.setViewport({ width, height: 900 }).catch((error) => {
          if (!error.message.includes('setScreenOrientationOverride')) throw error;
        });
        await page.waitForFunction((wide) => window.innerWidth === wide, {}, width);
        const lab = new Lab(page);
        await page.goto(url);
        if (!empty) await lab.ready();
        return lab;
      }, name);
    });
  }
}

/** One page with the playground in it, and a reader in front of it. */
export class Lab {
  /** What the page complained of. @type {string[]} */
  complaints = [];
  /** Where it looks for things. */
  #where = '';

  /** @param {import('puppeteer-core').Page} page */
  constructor(page) {
    this.page = page;
    page.on('pageerror', (error) => this.complaints.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') this.complaints.push(message.text());
    });
  }

  /** The same reader, who looks for things in one part of the lab: through all of a large one Firefox searches for seconds.
   *  @param {string} selector */
  within(selector) {
    const part = new Lab(this.page);
    part.#where = `${selector} `;
    return part;
  }

  /** Waits until the engine stands. */
  ready() {
    return this.page.evaluate(async () => {
      await customElements.whenDefined('rnn-playground');
      await /** @type {any} */ (document.querySelector('rnn-playground')).ready();
    });
  }

  /** @param {string} role @param {string} name */
  #find(role, name) {
    return this.page
      .locator(`rnn-playground >>> ${this.#where}::-p-aria([name="${name}"][role="${role}"])`)
      .setWaitForStableBoundingBox(false) // nothing here moves, and frames are slow where there is no GPU
      .setTimeout(20_000);
  }

  /** @param {string} name */
  press(name) {
    return this.#find('button', name).click();
  }

  /** Writes a text into a box, key after key. @param {string} name @param {string} text */
  async write(name, text) {
    await this.#find('textbox', name).click({ count: 3 });
    await this.page.keyboard.press('Backspace');
    await this.page.keyboard.type(text);
  }

  /** Puts a text into a box at once, as pasting does. @param {string} name @param {string} text */
  paste(name, text) {
    return this.#find('textbox', name).fill(text);
  }

  /** @param {string} name @param {string} value */
  choose(name, value) {
    return this.#find('combobox', name).fill(value);
  }

  /** Chooses one of several. @param {string} name */
  pick(name) {
    return this.#find('radio', name).click();
  }

  /** Ticks a box. @param {string} name */
  check(name) {
    return this.#find('checkbox', name).click();
  }

  /** Sets a slider. @param {string} name @param {number} value */
  slide(name, value) {
    return this.#find('slider', name).fill(String(value));
  }

  /** Opens a part that is closed at first. @param {string} part */
  async unfold(part) {
    const summary = `rnn-playground >>> .${part}-place summary`;
    const found = await this.page.waitForSelector(summary);
    // Not by the pointer: what stands above may still be growing.
    await found?.evaluate((element) => /** @type {HTMLElement} */ (element).click());
  }

  /** What a part of the lab says. @param {string} selector inside the element @returns {Promise<string>} */
  text(selector) {
    return this.page.evaluate(
      (where) =>
        /** @type {any} */ (document.querySelector('rnn-playground'))?.shadowRoot?.querySelector(
          where,
        )?.innerText ?? '',
      selector,
    );
  }

  /** @param {string} selector @returns {Promise<string[]>} of every match */
  texts(selector) {
    return this.page.evaluate(
      (where) =>
        [
          .../** @type {any} */ (
            document.querySelector('rnn-playground')
          ).shadowRoot.querySelectorAll(where),
        ].map((/** @type {HTMLElement} */ element) => element.innerText),
      selector,
    );
  }

  /** Waits until the lab says so. @param {string} selector @param {RegExp} wanted */
  async sees(selector, wanted, timeout = 20_000) {
    try {
      await this.page.waitForFunction(
        (where, pattern, flags) =>
          new RegExp(pattern, flags).test(
            /** @type {any} */ (
              document.querySelector('rnn-playground')
            )?.shadowRoot?.querySelector(where)?.innerText ?? '',
          ),
        { timeout },
        selector,
        wanted.source,
        wanted.flags,
      );
    } catch {
      throw new Error(
        `"${selector}" says ${JSON.stringify(await this.text(selector))}, want ${wanted}`,
      );
    }
  }

  /** The page scrolls sideways nowhere at this width, and axe finds nothing in light and in dark. */
  async fits() {
    const { width, overflow } = await this.page.evaluate(() => ({
      width: innerWidth,
      overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    }));
    assert.ok(overflow <= 0, `${overflow} px too wide at ${width}`);
    await this.page.evaluate(axe);
    for (const theme of ['light', 'dark']) {
      await this.page.select('.theme select', theme);
      const found = await this.page.evaluate(async () => {
        const { violations } = await /** @type {any} */ (globalThis).axe.run();
        return violations.map(
          (/** @type {any} */ v) => `${v.id}: ${v.nodes.map((/** @type {any} */ n) => n.target)}`,
        );
      });
      assert.deepEqual(found, [], `${theme}, ${width}`);
    }
  }

  /** The numbers of the run, by name. @returns {Promise<Record<string, string>>} */
  async numbers() {
    const [names, values] = [await this.texts('.numbers dt'), await this.texts('.numbers dd')];
    return Object.fromEntries(names.map((name, i) => [name, values[i]]));
  }

  close() {
    return this.page.close();
  }
}
