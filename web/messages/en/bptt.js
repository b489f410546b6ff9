import * as format from '../../format.js';

export const texts = {
  part: 'Part 4 of the post',
  lead: [
    'The three cells below are one cell, drawn three times: they share their weights. So a weight is told three times how it should change, once at each word, and the three are added. Walk back from the loss one step at a time, for [I love NLP] or for [love love love love].',
  ],
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
    },
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
    fall: {
      ask: 'One update at the learning rate that is set above. Will the loss of “I love NLP” fall?',
      choices: ['It falls', 'It rises'],
      why: (/** @type {number} */ lr, /** @type {number} */ before, /** @type {number} */ after) =>
        `At ${lr} it goes from ${format.loss(before)} to ${format.loss(after)}. The gradient only promises a fall for a step that is small enough: move the learning rate and ask again.`,
    },
  },
};
