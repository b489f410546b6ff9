// Real sentences: a GRU of 64 units with the full vocabulary on a CSV of text and label, beside the same in PyTorch.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseCsv } from '../../web/csv.js';

const EPOCHS = 10;
const OPTIONS = {
  task: 'classify',
  cell: 'gru',
  embedding: 32,
  hidden: 64,
  lr: 0.001,
  batch: 32,
  shuffle: true,
  seed: 42,
};

/** Every tenth row is held out. @param {string} [path] of the CSV */
export async function bench(path) {
  if (!path) throw new Error('want the path of a CSV file with the columns text and label');
  const rows = parseCsv(readFileSync(path, 'utf8'));
  const [training, heldOut] = [0, 1].map((out) =>
    rows.filter((_, i) => Number(i % 10 === 9) === out),
  );
  const megabytes = () => Math.round(process.resourceUsage().maxRSS / 1024);
  const idle = megabytes();

  const { Session } = await import('../web/built.js');
  const session = await Session.create({ ...OPTIONS, data: training });
  const { losses, seconds } = await session.train({ epochs: EPOCHS });
  const peak = megabytes();
  let right = 0;
  for (const { text, label } of heldOut)
    right += (await session.predict(text)).text === label ? 1 : 0;

  const { config, vocabulary, length, parameters } = session.info;
  console.log(`
${training.length} rows to train on, ${heldOut.length} held out; ${vocabulary.source.length} words, rows of up to ${length};
GRU ${config.hidden}, embedding ${config.embedding}, ${parameters.toLocaleString('en')} parameters; ${EPOCHS} epochs, batches of ${config.batch}, Adam ${config.lr}

                    seconds   held-out accuracy   last loss   peak memory`);
  report('WebAssembly', seconds, right / heldOut.length, losses[EPOCHS - 1], peak, idle);
  session.close();

  // Debian's has PyTorch from its own package.
  const python = ['/usr/bin/python3'].find((one) => existsSync(one)) ?? 'python3';
  const script = fileURLToPath(new URL('reviews.py', import.meta.url));
  const input = JSON.stringify({
    options: OPTIONS,
    epochs: EPOCHS,
    training,
    heldOut,
    drop: config.drop,
  });
  for (const threads of [1, 0]) {
    const { status, stdout, stderr } = spawnSync(python, [script, String(threads)], {
      input,
      encoding: 'utf8',
    });
    if (status !== 0)
      return console.log(`PyTorch             did not run: ${stderr.trim().split('\n').at(-1)}`);
    const other = JSON.parse(stdout);
    const name = threads === 1 ? 'PyTorch, 1 thread' : 'PyTorch, all cores';
    report(name, other.seconds, other.accuracy, other.loss, other.peak, other.idle);
  }
}

/** @param {string} name @param {number} seconds @param {number} accuracy @param {number} loss @param {number} peak @param {number} idle */
function report(name, seconds, accuracy, loss, peak, idle) {
  const cells = [seconds.toFixed(2).padStart(8), `${(100 * accuracy).toFixed(1)} %`.padStart(20)];
  console.log(
    `${name.padEnd(19)}${cells.join('')}${loss.toFixed(5).padStart(12)}   ${peak} MiB, ${idle} before`,
  );
}
