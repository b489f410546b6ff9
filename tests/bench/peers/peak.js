/**
 * Runs peak.cpp's module: GFLOP/s, the best of some windows, for that is what a peak is.
 * @param {string} file the address of the module
 * @returns {Promise<{gflops: number} | {missing: string}>}
 */
export async function measure(file) {
  const bytes = await (await fetch(file)).arrayBuffer();
  if (!WebAssembly.validate(bytes))
    return { missing: 'this browser refuses what this compiler makes' };
  const { instance } = await WebAssembly.instantiate(bytes, {});
  const core = /** @type {any} */ (instance.exports);
  core._initialize?.();
  let rounds = 1 << 16;
  let best = 0;
  for (let i = 0; i < 40; ++i) {
    const start = performance.now();
    const flops = core.peak(rounds);
    const seconds = (performance.now() - start) / 1000;
    if (seconds < 0.01) rounds *= 2;
    else best = Math.max(best, flops / seconds / 1e9);
  }
  return { gflops: best };
}
