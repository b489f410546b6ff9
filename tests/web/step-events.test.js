import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';
import { StepEvents } from '../../web/step-events.js';

/** @param {number} step of the last loss @param {number[]} losses */
const part = (step, losses) =>
  /** @type {import('../../web/protocol.js').Progress} */ ({
    kind: 'progress',
    epoch: step,
    step,
    accuracy: 0.5,
    rate: 100,
    losses: new Float32Array(losses),
    epochs: new Float32Array(losses),
  });

/** @type {(() => void)[]} */
let frames = [];
const frame = () => {
  for (const callback of frames.splice(0)) callback();
};

beforeEach(() => {
  mock.timers.enable({ apis: ['setTimeout'] });
  frames = [];
  Object.assign(globalThis, {
    requestAnimationFrame: (/** @type {() => void} */ callback) => frames.push(callback),
    cancelAnimationFrame: () => frames.splice(0),
  });
});
afterEach(() => {
  mock.timers.reset();
  Reflect.deleteProperty(globalThis, 'requestAnimationFrame');
  Reflect.deleteProperty(globalThis, 'cancelAnimationFrame');
});

test('listeners hear at most once per frame, of every loss since the frame before', () => {
  const events = new StepEvents();
  /** @type {import('../../web/step-events.js').StepEvent[]} */
  const heard = [];
  events.listen((event) => heard.push(event));
  events.add(part(2, [4, 3]));
  events.add(part(3, [2]));
  assert.equal(heard.length, 0);
  frame();
  frame();
  assert.equal(heard.length, 1);
  assert.deepEqual([...heard[0].losses], [4, 3, 2]);
  assert.deepEqual([heard[0].first, heard[0].step, heard[0].loss], [1, 3, 2]);
});

test('without frames, as in a hidden tab, listeners hear all the same, and once', () => {
  const events = new StepEvents();
  const listener = mock.fn();
  events.listen(listener);
  events.add(part(1, [1]));
  mock.timers.tick(1000);
  frame();
  assert.equal(listener.mock.callCount(), 1);
});

test('a listener that was taken off hears nothing more', () => {
  const events = new StepEvents();
  const listener = mock.fn();
  events.listen(listener)();
  events.add(part(1, [1]));
  frame();
  assert.equal(listener.mock.callCount(), 0);
});
