import * as format from '../../format.js';

export const texts = {
  part: 'Part 4 of the post',
  lead: [
    'The three cells below are one cell, drawn three times: they share their weights. So a weight is told three times how it should change, once at each word, and the three are added. Walk back from the loss one step at a time, for [I love NLP] or for [love love love love].',
  ],
  /** What each cell does on the way back. @type {Record<string, string>} */
  cells: {
    rnn: 'In an RNN there is one way back: through tanh and W_hh, at every step. Each of them can make the gradient smaller.',
    gru: 'In a GRU a part goes straight back to the state before, ∂L/∂h ⊙ z: where z is near 1, it passes almost unchanged. The rest goes through the gates.',
    lstm: 'In an LSTM the memory has a way back of its own, ∂L/∂c ⊙ f: no weights and no tanh lie on it. Where f is near 1, the gradient passes almost unchanged.',
  },
  back: {
    title: 'Walk back',
    moment: 'Moment of the walk back',
    program: 'The backward pass in NumPy, with the running lines lit',
    sentence: 'Words',
    network: 'The network unrolled over the words, with the gradients reached so far',
    /** The rows of the network, by their kind. @type {Record<string, string>} */
    rows: {
      words: 'x, the word’s vector',
      forth: 'h, the state',
      'gone-back': 'gradient of the loss by h',
      dz: 'gradient of the loss by z',
      memory: 'c, the memory',
      'memory-back': 'gradient of the loss by c',
    },
    gateRow: (/** @type {string} */ what, /** @type {string} */ letter) =>
      `gradient of the loss by the sum a of ${letter}, ${what}`,
    part: (/** @type {string} */ step, /** @type {string} */ what) => `${step}: ${what}`,
    /** The moments of a step. @type {Record<string, string>} */
    ranks: { memory: 'the memory', gates: 'the gates', added: 'what it adds' },
    word: 'word',
    out: 'output',
    forward: 'the loss at the end of the forward pass',
    output: 'the output layer',
    step: (/** @type {number} */ step, /** @type {string} */ word) =>
      `back through step ${step}, “${word}”`,
    adds: 'What each step adds',
    addsLead: (/** @type {number} */ steps, /** @type {number} */ all) =>
      `${steps} of ${all} steps are added so far.`,
    from: (/** @type {string} */ word, /** @type {number} */ step) =>
      `from step ${step}, “${word}”`,
    sum: 'sum so far',
    whole: 'gradient',
    agrees: 'The sum over all steps is the gradient that the engine trains with.',
    later: 'not reached yet',
  },
  update: {
    title: 'The update',
    lead: 'Each weight goes a little against its gradient, all at once. Then the forward pass runs again.',
    press: 'Update the weights',
    reset: 'Back to the start',
    before: 'Loss before',
    after: 'Loss after',
    now: 'Loss now',
    none: '–',
    asPost: 'as in the post’s notebook',
    updates: 'Updates',
  },
  norms: {
    title: 'How long each gradient is',
    lead: 'The norm of each parameter’s gradient, as the notebook plots it.',
    hidden: 'And of the hidden states',
    hiddenLead: 'How much the loss would change with each state, from the first word to the last.',
    table: 'Norms of the gradients of the parameters',
    hiddenTable: 'Norms of the gradients of the hidden states',
    frozen: 'not trained here',
    parameter: 'Parameter',
    state: 'State',
    norm: 'Norm',
  },
  questions: {
    early: {
      ask: 'Which state has more say in the loss: h₁, after the first word, or the last one?',
      choices: ['The last', 'h₁'],
      why: (/** @type {number} */ first, /** @type {number} */ last) =>
        `‖∂L/∂h₁‖ is ${format.fixed(first, 4)}, of the last ${format.fixed(last, 4)}. On the way back each step multiplies by W_hh and by 1 − h², which is small where tanh is nearly ±1. Over many steps that product can vanish.`,
    },
    open: {
      ask: 'In an LSTM, add 20 to the biases b_ih of the forget gate, or −20. With which will ∂L/∂c₁ be the longer one?',
      choices: ['Open, +20', 'Closed, −20'],
      why: (/** @type {number} */ open, /** @type {number} */ shut) =>
        `‖∂L/∂c₁‖ is ${format.fixed(open, 4)} with the gate open and ${format.fixed(shut, 4)} with it closed. Open, ∂L/∂c comes back through f ≈ 1 whole; closed, nothing comes that way, and only the way through h and the gates is left.`,
    },
    fall: {
      ask: 'One update at the learning rate that is set above. Will the loss of “I love NLP” fall?',
      choices: ['It falls', 'It rises'],
      why: (/** @type {number} */ lr, /** @type {number} */ before, /** @type {number} */ after) =>
        `At ${lr} it goes from ${format.loss(before)} to ${format.loss(after)}. The gradient only promises a fall for a step that is small enough: move the learning rate and ask again.`,
    },
  },
};
