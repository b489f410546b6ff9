// `npm run pictures`: photographs every lab in Chromium, at a desk and on a phone, in light and in dark, for the README:
// web/pictures/. A folder behind the command takes whole pages instead, at one more width, to look them over.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Lab, launch, serve } from './browser.js';

const [folder] = process.argv.slice(2);
const whole = folder !== undefined;
const target = folder ?? fileURLToPath(new URL('../../web/pictures', import.meta.url));

/** What a lab does before its picture is taken. @type {Record<string, (lab: Lab) => Promise<unknown>>} */
const scenes = {
  forward: (lab) => walk(lab, 4),
  bptt: (lab) => walk(lab, 3),
  sentiment: (lab) => train(lab, 30),
  async translation(lab) {
    await lab.page.evaluate(async () => {
      const element = /** @type {any} */ (document.querySelector('rnn-playground'));
      element.setAttribute('task', 'translate');
      await new Promise((resolve) => setTimeout(resolve));
      await element.ready();
    });
    await train(lab, 12);
  },
  qa: (lab) => train(lab, 20),
  shapes: async () => {},
  async memory(lab) {
    await train(lab, 60);
    await lab.press('Race');
    await lab.sees('.race .primary', /Race/, 60_000);
  },
  'next-word': (lab) => train(lab, 40),
};

/** @param {Lab} lab @param {number} steps */
async function walk(lab, steps) {
  for (let step = 0; step < steps; ++step) await lab.press('Next');
}

/** @param {Lab} lab @param {number} epochs */
const train = (lab, epochs) =>
  lab.page.evaluate(async (count) => {
    const { session } = /** @type {any} */ (document.querySelector('rnn-playground'));
    await session.train({ epochs: count });
  }, epochs);

const SIZES = [
  { width: 1440, height: 1080 },
  ...(whole ? [{ width: 768, height: 1024 }] : []),
  { width: 360, height: 780 },
];

mkdirSync(target, { recursive: true });
const server = await serve();
const browser = await launch('Chromium');
for (const [name, scene] of Object.entries(scenes))
  for (const theme of ['light', 'dark'])
    for (const size of SIZES) {
      const page = await browser.newPage();
      await page.setViewport(size);
      await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: theme }]);
      await page.goto(`${server.url}#${name}`);
      const lab = new Lab(page);
      await lab.ready();
      await scene(lab);
      // What is loaded when it is first drawn, and the last numbers of the run.
      await page.waitForFunction(
        () => !document.querySelector('rnn-playground')?.shadowRoot?.querySelector('.awaited'),
      );
      await new Promise((resolve) => setTimeout(resolve, 1500));
      if (!whole)
        await page.evaluate(() =>
          document.querySelector(innerWidth > 1000 ? 'nav' : 'main')?.scrollIntoView(),
        );
      const file = /** @type {`${string}.webp`} */ (
        join(target, `${name}-${size.width}-${theme}.webp`)
      );
      await page.screenshot({ path: file, quality: 80, fullPage: whole });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      console.log(`${file}${wide > 0 ? `: ${wide} px too wide` : ''}${lab.complaints.join('\n')}`);
      await page.close();
    }
await browser.close();
server.close();
