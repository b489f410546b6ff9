// Types of the modules that exist only in the bundle: build.js makes them.

/** The worker with the WebAssembly module inside it: JavaScript text, to be started from a Blob. */
declare module 'worker:source' {
  const source: string;
  export default source;
}

/** The core, compiled. */
declare module 'wasm:core' {
  export function wasmBytes(): Promise<Uint8Array<ArrayBuffer>>;
}

/** A style sheet, minified. */
declare module '*.css' {
  const text: string;
  export default text;
}
