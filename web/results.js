// What goes into a session and what it gives: types alone.

/**
 * @typedef {{text: string, probability: number}} Candidate
 * @typedef {Candidate & {candidates: Candidate[]}} Prediction
 * @typedef {{name: string, shape: number[], values: Float32Array}} Weight
 * @typedef {{text: string} | {text: string, label: string} | {source: string, target: string} | {question: string, answer: string}} Row
 * @typedef {object} EncodedRow a row of data as the model reads it, padded to the training length
 * @property {string} text
 * @property {string} label
 * @property {string[]} tokens padding is '<PAD>'
 * @property {number[]} ids
 * @property {boolean[]} known
 * @typedef {object} Info what a session was made from
 * @property {Record<string, any>} config every option, defaults filled in
 * @property {string[]} labels class i is labels[i]
 * @property {{source: string[], target: string[]}} vocabulary in id order
 * @property {EncodedRow[]} rows
 * @property {number} length the longest text: what the others are padded to
 * @property {number} parameters how many numbers training changes
 *
 * @typedef {object} CellStates what a cell computed in one step, gates side by side in PyTorch's order: r, z, n or i, f, g, o
 * @property {Float32Array} z W_ih x + b_ih + W_hh h + b_hh; of a GRU's n without the last two terms
 * @property {Float32Array} [gates] GRU and LSTM: the gates
 * @property {Float32Array} [hn] GRU: W_hn h + b_hn
 * @property {Float32Array} [c] LSTM: the cell state
 * @property {Float32Array} h the hidden state
 * @typedef {object} TraceStepOnly
 * @property {string} token
 * @property {boolean} padding
 * @property {Float32Array} x the token's embedding
 * @property {(CellStates & {name: string})[]} [cells] where there are several layers or directions: each one's; h is then what
 *   the output layer reads
 * @property {Float32Array} logits of the output layer, if the text ended here; missing where all would be too many
 * @property {Float32Array} probabilities of each class, likewise
 * @typedef {TraceStepOnly & CellStates} TraceStep
 * @typedef {object} DecoderStepOnly
 * @property {string} read the token that the step reads, '<SOS>' first
 * @property {string} token what it says, '<EOS>' at last
 * @property {Float32Array} x the embedding of what it reads
 * @property {(CellStates & {name: string})[]} [cells] where there are several layers: each one's
 * @property {Float32Array} [attention] how much each step of the text counts; they add up to 1
 * @property {Float32Array} [context] what the encoder's states come to, counted like this
 * @property {Float32Array} [combined] attention `dot`: tanh(W_c [context; h] + b), which the output layer reads
 * @property {Float32Array} logits missing where all would be too many
 * @property {Float32Array} probabilities likewise
 * @typedef {DecoderStepOnly & CellStates} DecoderStep
 * @typedef {object} Evaluation
 * @property {number} rows
 * @property {number} loss mean over everything that counts
 * @property {number} [accuracy] share of right answers; all tasks but `translate`
 * @property {number} [exact] `translate`: share of rows whose answer is their own target, word by word
 * @property {number} [any] `translate`: or the target of any row with the same source, here or in the training data
 * @property {number} [bleu] `translate`: corpus BLEU-4 against all those targets, 0 to 1, not smoothed
 * @typedef {object} Trace
 * @property {string[]} tokens of all steps; padding is '<PAD>'
 * @property {number[]} ids
 * @property {boolean[]} known
 * @property {number} length how many tokens are the text's own
 * @property {TraceStep[]} steps
 * @property {DecoderStep[]} [decoder] `translate`: the steps that say the answer; the others are those of the encoder
 * @property {Prediction & {logits: Float32Array, probabilities: Float32Array}} output `translate` has neither logits nor probabilities here
 * @property {Record<string, number[]>} shapes of the arrays in a step
 * @property {Weight[]} [weights] those that made it
 *
 * @typedef {object} TrainOptions
 * @property {number} [epochs] how many epochs to train; with neither this nor `steps`, until the signal fires
 * @property {number} [steps] how many batches to train
 * @property {AbortSignal} [signal] stops training early, after a whole step
 * @property {number} [rate] at most so many steps a second; 0 is full speed
 */

/**
 * @typedef {object} Continuation what a model of the next token goes on with
 * @property {string} text the given one and its continuation
 * @property {string[]} tokens the new ones
 * @property {number[]} probabilities that the model gave each of them, whatever the temperature
 */

export {};
