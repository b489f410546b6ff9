// What all labs say. What a lab alone says is in the file of its name beside this one.

/** @param {number} number @param {string} one @param {string} many */
const plural = (number, one, many) => `${number.toLocaleString('en')} ${number === 1 ? one : many}`;

export const messages = {
  starting: 'Starting the engine…',
  startFailed: 'The engine did not start.',
  tryAgain: 'Try again',
  unknownLab: (/** @type {string} */ lab, /** @type {string} */ all) =>
    `There is no lab named “${lab}”. There are: ${all}.`,
  viewFailed: (/** @type {string} */ part) =>
    `The part “${part}” failed. The others go on working.`,
  unsupported: (/** @type {string} */ what) => `This lab cannot draw such a model: ${what}.`,

  /** The parts of a lab, by the names that the attribute `hide` takes.
   *  @type {Record<string, string>} */
  parts: {
    intro: 'Introduction',
    coach: 'Noticed',
    data: 'Data',
    train: 'Train',
    try: 'Try it',
    inside: 'Look inside',
    cell: 'Cell',
    weights: 'The weights',
    score: 'Scores',
    confusion: 'Confusion matrix',
    history: 'History',
    model: 'The model',
    attention: 'Where it looks',
    decoder: 'What the decoder thinks',
    forcing: 'Teacher forcing',
    equations: 'Equations and names',
    time: 'Through time',
    numbers: 'The numbers',
    names: 'One thing, three names',
    back: 'Walk back',
    update: 'The update',
    norms: 'Norms of the gradients',
    loop: 'The training loop',
    generate: 'Write on',
    switches: 'Switch one thing',
    tensors: 'The tensors',
    bag: 'A bag of words',
    race: 'Three cells, one task',
    scalar: 'Why it vanishes',
    questions: 'Guess, then check',
  },

  cell: {
    name: 'Cell',
    rnn: 'RNN',
    gru: 'GRU',
    lstm: 'LSTM',
    started: 'A new model has started, with another cell.',
  },
  scrubber: { back: 'Back', play: 'Play', pause: 'Pause', next: 'Next' },
  entry: (
    /** @type {string} */ matrix,
    /** @type {string | number | null} */ row,
    /** @type {number} */ column,
  ) => `${matrix}${row === null ? '' : `, row ${row}`}, column ${column}`,
  numberBad: 'Write a number, such as 0.5.',

  folded: {
    close: (/** @type {string} */ part) => `Close “${part}”`,
    /** What is in a part, for who has not opened it. @type {Record<string, string>} */
    leads: {
      inside: 'Every number between the text and the answer, with the arithmetic that made it.',
      weights: 'Every number that training changes, to read and to change.',
    },
  },

  coach: {
    title: 'Noticed in the numbers',
    noticed: (/** @type {string[]} */ names) => `Noticed in the numbers: ${names.join(', ')}.`,
    headed: (/** @type {string} */ name) => `${name}.`,
    why: 'Why?',
    dismiss: (/** @type {string} */ name) => `Do not tell me again: ${name}`,
    /** Each finding's name, what the numbers say, and what is behind it. */
    findings: {
      unknown: (/** @type {{words: string[]}} */ { words }) => ({
        name: plural(words.length, 'unknown word', 'unknown words'),
        what: `${words.map((word) => `“${word}”`).join(', ')}: not in the data, so the model reads <UNK> instead.`,
        why: 'The vocabulary is made from the training rows. Every other word becomes the one entry <UNK>, so all of them look the same to the model, and unless <UNK> stood in the data, its vector is what chance gave it.',
      }),
      saturated: (
        /** @type {{units: number, of: number, slope: string}} */ { units, of, slope },
      ) => ({
        name: 'Saturated units',
        what: `${units} of ${plural(of, 'unit', 'units')} sit at ±1 at every word. The slope of tanh there is at most ${slope}.`,
        why: 'Far from 0, tanh is flat: whatever comes in, ±1 comes out, and a gradient on its way back is multiplied by a slope near 0. Such units hardly tell words apart and hardly learn. Steps that were too long often drive them there.',
      }),
      oneAnswer: (
        /** @type {{answer: string, rows: number, most: string, share: string}} */ {
          answer,
          rows,
          most,
          share,
        },
      ) => ({
        name: 'One answer to everything',
        what: `The model says “${answer}” to all ${rows} rows asked. “${most}” is right for ${share} of them.`,
        why: 'To say the most frequent answer always is the first thing that any model finds: only the output’s bias must change for it. It stays there if that answer is right nearly always, or if the steps are too short to find anything better.',
      }),
      memorised: (
        /** @type {{rows: string, loss: string, parameters: string, held: {right: number, of: number} | null}} */ {
          rows,
          loss,
          parameters,
          held,
        },
      ) => ({
        name: 'Learnt by heart',
        what: held
          ? `All ${rows} training rows are right (loss ${loss}), but of those held out only ${held.right} of ${held.of}.`
          : `All ${rows} rows are right, with a loss of ${loss}. Whether it understood them, no number here can say.`,
        why: `The model has ${parameters} numbers to learn ${rows} rows with, enough to remember each of them. Only rows that it never saw show whether it found a rule.`,
      }),
    },
    remedies: {
      addRow: 'Add this text to the data',
      knownText: 'Use a text of the data',
      balance: 'Repeat the rarer rows and start afresh',
      faster: 'Three times the learning rate',
      slower: 'Start afresh with a third of the learning rate',
      otherSeed: 'Start afresh from other weights',
      holdOut: 'Hold a quarter of the rows out and start afresh',
      smaller: 'Start afresh with half as many units',
    },
  },

  questions: {
    title: 'Guess, then check',
    lead: 'The answer comes from the model as it is now.',
    right: 'Right.',
    wrong: (/** @type {string} */ answer) => `It is: ${answer}.`,
  },

  data: {
    title: 'Data',
    lead: 'What the model learns from. Change anything.',
    table: 'Rows',
    /** The columns of all tasks. @type {Record<string, string>} */
    columns: {
      text: 'Sentence',
      label: 'Label',
      question: 'Question',
      answer: 'Answer',
      source: 'Source',
      target: 'Target',
    },
    boxOf: (/** @type {string} */ column, /** @type {number} */ row) => `${column} of row ${row}`,
    labelOf: (/** @type {number} */ row, /** @type {string} */ label) =>
      `Row ${row} is ${label}. Switch the label`,
    delete: 'Delete',
    deleteRow: (/** @type {number} */ row) => `Delete row ${row}`,
    /** @type {Record<string, string>} */
    add: { text: 'Add a sentence', question: 'Add a question', source: 'Add a pair' },
    showAll: (/** @type {number} */ rows) => `Show all ${rows.toLocaleString('en')} rows`,
    showFew: (/** @type {number} */ rows) => `Show the first ${rows}`,
    placeholder: 'new',
    empty: 'No rows.',
    tokens: (/** @type {number} */ row) => `Tokens and ids of row ${row}`,
    padding: 'padding',
    unknown: 'unknown',
    vocabulary: 'Vocabulary',
    vocabularyLead: (/** @type {number} */ size) =>
      `${plural(size, 'entry', 'entries')}; the number is the id, the row of the embedding matrix.`,
    moreWords: 'Show more',
    fewWords: 'Show fewer',
    paddingNote: (/** @type {number} */ length) =>
      `Sentences shorter than ${plural(length, 'word', 'words')} are filled up with <PAD>.`,
    paddingUnmasked: (/** @type {string} */ word) =>
      word === '<PAD>'
        ? 'The model reads it as a word.'
        : `It has id 0, the ${word} row, and the model reads it as a word.`,
    paddingMasked: 'The model skips it.',
    draft: 'Your rows changed.',
    sameVocabulary: (/** @type {number} */ size) =>
      `The vocabulary keeps its ${plural(size, 'word', 'words')}, but the rows are others, so the model must start afresh.`,
    otherVocabulary: (/** @type {number} */ now, /** @type {number} */ before) =>
      `The vocabulary would have ${plural(now, 'word', 'words')} instead of ${before}, so the model must start afresh.`,
    sameSizeVocabulary: (/** @type {number} */ size) =>
      `The vocabulary would have ${plural(size, 'word', 'words')} as before, but others, so the model must start afresh.`,
    until: 'Until you agree, the old model goes on.',
    startAfresh: 'Start afresh',
    undo: 'Undo edits',
    blocked: 'Not yet possible:',
    noRows: 'there are no sentences to learn from.',
    oneRow:
      'there is only one sentence to learn from. The model needs at least two, one for each label.',
    oneClass: (/** @type {string} */ present, /** @type {string} */ missing) =>
      `every sentence is ${present}. Make at least one ${missing}, or there is nothing to tell apart.`,
    emptyRows: (/** @type {number[]} */ rows) =>
      `${rows.length === 1 ? 'row' : 'rows'} ${rows.slice(0, 12).join(', ')}${rows.length > 12 ? ' …' : ''} ${rows.length === 1 ? 'has' : 'have'} no words.`,
    emptyRow: 'Words are missing here. Write some or delete the row.',
    restarted: 'A new model has started on your rows.',
    undone: 'Your edits are undone.',
    split: {
      title: 'Held-out rows',
      lead: 'A test: the model never learns from a row that is held out. What it says to it shows whether it has learnt more than its own rows by heart.',
      share: 'Share to hold out',
      heldRows: (/** @type {number} */ held, /** @type {number} */ rows) =>
        `${held.toLocaleString('en')} of ${plural(rows, 'row', 'rows')}`,
      again: 'Draw others',
      single: 'Choose row by row',
      held: 'held out',
      holdRow: (/** @type {number} */ row) => `Row ${row} is held out`,
      heldClass: (/** @type {string} */ label) =>
        `every ${label} row is held out. Take one back, or there is nothing to tell apart.`,
      unknown: (/** @type {number} */ count, /** @type {string} */ words) =>
        `${plural(count, 'word stands', 'words stand')} in held-out rows alone, so the model reads <UNK> instead: ${words}.`,
    },
  },

  score: {
    title: 'Scores',
    lead: 'How the model does on the rows that it learns from, and on those that it has never seen.',
    at: (/** @type {string} */ step) => `At step ${step}`,
    training: 'Training rows',
    held: 'Held-out rows',
    /** @type {Record<string, string>} */
    measures: {
      rows: 'Rows',
      loss: 'Loss',
      accuracy: 'Right',
      exact: 'Exact',
      any: 'Any translation',
      bleu: 'BLEU',
    },
    some: (/** @type {string} */ some, /** @type {string} */ all) => `${some} of ${all}`,
    noneHeld:
      'No row is held out. Hold some out under Data, and they are scored here beside the others.',
    curve: 'Loss on both',
    across: 'step',
    told: (
      /** @type {string} */ step,
      /** @type {string} */ training,
      /** @type {string} */ held,
    ) => `At step ${step} the loss is ${training} on training rows and ${held} on held-out rows.`,
    before: 'Pale: the run before.',
    overfitting:
      'Where the loss on held-out rows rises while the other falls, the model learns its rows by heart: overfitting.',
  },

  confusion: {
    title: 'Confusion matrix',
    lead: 'Each row by its label and by what the model says. Choose a number to see its rows.',
    rows: 'Rows',
    label: 'label',
    said: 'said',
    cell: (/** @type {number} */ count, /** @type {string} */ label, /** @type {string} */ said) =>
      `${plural(count, 'row', 'rows')}: label ${label}, said ${said}`,
    chosen: (/** @type {string} */ label, /** @type {string} */ said) =>
      `Label ${label}, said ${said}`,
    none: 'No rows here.',
    more: (/** @type {number} */ rows) => `and ${plural(rows, 'more row', 'more rows')}`,
    some: (/** @type {string} */ some, /** @type {string} */ all) =>
      `Asked about ${some} of ${all} rows.`,
  },

  history: {
    title: 'History',
    lead: 'The model is kept as it was at many steps. Go back to see what it said then, and train on from there.',
    chart: (/** @type {string} */ label, /** @type {string} */ text) => `p(${label}) of “${text}”`,
    told: (
      /** @type {string} */ step,
      /** @type {string} */ label,
      /** @type {string} */ probability,
    ) => `step ${step}: ${label} ${probability}`,
    across: 'step',
    slider: 'Rewind to step',
    empty: 'Train, and the answers of each moment are drawn here.',
    goOn: 'Go on from here',
    went: (/** @type {string} */ step) => `Back at step ${step}. Training goes on from there.`,
    saidThen: (/** @type {string} */ step) => `What it said at step ${step}`,
    text: 'Sentence',
    right: 'right',
    wrong: 'wrong',
    own: 'your sentence',
    first: (/** @type {number} */ rows) => `The first ${rows} training rows.`,
  },

  train: {
    title: 'Train',
    train: 'Train',
    pause: 'Pause',
    step: 'Step',
    reset: 'Reset',
    lr: 'Learning rate',
    lrSlider: 'Learning rate on a slider',
    lrBad: 'Write a number greater than 0, such as 0.01.',
    speed: 'Speed',
    /** @type {Record<number, string>} */
    speeds: {
      1: '1 step a second',
      4: '4 steps a second',
      15: '15 steps a second',
      30: '30 steps a second',
      120: '120 steps a second',
      1000: '1,000 steps a second',
      0: 'full speed',
    },
    epoch: 'Epoch',
    loss: 'Loss',
    accuracy: 'Accuracy',
    rate: 'Steps per second',
    none: '–',
    smallerRate: (/** @type {string} */ lr) => `Use a smaller rate (${lr})`,
    diverged: 'Training diverged',
    divergedWhy: (/** @type {string} */ lr) =>
      `The loss ran away at learning rate ${lr}, so training stopped. The last good weights are kept.`,
    curve: 'Loss curve',
    curveStep: 'Step on the curve',
    curveEmpty: 'The loss of every step is drawn here.',
    curveAt: (/** @type {string} */ step, /** @type {string} */ loss) =>
      `step ${step}: loss ${loss}`,
    previous: 'Dashed: the run before.',
    curveHint: 'Point at the curve, or move the slider, to read exact values.',
    logarithmic: 'Logarithmic',
    running: (/** @type {string} */ epoch, /** @type {string} */ loss) =>
      `Training. Epoch ${epoch}, loss ${loss}.`,
    paused: (
      /** @type {string} */ epoch,
      /** @type {string} */ loss,
      /** @type {string} */ accuracy,
    ) => `Paused at epoch ${epoch}, loss ${loss}, accuracy ${accuracy}.`,
    isReset: 'Back at the start, with the same initial weights.',
  },

  tryIt: {
    title: 'Try it',
    sentence: 'Sentence',
    lead: 'The model answers as you type, also while it trains.',
    examples: 'Try',
    empty: 'Write a sentence, and the answer appears here.',
    chips: 'Words of the sentence, each with the probability after it',
    unknown: 'unknown word',
    padding: 'padding',
    after: (/** @type {string} */ label) => `probability of ${label} after this word`,
    answer: 'Answer',
    cut: (/** @type {string} */ shown, /** @type {string} */ all) =>
      `Showing the first ${shown} of ${all} words; the answer has read them all.`,
    unknownNote: (/** @type {number} */ unknown) =>
      `${plural(unknown, 'word is', 'words are')} not in the vocabulary; the model reads <UNK> instead.`,
    failed: 'No answer',
    candidates: 'The most probable labels',
    head: ['Label', 'Probability'],
    likeliest:
      'Each word is followed by the label that would be most probable if the text ended there.',
    onlyEnd: 'The model reads in both directions, so it has an answer at the end only.',
    numbersAre: (/** @type {string} */ label) =>
      `Each number is the probability of ${label} after that word.`,
  },

  inside: {
    title: 'Look inside',
    lead: 'The same cell, once per word. Choose any number to see where it comes from.',
    grid: 'The network unrolled over the words of the sentence',
    gridHelp: 'Arrow keys move from cell to cell.',
    id: 'id',
    /** The rows of the grid. @type {Record<import('../../cells.js').RowName, string>} */
    rows: {
      x: 'embedding',
      r: 'reset gate',
      z: 'update gate',
      n: 'new value',
      i: 'input gate',
      f: 'forget gate',
      g: 'new value',
      o: 'output gate',
      c: 'cell state, the memory',
      h: 'hidden state',
      context: 'context, what attention sees',
      combined: 'context and state combined',
      p: 'output',
    },
    below: 'states of the layer below',
    part: 'Part',
    partName: (
      /** @type {string} */ side,
      /** @type {number} */ layer,
      /** @type {boolean} */ reverse,
    ) => {
      const sides = /** @type {Record<string, string>} */ ({
        encoder: 'encoder, ',
        decoder: 'decoder, ',
      });
      return `${sides[side] ?? ''}layer ${layer}${reverse ? ', backwards' : ''}`;
    },
    units: 'Units',
    range: (/** @type {number} */ from, /** @type {number} */ to) => `${from} to ${to}`,
    gates: 'Show the gates',
    unit: (/** @type {string} */ letter, /** @type {number} */ unit) => `${letter}[${unit}]`,
    probabilityOf: (/** @type {string} */ label) => `p(${label})`,
    legendX: 'x',
    legendH: 'h',
    empty: 'Write a sentence above to see the network read it.',
    cut: (/** @type {string} */ shown, /** @type {string} */ all) =>
      `Drawn are the first ${shown} of ${all} steps, and the last.`,
    allDigits: 'All digits',
    arithmetic: 'Where the number comes from',
    word: (/** @type {string} */ token, /** @type {number} */ step) => `step ${step}, “${token}”`,
    padding: (/** @type {number} */ step) => `step ${step}, padding`,
    skipped: 'Padding is masked: the hidden state is carried over unchanged.',
    embeddingWhy: (
      /** @type {string} */ token,
      /** @type {number} */ id,
      /** @type {number} */ unit,
    ) =>
      `“${token}” has id ${id}. Its embedding is row ${id} of embedding.weight; this is column ${unit}, read without any arithmetic.`,
    copyWhy: (/** @type {string} */ from) =>
      `It is ${from}, passed on without any arithmetic; choose the part that made it to see how.`,
    total: 'sum of e^logit over all classes',
    term: 'Term',
    weight: 'Weight',
    input: 'Input',
    product: 'Product',
    sumOf: 'sum',
    groups: {
      input: 'From the word',
      recurrent: 'From the state before',
      reset: 'From the state before, times r',
      gates: 'What the gates let through',
      attention: 'What attention counts of each state',
      joined: 'From context and state',
      output: 'From the hidden state',
    },
    names: 'One thing, three names',
    equation: 'Equation',
    code: 'Code',
    pytorch: 'PyTorch',
    shape: 'Shape',
    meanings: {
      'embedding.weight': 'a vector for each word',
      'rnn.weight_ih_l0': 'from the word',
      'rnn.weight_hh_l0': 'from the state before',
      'rnn.bias_ih_l0': 'bias',
      'rnn.bias_hh_l0': 'a second bias; b is their sum',
      'fc.weight': 'from the state to the answer',
      'fc.bias': 'bias of the answer',
      'attention.W_c.weight': 'from context and state to h̃',
      'attention.W_c.bias': 'bias of h̃',
      'attention.W_a.weight': 'from the decoder’s state to the score',
      'attention.U_a.weight': 'from the encoder’s state to the score',
      'attention.v_a.weight': 'from both to the score',
    },
  },

  weights: {
    title: 'The weights',
    lead: 'All that training changes. Choose a parameter, then any number: read it exactly, or write another.',
    empty: 'Write a text above to see the weights that read it.',
    open: (/** @type {string} */ name) => `Open ${name}`,
    fromBelow: 'from the layer below',
    word: 'Row of the word',
    noWord: 'This word is not in the vocabulary.',
    rows: 'Rows',
    columns: 'Columns',
    grid: (/** @type {string} */ name) => `The numbers of ${name}`,
    number: (/** @type {string} */ place) => `Value of ${place}`,
    pauses: 'The answer follows at once. Writing pauses training.',
    table: 'These numbers with all digits',
    exact: (/** @type {string} */ name) => `The numbers of ${name} with all digits`,
  },
};
