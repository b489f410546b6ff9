import * as format from '../../format.js';

export const texts = {
  part: 'Part 6 of the post',
  lead: [
    'Two vocabularies, English and French, and one recurrent layer between them: after each English word the model names a French one. That is the post’s toy, without a decoder of its own. Train it on three pairs, then try [hello you](tag: hello you), [thanks you](tag: thanks you) or [you hello](tag: you hello).',
    'A real translator first reads to the end, and then writes: [an encoder and a decoder](translate: he sees the black cat). Train it for a few seconds, then ask for [she does not see the cat](translate: she does not see the cat) and for [they like the red house](translate: they like the red house), which is in no row.',
  ],
  model: {
    title: 'The model',
    tag: 'The post’s: one word out for each word in',
    translate: 'Encoder and decoder',
    about: {
      tag: 'It answers each word at once, before it reads the next.',
      translate:
        'One network reads the sentence to its end; another writes the translation word by word, each from the word before, until it says <EOS>.',
    },
    started: 'A new model has started.',
  },
  attentions: {
    name: 'Attention',
    none: 'none',
    dot: 'dot',
    additive: 'additive',
    started: 'A new model has started, with another attention.',
  },
  steps: {
    title: 'Translate',
    lead: {
      tag: 'What the model thinks of after each word, also while it trains.',
      translate: 'The most probable word at each step, also while it trains.',
    },
    sentence: 'Source',
    examples: 'Try',
    sentences: {
      tag: ['hello you', 'thanks you', 'you hello'],
      translate: ['he sees the black cat', 'we are late', 'they like the red house'],
    },
    tokens: 'The source as the encoder reads it, with ids',
    empty: 'Write a sentence, and its translation appears here.',
    failed: 'No translation',
    answer: 'Translation',
    none: '(nothing)',
    chips: 'Each word of the source, with the most probable words of the target',
    candidates: (/** @type {string} */ token) => `The most probable words after “${token}”`,
    head: ['Word', 'Probability'],
    tooMany: 'This vocabulary is too large to show the probability of each word.',
  },
  target: {
    title: 'Target vocabulary',
    lead: (/** @type {number} */ size) =>
      `${format.count(size)} entries; each step chooses one of them.`,
  },
  attention: {
    title: 'Where it looks',
    lead: 'Each row is a word that the decoder says; its weights tell how much each word of the source counts for it, and add up to 1. Point at a number, tap it, or move with the arrow keys.',
    grid: 'Attention: words of the target by words of the source',
    gridHelp: 'Arrow keys move from weight to weight.',
    wordByWord: 'Word by word',
    step: (/** @type {number} */ step, /** @type {number} */ all) => `word ${step} of ${all}`,
    reads: (/** @type {number} */ step, /** @type {string} */ read, /** @type {string} */ said) =>
      `Step ${step} reads “${read}” and says “${said}”.`,
    weight: (/** @type {string} */ word) => `Weight of “${word}”:`,
    context: 'The context: the encoder’s states, each times its weight',
    numbers: 'Its numbers',
    table: 'All weights as a table',
    says: 'Says',
    sum: 'Sum',
    cut: (/** @type {number} */ most) => `Drawn are the first ${most} words of each side.`,
    bottleneck: 'Everything through one vector',
    bottleneckLead:
      'Without attention the decoder never sees the source. All that it is told is the encoder’s last state: the longer the sentence, the more these numbers have to hold. Train it, and compare with “dot”.',
    size: (/** @type {number} */ size) => `${size} numbers`,
    handedOver: 'What the encoder hands over',
  },
  decoder: {
    title: 'What the decoder thinks',
    lead: 'At each step it reads the word before, and gives every word of the target a probability. Here it says the most probable one.',
    list: 'Steps of the decoder',
    reads: 'reads',
    says: 'says',
    candidates: (/** @type {number} */ step) => `The most probable words at step ${step}`,
    head: ['Word', 'Probability'],
    chosen: '(chosen)',
    tooMany: 'This vocabulary is too large to show the probability of each word.',
    cut: (/** @type {number} */ shown, /** @type {number} */ all) =>
      `Drawn are the first ${shown} of ${all} steps.`,
  },
  beam: {
    title: 'Beam search',
    lead: 'The most probable first word need not begin the most probable sentence. A beam keeps several beginnings at once. The probability of a sentence is the product of those of its words and of <EOS>.',
    width: 'Width of the beam',
    told: (/** @type {number} */ width) => (width === 1 ? '1, greedy' : String(width)),
    list: 'What the beam ended with',
    head: ['Translation', 'Probability'],
  },
  forcing: {
    title: 'Teacher forcing',
    lead: 'In training the decoder can be told the true word before, as if it had said it, or read its own. Told the truth it learns faster; but in use nobody tells it, and after its first slip it reads what it never read in training.',
    share: 'Told the true word',
    hint: 'The share of steps in training. Another share begins a new model; the dashed curve is the run before.',
    started: 'A new model has started, with another share of teacher forcing.',
    row: 'The training row',
    table: 'What the decoder reads in training',
    step: 'Step',
    truth: 'Told',
    own: 'Its own',
    wanted: 'Should say',
    differs: '(not the true word)',
    wrong: (/** @type {number} */ wrong, /** @type {number} */ all) =>
      wrong === 0
        ? 'Now both are the same: the model says this row right by itself.'
        : `Now ${wrong} of the ${all} words that it would read of its own are not the true ones.`,
  },
  equations: {
    title: 'Equations and names',
    leadTag: 'One recurrent layer, and an output layer at each step.',
    lead: {
      none: 'An encoder and a decoder, with nothing between them but one vector (Sutskever, Vinyals and Le, 2014).',
      dot: 'Dot attention: the decoder’s new state is compared with each state of the encoder (Luong, Pham and Manning, 2015).',
      additive:
        'Additive attention: before each step a small network scores each state of the encoder (Bahdanau, Cho and Bengio, 2015).',
    },
    letters:
      'j counts the words of the source, t those of the target, y is the word before. The letters of the encoder have an s above them, those of the decoder an h.',
    memory: 'An LSTM hands over its memory as well.',
    bothWays: 'The states of the two directions are added up.',
    lettersTag: 't counts the words; the same t for source and target.',
    parts: {
      embed: 'A vector for each word',
      cell: 'The state',
      encoder: 'The encoder reads',
      start: 'The decoder begins',
      input: 'It reads the word before',
      decoder: 'The decoder’s state',
      score: 'Score of each source word',
      weights: 'Weights',
      context: 'Context',
      combined: 'State and context together',
      output: 'Probability of each word',
    },
    /** What a parameter is, by its PyTorch name. @param {string} name */
    meaning: (name) => {
      const layer = name.endsWith('_reverse') ? ', from right to left' : '';
      if (name.endsWith('embedding.weight'))
        return name.startsWith('decoder')
          ? 'a vector for each target word'
          : 'a vector for each source word';
      if (name.includes('weight_ih')) return `from the input${layer}`;
      if (name.includes('weight_hh')) return `from the state before${layer}`;
      if (name.includes('bias_ih')) return `bias${layer}`;
      if (name.includes('bias_hh')) return `a second bias; b is their sum${layer}`;
      if (name.endsWith('W_c.weight')) return 'from context and state';
      if (name.endsWith('W_c.bias')) return 'its bias';
      if (name.endsWith('W_a.weight')) return 'from the decoder’s state before';
      if (name.endsWith('U_a.weight')) return 'from each state of the encoder';
      if (name.endsWith('v_a.weight')) return 'makes one number of them, the score';
      return name.endsWith('bias') ? 'bias of the output' : 'from the state to each word';
    },
  },
  questions: {
    count: {
      ask: '“hello there hello there” has four words. How many words will its translation have, once the model is trained?',
      choices: ['At most four: one for each', 'As many as French needs'],
      why: (/** @type {number} */ words, /** @type {string} */ text) =>
        `Now it is “${text}”: ${words}. Each step can only name one word or padding, so the model can never say more words than it reads. A real translator reads to the end first, and then writes: an encoder and a decoder.`,
    },
    late: {
      ask: 'Does the first French word depend on the second English one?',
      choices: ['No', 'Yes'],
      why: () =>
        'After “hello” the probabilities are the same, digit by digit, whether “you” or “there” follows. The first answer is given before the second word is read.',
    },
    length: {
      ask: 'Must the translation have as many words as the source?',
      choices: ['Yes: one for each', 'No: as many as it needs'],
      why: (
        /** @type {number} */ read,
        /** @type {number} */ said,
        /** @type {string} */ source,
        /** @type {string} */ target,
      ) =>
        `Of “${source}” (${read}) it now makes “${target}” (${said}). The decoder goes on until <EOS> is the most probable word.`,
    },
    whole: {
      ask: 'Does the first word of the translation depend on the last word of the source?',
      choices: ['No', 'Yes'],
      why: (
        /** @type {string[]} */ texts,
        /** @type {string} */ word,
        /** @type {number[]} */ shares,
      ) =>
        `The probability that “${word}” comes first is ${format.exact(shares[0])} for “${texts[0]}” and ${format.exact(shares[1])} for “${texts[1]}”. The decoder begins when the whole source is read.`,
    },
    order: {
      ask: 'Go down the matrix row by row: does the place that counts most ever move back to the left?',
      choices: ['No, only to the right', 'Yes, it also moves back'],
      why: (/** @type {string[][]} */ looks) =>
        `It looks most at: ${looks.map(([said, word]) => `“${word}” for “${said}”`).join(', ')}. Nobody tells it where to look: it learns that from the loss alone. And the state at a word has read all words before it: looking one word too far to the right can be enough.`,
    },
  },
};
