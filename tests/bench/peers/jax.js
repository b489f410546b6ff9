// The workloads in jax-js, on its WebAssembly back end: PyTorch's equations, so it starts from the same weights and must come
// to the same losses. A step is one function under `jit`, which unrolls the loop over time, for there is no `lax.scan`. What
// a step costs is mostly the number of its kernels, so this is the way with the fewest that was found.
import { defaultDevice, init, jit, nn, numpy as np, valueAndGrad } from '@jax-js/jax';

/** @typedef {any} Tensor jax-js's Array: each use takes one reference away, `.ref` adds one */

const [BETA1, BETA2, EPSILON] = [0.9, 0.999, 1e-8];

/** @param {Tensor} x */
const sigmoid = (x) => np.reciprocal(np.exp(np.negative(x)).add(1));
/** `np.tanh`'s derivative keeps nine intermediate results, this one's three. @param {Tensor} x */
const tanh = (x) =>
  np
    .reciprocal(np.exp(x.mul(-2)).add(1))
    .mul(2)
    .sub(1);

/** One step of each: x is W x + b of this step, (B, G H). @type {Record<string, (x: Tensor, s: Tensor[], u: Tensor, b: Tensor) => Tensor[]>} */
const cells = {
  rnn: (x, [h], u) => [tanh(x.add(np.matmul(h, u)))],
  lstm: (x, [h, c], u) => {
    const [i, f, g, o] = np.split(x.add(np.matmul(h, u)), 4, 1);
    const next = sigmoid(f)
      .mul(c)
      .add(sigmoid(i).mul(tanh(g)));
    return [sigmoid(o).mul(tanh(next.ref)), next];
  },
  gru: (x, [h], u, b) => {
    const [xr, xz, xn] = np.split(x, 3, 1);
    const [hr, hz, hn] = np.split(np.matmul(h.ref, u).add(b.ref), 3, 1);
    const z = sigmoid(xz.add(hz));
    const n = tanh(xn.add(sigmoid(xr.add(hr)).mul(hn)));
    return [n.ref.add(z.mul(h.sub(n)))];
  },
};

/** Which way is faster differs from workload to workload, so both are tried. @type {import('./page.js').Maker} */
export async function make(workload, encoded) {
  await init('wasm');
  defaultDevice('wasm');
  let [fastest, best] = [Number.POSITIVE_INFINITY, false];
  for (const stepwise of [false, true]) {
    const trial = build(workload, encoded, stepwise);
    await trial.train(2); // compiles
    for (let i = 0; i < 5; ++i) {
      const start = performance.now();
      await trial.train(2);
      const time = performance.now() - start;
      if (time < fastest) [fastest, best] = [time, stepwise];
    }
    trial.close();
  }
  const how = best ? 'words step by step' : 'all words at once';
  return { ...build(workload, encoded, best), how };
}

/**
 * @param {import('../workloads.js').Workload} workload
 * @param {import('./page.js').Encoded} encoded
 * @param {boolean} stepwise whether each step looks its words up in a table of W x + b for every word; else W x + b of all steps
 *   is one product, cut into steps
 */
function build({ cell, V, H, K, B, T, every, lr }, { batches, weights }, stepwise) {
  /** @param {Tensor[]} parameters in PyTorch's order and shapes @param {Tensor} hot one-hot: (T B, V), or for each step (B, V)
   *  @param {Tensor} wanted */
  function loss([embedding, w, u, bi, bh, fc, bias], hot, wanted) {
    const inner = cell === 'gru' ? bi : bi.add(bh.ref); // a GRU needs b_hh by itself
    const project = (/** @type {Tensor} */ x) => np.matmul(x, w.transpose()).add(inner);
    /** @type {Tensor[]} */
    let steps;
    if (stepwise) {
      const table = project(embedding);
      steps = hot.map((/** @type {Tensor} */ words) => np.matmul(words, table.ref));
      table.dispose();
    } else {
      steps = np.split(project(np.matmul(hot, embedding)), T, 0);
    }
    const across = u.transpose();
    let state = (cell === 'lstm' ? [0, 0] : [0]).map(() => np.zeros([B, H]));
    /** @type {Tensor[]} */
    const outputs = [];
    for (const step of steps) {
      state = cells[cell](step, state, across.ref, bh);
      outputs.push(state[0].ref);
    }
    const read = every ? np.concatenate(outputs, 0) : state[0];
    const logits = np.matmul(read, fc.transpose()).add(bias);
    if (K > 1) return np.sum(nn.logSoftmax(logits, -1).mul(wanted)).div(every ? -B * T : -B);
    const z = logits.reshape([B]);
    const softplus = np.log1p(np.exp(np.negative(np.abs(z.ref)))).add(np.maximum(z.ref, 0));
    return np.mean(softplus.sub(z.mul(wanted)));
  }

  // All parameters in one array: the optimiser is then one kernel, not one for each of them.
  const list = Object.values(weights);
  const ends = list.map((_, i) => list.slice(0, i + 1).reduce((n, w) => n + w.values.length, 0));
  const joined = new Float32Array(ends[ends.length - 1]);
  list.forEach(({ values }, i) => {
    joined.set(values, ends[i] - values.length);
  });
  const step = jit(
    /** @param {Tensor[]} arrays */
    (...arrays) => {
      const [parameters, first, second, power1, power2, hot, wanted] = arrays;
      const [value, gradient] = valueAndGrad((/** @type {Tensor} */ p) =>
        loss(
          np
            .split(p, ends.slice(0, -1), 0)
            .map((/** @type {Tensor} */ part, /** @type {number} */ i) =>
              part.reshape(list[i].shape),
            ),
          hot,
          wanted,
        ),
      )(parameters.ref);
      const m = first.mul(BETA1).add(gradient.ref.mul(1 - BETA1));
      const v = second.mul(BETA2).add(np.square(gradient).mul(1 - BETA2));
      const p1 = power1.mul(BETA1);
      const p2 = power2.mul(BETA2);
      const rate = np.array(lr).div(np.array(1).sub(p1.ref));
      const root = np.sqrt(np.array(1).sub(p2.ref));
      const update = m.ref.mul(rate).div(np.sqrt(v.ref).div(root).add(EPSILON));
      return [value, parameters.sub(update), m, v, p1, p2];
    },
  );

  const inputs = batches.map(({ ids, targets }) => {
    const hot = new Float32Array(T * B * V);
    // Time first, so that the tokens of a step lie together.
    for (let b = 0; b < B; ++b)
      for (let t = 0; t < T; ++t) hot[(t * B + b) * V + ids[b * T + t]] = 1;
    const wanted = new Float32Array(targets.length * K);
    for (let i = 0; i < targets.length; ++i)
      if (K === 1) wanted[i] = targets[i];
      else wanted[(every ? (i % T) * B + Math.floor(i / T) : i) * K + targets[i]] = 1;
    /** @param {number} from @param {number} to */
    const rows = (from, to) => np.array(hot.slice(from * V, to * V)).reshape([to - from, V]);
    return [
      stepwise ? Array.from({ length: T }, (_, t) => rows(t * B, (t + 1) * B)) : rows(0, T * B),
      np.array(wanted).reshape(K === 1 ? [B] : [targets.length, K]),
    ];
  });
  /** @type {Tensor[]} */
  let state = [
    np.array(joined),
    np.zeros([joined.length]),
    np.zeros([joined.length]),
    np.array(1),
    np.array(1),
  ];
  let done = 0;
  return {
    /** @param {number} steps */
    async train(steps) {
      const losses = new Float32Array(steps);
      for (let i = 0; i < steps; ++i) {
        const given = inputs[done++ % inputs.length].map((/** @type {Tensor} */ a) =>
          Array.isArray(a) ? a.map(({ ref }) => ref) : a.ref,
        );
        const [value, ...next] = step(...state, ...given);
        state = next;
        losses[i] = value.dataSync()[0];
      }
      return losses;
    },
    close: () => step.dispose(),
  };
}
