// Python for what comes before the model: data, tokens, ids, padded tensors.
import { lines, list, python, string } from './python.js';
import { COLUMNS } from './snapshot.js';

/** @typedef {import('./snapshot.js').Snapshot} Snapshot */
/** @typedef {Record<string, any>} Config */

/** Whether the model says something at every step, and not only after the last. @param {Config} config */
export const atEveryStep = ({ task, loss }) =>
  task === 'tag' || (task === 'next' && loss === 'every');

/** @param {Snapshot} snapshot */
export function dataPart({ config, data, labels }) {
  const columns = COLUMNS[config.task];
  const rows = data.map((row) => {
    const cells = columns.map((column) => string(row[column])).join(', ');
    return columns.length > 1 ? `(${cells})` : cells;
  });
  return python`
    data = [
        ${lines(rows)}
    ]
    ${config.task === 'classify' && `labels = ${list(labels.map(string))}  # label i is class i`}
  `;
}

/** Letters whose lower case in Python is another one, or two, when it stands in a word. */
const SPECIAL_CASE = /[Σİ]/u;

/** @param {Snapshot} snapshot */
export function tokenizerPart({ config, data }) {
  const special = config.lowercase && SPECIAL_CASE.test(JSON.stringify(data));
  const marks = [...config.drop];
  const words = config.tokens === 'words';
  return python`
    def tokenize(text):
        ${config.lowercase && !special && 'text = text.lower()'}
        ${special && '# Letter by letter: for a whole text, Python writes a final Σ as ς, and İ as two characters.'}
        ${special && 'text = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)'}
        ${marks.length === 1 && `text = text.replace(${string(marks[0])}, "")`}
        ${marks.length > 1 && `for mark in ${string(config.drop)}:\n    text = text.replace(mark, "")`}
        return ${words ? 'text.split()' : 'list(text)'}
  `;
}

/** @param {Snapshot} snapshot */
export function vocabularyPart({ config }) {
  const { task, special } = config;
  const columns = COLUMNS[task].join(', ');
  const ids = (/** @type {string[]} */ tokens) =>
    `{${tokens.map((token, i) => `${string(token)}: ${i}`).join(', ')}}`;
  const texts = {
    classify: 'text',
    tag: 'source',
    answer: 'question',
    next: 'text',
    translate: 'source',
  }[/** @type {'tag'} */ (task)];
  const targets = [...new Set([...special, '<SOS>', '<EOS>'])];
  const two = task === 'tag' || task === 'translate';
  const hasPadding = special.includes('<PAD>');
  return python`
    def add(vocabulary, text):
        """Gives each new token of a text the next id."""
        for token in tokenize(text):
            vocabulary.setdefault(token, len(vocabulary))


    vocabulary = ${ids(special)}  # token -> id
    ${two && `target_vocabulary = ${ids(task === 'tag' ? special : targets)}`}
    for ${columns} in data:
        add(vocabulary, ${texts})
        ${task === 'answer' && 'add(vocabulary, answer)  # both sides share the vocabulary'}
        ${two && 'add(target_vocabulary, target)'}

    UNKNOWN = vocabulary["<UNK>"]
    PAD = ${hasPadding ? 'vocabulary["<PAD>"]' : `0  # padding looks like ${special[0] === '<UNK>' ? 'an unknown word' : 'the first token'}`}
    ${task === 'translate' && 'SOS, EOS = target_vocabulary["<SOS>"], target_vocabulary["<EOS>"]  # how a target starts and ends'}


    def encode(text):
        """The ids of a text's tokens."""
        return [vocabulary.get(token, UNKNOWN) for token in tokenize(text)]
  `;
}

/** @param {Snapshot} snapshot */
export function examplesPart({ config }) {
  const { task, mask } = config;
  const every = atEveryStep(config);
  if (task === 'translate') return pairsOfTexts(config);
  // A packed sequence begins with the text, so masked padding always stands on the right.
  const left = config.pad === 'left' && !mask;
  const filler = every && mask ? 'IGNORE' : 'PAD';
  return python`
    ${pairs(config)}

    LENGTH = ${task === 'tag' ? 'max(len(ids) for ids in inputs + targets)' : 'max(len(ids) for ids in inputs)'}  # what shorter ones are padded to
    ${every && mask && 'IGNORE = -100  # CrossEntropyLoss leaves out positions with this target'}


    def pad(ids, filler=PAD):
        ${left ? 'return [filler] * (LENGTH - len(ids)) + ids' : 'return ids + [filler] * (LENGTH - len(ids))'}


    ${config.pad === 'left' && mask && '# The session pads on the left. Padding is masked, so that makes no difference, and PyTorch packs texts that begin\n# at the left.'}
    X = torch.tensor([pad(ids) for ids in inputs])  # (rows, LENGTH)
    ${mask && 'lengths = torch.tensor([len(ids) for ids in inputs])  # (rows): how many of them are not padding'}
    ${every ? `y = torch.tensor([pad(ids${filler === 'IGNORE' ? ', IGNORE' : ''}) for ids in targets])  # (rows, LENGTH)` : 'y = torch.tensor(targets)  # (rows)'}
    dataset = TensorDataset(X, ${mask && 'lengths, '}y)
  `;
}

/** Two texts, each padded to a length of its own. @param {Config} config */
const pairsOfTexts = ({ mask, pad }) => python`
  inputs = [encode(source) for source, target in data]
  targets = [[target_vocabulary[token] for token in tokenize(target)] + [EOS] for source, target in data]

  LENGTH, TARGET_LENGTH = max(len(ids) for ids in inputs), max(len(ids) for ids in targets)
  ${mask && 'IGNORE = -100  # CrossEntropyLoss leaves out positions with this target'}


  def pad(ids, length=LENGTH, filler=PAD${pad === 'left' && !mask ? ', left=True' : ', left=False'}):
      rest = [filler] * (length - len(ids))
      return rest + ids if left else ids + rest


  ${pad === 'left' && mask && '# The session pads on the left. Padding is masked, so that makes no difference, and PyTorch packs texts that begin\n# at the left.'}
  X = torch.tensor([pad(ids) for ids in inputs])  # (rows, LENGTH)
  ${mask && 'lengths = torch.tensor([len(ids) for ids in inputs])  # (rows): how many of them are not padding'}
  y = torch.tensor([pad(ids, TARGET_LENGTH, ${mask ? 'IGNORE' : 'PAD'}, left=False) for ids in targets])  # (rows, TARGET_LENGTH)
  dataset = TensorDataset(X, ${mask && 'lengths, '}y)
`;

/** The ids to read and the classes wanted. @param {Config} config */
function pairs({ task, loss, labels, pad, mask }) {
  if (task === 'classify') {
    const two = labels.length === 2;
    return python`
      inputs = [encode(text) for text, label in data]
      targets = [${two ? 'float(labels.index(label))' : 'labels.index(label)'} for text, label in data]
    `;
  }
  if (task === 'answer')
    return python`
      inputs = [encode(question) for question, answer in data]
      targets = [vocabulary[tokenize(answer)[0]] for question, answer in data]
    `;
  if (task === 'tag') {
    // Where targets are padded on the left, each still begins under the first token of its source.
    const aligned = pad === 'left' && !mask;
    return python`
      inputs = [encode(source) for source, target in data]
      targets = [[target_vocabulary[token] for token in tokenize(target)] for source, target in data]
      ${aligned && '# The first target stands under the first token of its source.'}
      ${aligned && 'targets = [ids + [PAD] * (len(source) - len(ids)) for source, ids in zip(inputs, targets)]'}
    `;
  }
  return loss === 'every'
    ? python`
      inputs, targets = [], []
      for text in data:
          ids = encode(text)
          if len(ids) > 1:
              inputs.append(ids[:-1])
              targets.append(ids[1:])  # at each position the token that follows it
    `
    : python`
      inputs, targets = [], []
      for text in data:
          ids = encode(text)
          for end in range(1, len(ids)):
              inputs.append(ids[:end])  # each beginning of a text ...
              targets.append(ids[end])  # ... and the token that follows it
    `;
}
