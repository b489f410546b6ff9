// Types of the modules that exist only in the bundle (see build.js).

/** The worker, bundled with the WebAssembly module inside it: JavaScript text, ready for a Blob. */
declare module 'worker:source' {
  const source: string;
  export default source;
}

/** The compiled core, as it is carried inside the worker. */
declare module 'wasm:core' {
  const bytes: Uint8Array<ArrayBuffer>;
  export default bytes;
}

/** A style sheet, minified. */
declare module '*.css' {
  const text: string;
  export default text;
}
