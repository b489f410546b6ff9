// The workloads in TensorFlow.js, on its WebAssembly back end: its own layers and its own Adam, as its users have them.
import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops.js';
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import { setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';

/** @type {import('./page.js').Maker} */
export async function make({ cell, V, E, H, K, B, T, every, lr }, { batches, weights }) {
  if (tf.getBackend() !== 'wasm') {
    setThreadsCount(1);
    setWasmPaths(new URL('./tfjs/', location.href).href);
    await tf.setBackend('wasm');
  }
  // The gradient of its embedding layer has no kernel in WebAssembly: a layer without bias on one-hot rows is the same.
  const common = { units: H, returnSequences: every };
  const recurrent = {
    rnn: () => layers.simpleRNN(common),
    lstm: () => layers.lstm({ ...common, recurrentActivation: 'sigmoid' }),
    gru: () => layers.gru({ ...common, recurrentActivation: 'sigmoid' }),
  }[cell]();
  const model = sequential({
    layers: [
      layers.dense({ units: E, useBias: false, batchInputShape: [B, T, V] }),
      recurrent,
      layers.dense({ units: K }),
    ],
  });
  /** Its layout is (in, out). @param {string} name */
  const transposed = (name) => tf.transpose(tf.tensor(weights[name].values, weights[name].shape));
  /** @param {string} name */
  const plain = (name) => tf.tensor(weights[name].values, weights[name].shape);
  tf.tidy(() => {
    const bias = tf.add(plain('rnn.bias_ih_l0'), plain('rnn.bias_hh_l0'));
    model.setWeights([
      plain('embedding.weight'),
      transposed('rnn.weight_ih_l0'),
      transposed('rnn.weight_hh_l0'),
      bias,
      transposed('fc.weight'),
      plain('fc.bias'),
    ]);
  });
  const inputs = batches.map(({ ids, targets }) => ({
    hot: tf.tidy(() => tf.cast(tf.oneHot(tf.tensor(ids, [B, T], 'int32'), V), 'float32')),
    wanted: tf.tidy(() =>
      K === 1
        ? tf.tensor(targets, [B, 1], 'float32')
        : tf.cast(tf.oneHot(tf.tensor(targets, [targets.length], 'int32'), K), 'float32'),
    ),
  }));
  const optimizer = tf.train.adam(lr, 0.9, 0.999, 1e-8);
  let done = 0;
  return {
    // One bias where PyTorch has two, which Adam moves half as far; another GRU.
    exact: false,
    async train(steps) {
      const losses = new Float32Array(steps);
      for (let i = 0; i < steps; ++i) {
        const { hot, wanted } = inputs[done++ % inputs.length];
        const value = optimizer.minimize(() => {
          const logits = model.apply(hot, { training: true });
          const flat = tf.reshape(logits, [-1, K]);
          return K === 1
            ? tf.losses.sigmoidCrossEntropy(wanted, flat)
            : tf.losses.softmaxCrossEntropy(wanted, flat);
        }, true);
        losses[i] = value?.dataSync()[0] ?? Number.NaN;
        value?.dispose();
      }
      return losses;
    },
    close() {
      optimizer.dispose();
      model.dispose();
      for (const { hot, wanted } of inputs) tf.dispose([hot, wanted]);
    },
  };
}
