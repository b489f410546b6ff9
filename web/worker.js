/**
 * The worker of one Session: one WebAssembly module, one training loop. Between two stretches of training it lets
 * messages in, so a prediction waits for one stretch at most.
 */

import { createEngine } from './engine.js';

/** How long a stretch of training should take: well below a frame, long enough that messages cost nothing beside it. */
const STRETCH_MS = 6;

/** @type {(engine: Promise<import('./engine.js').Engine>) => void} */
let start;
/** @type {Promise<import('./engine.js').Engine>} */
const engine = new Promise((resolve) => {
  start = resolve;
});

/** @type {number | undefined} the session's handle */
let session;
/** Batches in an epoch of it. */
let stepsPerEpoch = 1;

/** @type {{stopped: boolean, rate: number, wake: () => void} | undefined} the run under way */
let run;

/** @param {import('./protocol.js').Reply} reply @param {Transferable[]} transfer */
const post = (reply, transfer = []) => globalThis.postMessage(reply, { transfer });

const channel = new MessageChannel();
/**
 * Waits for a task of its own, behind the messages that wait already. Timers would sleep for 4 ms in a browser; Node.js
 * hands a port up to a thousand messages before it looks at another, so there it is setImmediate.
 */
const letMessagesIn = () =>
  new Promise((resolve) => {
    if ('setImmediate' in globalThis) {
      setImmediate(resolve);
    } else {
      channel.port1.onmessage = resolve;
      channel.port2.postMessage(null);
    }
  });

/** @param {import('./protocol.js').CallRequest} request */
async function call({ name, args }) {
  const { call } = await engine;
  if (name !== 'create' && name !== 'load') return call(name, { session, ...args });
  const { session: handle, steps_per_epoch, ...info } = call(name, args);
  session = handle;
  stepsPerEpoch = steps_per_epoch;
  return info;
}

/** @param {import('./protocol.js').TrainRequest} request */
async function train({ epochs, steps, rate }) {
  const { call } = await engine;
  const started = performance.now();
  let { epoch, step } = call('train', { session, steps: 0 });
  const target =
    epochs !== undefined
      ? (epoch + epochs) * stepsPerEpoch
      : steps !== undefined
        ? step + steps
        : Infinity;
  const bounded = target < Infinity;
  // A call that asks for a number of epochs gives all of them or leaves the session as it was.
  if (bounded) call('mark', { session });

  run = { stopped: false, rate, wake: () => {} };
  let stretch = 1; // steps
  const clock = { since: started, steps: 0, rate: 0 };
  try {
    while (step < target && !run.stopped) {
      const begun = performance.now();
      const count = Math.min(run.rate > 0 ? 1 : stretch, target - step);
      const part = call('train', { session, steps: count });
      ({ epoch, step } = part);

      const now = performance.now();
      if (run.rate === 0) {
        const fitting = (count * STRETCH_MS) / Math.max(now - begun, 0.1);
        stretch = Math.max(1, Math.round(Math.min(fitting, 2 * stretch)));
      }
      clock.steps += count;
      if (now - clock.since > 500 || clock.rate === 0) {
        clock.rate = (clock.steps * 1000) / Math.max(now - clock.since, 0.1);
        clock.since = now;
        clock.steps = 0;
      }
      post({ kind: 'progress', ...part, rate: clock.rate }, [
        part.losses.buffer,
        part.epochs.buffer,
      ]);
      await (run.rate > 0 ? pause(begun + 1000 / run.rate - now) : letMessagesIn());
    }
  } catch (error) {
    if (bounded) call('rollBack', { session });
    throw error;
  } finally {
    run = undefined;
  }
  return { epoch, step, seconds: (performance.now() - started) / 1000 };
}

/** Sleeps until the time is over or the run is told something. @param {number} ms */
const pause = (ms) =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    if (run)
      run.wake = () => {
        clearTimeout(timer);
        resolve(undefined);
      };
  });

/** @param {import('./protocol.js').Request} request */
async function answer(request) {
  switch (request.kind) {
    case 'start':
      return start(createEngine(request.module));
    case 'call':
      return call(request);
    case 'train':
      return train(request);
    case 'stop':
      if (run) run.stopped = true;
      return run?.wake();
    case 'rate':
      if (run) run.rate = request.rate;
      return run?.wake();
  }
}

globalThis.onmessage = async ({ data: request }) => {
  try {
    const value = await answer(request);
    if ('id' in request) post({ kind: 'done', id: request.id, value });
  } catch (error) {
    const { code = 'bad_config', message } = /** @type {{code?: string, message: string}} */ (
      error
    );
    post({ kind: 'failed', id: request.id, code, message });
  }
};
