// The workloads in TensorFlow.js, on its WebAssembly back end: PyTorch's equations in its operations, and its own Adam. Its
// recurrent layers take longer, have one bias instead of two, and another GRU. Slices are what costs here, for each copies all
// of what it is cut from: so every step and every gate is by itself.
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import { setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';

/** @typedef {any} Tensor TensorFlow.js's */

/** x w. The gradient of `matMul` asks for products of transposed matrices, for which this back end has nothing fast: they are
 *  transposed first. @type {(x: Tensor, w: Tensor) => Tensor} */
const product = tf.customGrad(
  (/** @type {Tensor} */ x, /** @type {Tensor} */ w, /** @type {any} */ save) => {
    save([x, w]);
    return {
      value: tf.matMul(x, w),
      gradFunc: (/** @type {Tensor} */ dy, /** @type {Tensor[]} */ [x, w]) => [
        tf.matMul(dy, tf.transpose(w)),
        tf.matMul(tf.transpose(x), dy),
      ],
    };
  },
);

/** One step of each: x is W x + b of this step, (B, G H). @type {Record<string, (x: Tensor, s: Tensor[], u: Tensor, b: Tensor) => Tensor[]>} */
const cells = {
  rnn: (x, [h], u) => [tf.tanh(tf.add(x, product(h, u)))],
  lstm: (x, [h, c], u) => {
    const [i, f, g, o] = tf.split(tf.add(x, product(h, u)), 4, 1);
    const next = tf.add(tf.mul(tf.sigmoid(f), c), tf.mul(tf.sigmoid(i), tf.tanh(g)));
    return [tf.mul(tf.sigmoid(o), tf.tanh(next)), next];
  },
  gru: (x, [h], u, b) => {
    const [xr, xz, xn] = tf.split(x, 3, 1);
    const [hr, hz, hn] = tf.split(tf.add(product(h, u), b), 3, 1);
    const z = tf.sigmoid(tf.add(xz, hz));
    const n = tf.tanh(tf.add(xn, tf.mul(tf.sigmoid(tf.add(xr, hr)), hn)));
    return [tf.add(n, tf.mul(z, tf.sub(h, n)))];
  },
};

/** @type {import('./page.js').Maker} */
export async function make({ cell, V, H, K, B, T, every, lr }, { batches, weights }) {
  if (tf.getBackend() !== 'wasm') {
    setThreadsCount(1);
    setWasmPaths(new URL('./tfjs/', location.href).href);
    await tf.setBackend('wasm');
  }
  // (in, out), as x W takes them.
  const parameters = Object.entries(weights).map(([name, { shape, values }]) =>
    tf.tidy(() => {
      const given = tf.tensor(values, shape);
      return tf.variable(/weight_|fc.weight/.test(name) ? tf.transpose(given) : given);
    }),
  );
  const inputs = batches.map(({ ids, targets }) => {
    /** @param {number[]} list @param {number} size */
    const hot = (list, size) =>
      tf.tidy(() => tf.cast(tf.oneHot(tf.tensor(list, [list.length], 'int32'), size), 'float32'));
    // Time first.
    const byTime = every
      ? targets.map((_, i) => targets[(i % B) * T + Math.floor(i / B)])
      : targets;
    return {
      words: Array.from({ length: T }, (_, t) =>
        hot(
          ids.filter((_, i) => i % T === t),
          V,
        ),
      ),
      wanted: K === 1 ? tf.tensor(targets, [B, 1], 'float32') : hot(byTime, K),
    };
  });

  /** @param {Tensor[]} words one-hot, for the gradient of a look-up has no kernel on this back end @param {Tensor} wanted */
  function loss(words, wanted) {
    const [embedding, w, u, bi, bh, fc, bias] = parameters;
    const table = tf.add(product(embedding, w), cell === 'gru' ? bi : tf.add(bi, bh));
    let state = (cell === 'lstm' ? [0, 0] : [0]).map(() => tf.zeros([B, H]));
    const outputs = [];
    for (const word of words) {
      state = cells[cell](product(word, table), state, u, bh);
      outputs.push(state[0]);
    }
    const logits = tf.add(product(every ? tf.concat(outputs, 0) : state[0], fc), bias);
    return K === 1
      ? tf.losses.sigmoidCrossEntropy(wanted, logits)
      : tf.losses.softmaxCrossEntropy(wanted, logits);
  }

  const optimizer = tf.train.adam(lr, 0.9, 0.999, 1e-8);
  let done = 0;
  return {
    async train(steps) {
      const losses = new Float32Array(steps);
      for (let i = 0; i < steps; ++i) {
        const { words, wanted } = inputs[done++ % inputs.length];
        const value = optimizer.minimize(() => loss(words, wanted), true, parameters);
        losses[i] = value.dataSync()[0];
        value.dispose();
      }
      return losses;
    },
    close() {
      optimizer.dispose();
      tf.dispose([parameters, inputs]);
    },
  };
}
