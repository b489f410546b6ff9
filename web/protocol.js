/**
 * Every message between a Session and its worker. A request has an id; its answer is `done` or `failed` with that id.
 *
 * @typedef {{kind: 'start', module: WebAssembly.Module}} StartRequest the first one: the compiled core
 * @typedef {{kind: 'call', id: number, name: string, args: object}} CallRequest
 *   One of the engine's calls (wasm/binding.cpp lists them), without its session: the worker has just one.
 * @typedef {{kind: 'train', id: number, epochs?: number, steps?: number, rate: number}} TrainRequest
 *   Trains in the worker's own loop; `rate` is in steps a second, 0 for full speed. Without epochs and steps: until `stop`.
 * @typedef {{kind: 'stop'}} StopRequest ends training after the step under way; has no answer of its own
 * @typedef {{kind: 'rate', rate: number}} RateRequest
 * @typedef {StartRequest | CallRequest | TrainRequest | StopRequest | RateRequest} Request
 *
 * @typedef {{kind: 'done', id: number, value: any}} Done
 * @typedef {{kind: 'failed', id: number, code: string, message: string}} Failed
 * @typedef {object} Progress what a stretch of training came to
 * @property {'progress'} kind
 * @property {number} epoch epochs done since the start
 * @property {number} step batches done since the start
 * @property {number} accuracy of the last whole epoch, each row before its own update
 * @property {number} rate steps a second, as measured
 * @property {Float32Array} losses of each step of the stretch
 * @property {Float32Array} epochs mean loss of each epoch that ended in it
 *
 * @typedef {Done | Failed | Progress} Reply
 */

export {};
