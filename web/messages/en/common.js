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
    data: 'Data',
    train: 'Train',
    try: 'Try it',
    inside: 'Look inside',
    cell: 'Cell',
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

  cell: { name: 'Cell', started: 'A new model has started, with another cell.' },
  scrubber: { back: 'Back', play: 'Play', pause: 'Pause', next: 'Next' },
  entry: (
    /** @type {string} */ matrix,
    /** @type {string | number | null} */ row,
    /** @type {number} */ column,
  ) => `${matrix}${row === null ? '' : `, row ${row}`}, column ${column}`,
  numberBad: 'Write a number, such as 0.5.',

  questions: {
    title: 'Guess, then check',
    lead: 'The answer comes from the model as it is now.',
    right: 'Right.',
    wrong: (/** @type {string} */ answer) => `It is: ${answer}.`,
  },

  data: {
    title: 'Data',
    lead: 'What the model learns from. Change anything.',
    table: 'Training rows',
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
    noRows: 'there are no sentences, and nothing to learn from.',
    oneRow: 'there is only one sentence. The model needs at least two, one for each label.',
    oneClass: (/** @type {string} */ present, /** @type {string} */ missing) =>
      `every sentence is ${present}. Make at least one ${missing}, or there is nothing to tell apart.`,
    emptyRows: (/** @type {number[]} */ rows) =>
      `${rows.length === 1 ? 'row' : 'rows'} ${rows.slice(0, 12).join(', ')}${rows.length > 12 ? ' …' : ''} ${rows.length === 1 ? 'has' : 'have'} no words.`,
    emptyRow: 'Words are missing here. Write some or delete the row.',
    restarted: 'A new model has started on your rows.',
    undone: 'Your edits are undone.',
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
      p: 'output',
    },
    gates: 'Show the gates',
    unit: (/** @type {string} */ letter, /** @type {number} */ unit) => `${letter}[${unit}]`,
    probabilityOf: (/** @type {string} */ label) => `p(${label})`,
    legendX: 'x',
    legendH: 'h',
    empty: 'Write a sentence above to see the network read it.',
    cut: (/** @type {string} */ shown, /** @type {string} */ all) =>
      `Drawn are the first ${shown} of ${all} steps.`,
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
    },
  },
};
