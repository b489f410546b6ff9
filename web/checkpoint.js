// A checkpoint as the core writes it: a .safetensors file, whose metadata hold JSON (core/checkpoint.cpp).

/** @typedef {{name: string, shape: number[], bytes: Uint8Array}} Tensor */

/** @param {Uint8Array} bytes @returns {{metadata: Record<string, string>, tensors: Tensor[]}} the tensors as their bytes lie */
export function opened(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = 8 + Number(view.getBigUint64(0, true));
  const { __metadata__: metadata, ...tensors } = JSON.parse(
    new TextDecoder().decode(bytes.subarray(8, start)),
  );
  return {
    metadata,
    tensors: Object.entries(tensors)
      .sort(([, a], [, b]) => a.data_offsets[0] - b.data_offsets[0])
      .map(
        ([
          name,
          {
            shape,
            data_offsets: [begin, end],
          },
        ]) => ({
          name,
          shape,
          bytes: bytes.subarray(start + begin, start + end),
        }),
      ),
  };
}
