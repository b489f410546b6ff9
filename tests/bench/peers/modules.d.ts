// Packages of the benchmark alone: they are there once it has run, so the types of the project do without them.
declare module '@jax-js/jax';
declare module '@tensorflow/tfjs-backend-wasm';
declare module '@tensorflow/tfjs-core';
declare module '@tensorflow/tfjs-core/dist/*';
