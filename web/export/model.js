// Python for the model: its modules, its weights, what it answers.
import { base64Literal, float, lines, list, python, string } from './python.js';
import { atEveryStep } from './text.js';

/** @typedef {import('./snapshot.js').Snapshot} Snapshot */
/** @typedef {Record<string, any>} Config */

/** A single logit, for the second of two labels. @param {Config} config */
export const isBinary = ({ task, labels }) => task === 'classify' && labels.length === 2;

/** How many classes there are, as an expression. @param {Config} config */
function outputSize(config) {
  if (config.task === 'classify') return isBinary(config) ? '1' : 'len(labels)';
  return config.task === 'tag' ? 'len(target_vocabulary)' : 'len(vocabulary)';
}

/** @param {Snapshot} snapshot @param {{report?: string}} [options] what prints */
export function modelPart({ config }, { report = 'print' } = {}) {
  const { cell, embedding, hidden, layers, bidirectional, dropout, mask, optimizer } = config;
  const every = atEveryStep(config);
  const directions = bidirectional ? 2 : 1;
  const size = directions * hidden;
  const module = `nn.${cell.toUpperCase()}`;
  const settings = [
    embedding,
    hidden,
    layers > 1 && `num_layers=${layers}`,
    'batch_first=True',
    layers > 1 && dropout > 0 && `dropout=${dropout}`,
    bidirectional && 'bidirectional=True',
  ].filter(Boolean);
  // What the recurrent module gives beside its output; an LSTM has two states.
  const states = { rnn: 'hidden', gru: 'hidden', lstm: '(hidden, cell)' }[
    /** @type {'rnn'} */ (cell)
  ];
  const stacked = layers * directions;
  const each = [layers > 1 && 'layer', bidirectional && 'direction'].filter(Boolean).join(' and ');
  return python`
    class RNNModel(nn.Module):
        def __init__(self, vocab_size, output_size):
            super().__init__()
            self.embedding = nn.Embedding(vocab_size, ${embedding}${optimizer === 'sparseadam' && ', sparse=True'})
            self.rnn = ${module}(${settings.join(', ')})
            self.fc = nn.Linear(${size}, output_size)

        # B texts in a batch, T tokens in a text. batch_first: the batch comes before time in every shape but hidden's.
        def forward(self, x${mask && ', lengths'}):
            x = self.embedding(x)  # (B, T) -> (B, T, ${embedding})
            ${mask && '# Packed, each text ends where it ends: the padding behind it is not read.'}
            ${mask && 'packed = pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)'}
            # output (B, T, ${size}): ${layers > 1 ? "the last layer's" : 'the'} hidden states of every step
            # hidden (${stacked}, B, ${hidden}): the final ones${each && ` of each ${each}`}
            output, ${states} = self.rnn(${mask ? 'packed' : 'x'})
            ${every && mask && 'output, _ = pad_packed_sequence(output, batch_first=True, total_length=x.size(1))'}
            ${!every && bidirectional && `final_hidden = torch.cat([hidden[-2], hidden[-1]], dim=1)  # forwards, backwards: (B, ${size})`}
            ${!every && !bidirectional && `final_hidden = hidden[-1]  # (B, ${hidden})`}
            return self.fc(${every ? 'output)  # (B, T, output_size)' : 'final_hidden)  # (B, output_size)'}


    torch.manual_seed(${config.seed})  # with this seed a new model is the one that the session began with
    model = RNNModel(len(vocabulary), ${outputSize(config)})
    ${report}(model)
  `;
}

/** @param {Snapshot} snapshot */
export function weightsPart({ weights }) {
  const items = weights.map(
    ({ name, shape, values }) =>
      `"${name}": from_base64(${base64Literal(values)}).reshape(${shape.join(', ')})`,
  );
  return python`
    def from_base64(text, dtype=torch.float32):
        """A tensor from the base64 of its bytes, little-endian."""
        return torch.frombuffer(bytearray(base64.b64decode(text)), dtype=dtype)


    weights = {
        ${lines(items)}
    }
  `;
}

/** @param {Snapshot} snapshot @param {{report?: string}} [options] what prints */
export function checkPart({ config, expected }, { report = 'print' } = {}) {
  const items = expected.map(({ text, answers }) => {
    const pairs = answers.map(([answer, p]) =>
      config.task === 'tag' ? `(${string(answer)}, ${float(p)})` : `${string(answer)}: ${float(p)}`,
    );
    const inside = config.task === 'tag' ? list(pairs) : `{${pairs.join(', ')}}`;
    return `(${string(text)}, ${inside})`;
  });
  const what = {
    classify: 'the most probable labels',
    tag: 'the most probable token of each step',
    answer: 'the most probable answers',
    next: 'the most probable next tokens',
  }[/** @type {'tag'} */ (config.task)];
  const found = {
    classify: 'found[labels.index(answer)]',
    tag: 'found[step, target_vocabulary[answer]]',
    answer: 'found[vocabulary[answer]]',
    next: 'found[vocabulary[answer]]',
  }[/** @type {'tag'} */ (config.task)];
  const each =
    config.task === 'tag'
      ? 'for step, (answer, probability) in enumerate(answers):'
      : 'for answer, probability in answers.items():';
  return python`
    model.load_state_dict(weights)


    ${probabilities(config)}


    # What the session said: ${what}, and how probable.
    expected = [
        ${lines(items)}
    ]
    difference = 0.0
    for text, answers in expected:
        found = probabilities(text)
        ${each}
            difference = max(difference, abs(${found}.item() - probability))
    ${report}(f"largest difference to the session's probabilities: {difference:.1e}")
    assert difference < 1e-5
  `;
}

/** @param {Config} config */
function probabilities(config) {
  const { task, mask, pad } = config;
  const where = pad === 'left' && !mask ? '-1' : 'len(ids) - 1';
  const call = mask
    ? 'model(torch.tensor([ids]), torch.tensor([len(ids)]))'
    : 'model(torch.tensor([pad(ids)]))';
  const what = {
    classify: 'How probable each label is: (labels).',
    tag: 'How probable each target token is at each step: (T, target tokens).',
    answer: 'How probable each token is as the answer: (tokens).',
    next: 'How probable each token is as the next one: (tokens).',
  }[/** @type {'tag'} */ (task)];
  const pick = task === 'next' && atEveryStep(config) ? `logits[0, ${where}]` : 'logits[0]';
  return python`
    def probabilities(text):
        """${what}"""
        ids = encode(text)
        model.eval()
        with torch.no_grad():
            logits = ${call}  # a batch of one text
        ${isBinary(config) && 'p = torch.sigmoid(logits[0])  # one logit says it all: how probable the second label is'}
        ${isBinary(config) ? 'return torch.cat([1 - p, p])' : `return torch.softmax(${pick}, dim=-1)`}
  `;
}

/** @param {Snapshot} snapshot */
export function predictPart({ config }) {
  const { task, special, threshold, tokens, mask } = config;
  const between = tokens === 'characters' ? '' : ' ';
  const none = `0 to ${special.length - 1}`;
  if (task === 'classify')
    return python`
      def predict(text):
          """The most probable label, and its probability."""
          p = probabilities(text)
          best = ${isBinary(config) ? 'int(p[1] >= 0.5)' : 'p.argmax().item()'}
          return labels[best], p[best].item()
    `;
  if (task === 'tag')
    return python`
      target_tokens = list(target_vocabulary)  # id -> token


      def predict(text):
          """The most probable target token of each step, and how probable all are together."""
          answer, probability = [], 1.0
          for p in probabilities(text):  # step by step${!mask && ', padding too'}
              best = p.argmax().item()
              if best >= ${special.length}:  # ids ${none} are special tokens
                  answer.append(target_tokens[best])
                  probability *= p[best].item()
          return "${between}".join(answer), probability
    `;
  return python`
    tokens = list(vocabulary)  # id -> token


    def predict(text):
        """The most probable ${task === 'answer' ? 'answer' : 'next token'}, and its probability."""
        p = probabilities(text)
        p[:${special.length}] = 0.0  # special tokens are no answers
        best = p.argmax().item()
        ${task === 'answer' && threshold > 0 && `if p[best] < ${threshold}:\n    return "I don't know", p[best].item()`}
        return tokens[best], p[best].item()
    ${task === 'next' && generator(between)}
  `;
}

/** @param {string} between tokens */
const generator = (between) => python`


  def generate(text, count):
      """Goes on with a text, always by the most probable next token."""
      for _ in range(count):
          token, probability = predict(text)
          text += ${between ? '" " + ' : ''}token
      return text
`;
