// Types of the modules that exist only in the bundle: bundle.js makes them.

/** The worker: JavaScript text, to be started from a Blob. */
declare module 'worker:source' {
  const source: string;
  export default source;
}

/** The core: text in the one module, a file beside the hosted page. Rejects where it cannot be loaded or compiled. */
declare module 'wasm:core' {
  export function compileCore(): Promise<WebAssembly.Module>;
}

/** A style sheet, minified. */
declare module '*.css' {
  const text: string;
  export default text;
}

/** Rows of data, as the file has them. */
declare module '*.csv' {
  const text: string;
  export default text;
}

/** Every lab but the one that is there from the start, by the names of their files in web/labs/. */
declare module 'labs:others' {
  export const labs: Record<string, import('../views/frame.jsx').Lab>;
}
