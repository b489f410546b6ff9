// Python for a translator: encoder, attention, decoder, and what it says.
import { float, lines, python, string } from './python.js';

/** @typedef {import('./snapshot.js').Snapshot} Snapshot */
/** @typedef {Record<string, any>} Config */

/** The settings of a recurrent module. @param {Config} config @param {string} inputs @param {boolean} both directions */
const settings = ({ hidden, layers, dropout }, inputs, both) =>
  [
    inputs,
    hidden,
    layers > 1 && `num_layers=${layers}`,
    'batch_first=True',
    layers > 1 && dropout > 0 && `dropout=${dropout}`,
    both && 'bidirectional=True',
  ]
    .filter(Boolean)
    .join(', ');

/** @param {Config} config */
function encoder(config) {
  const { cell, embedding, hidden, layers, bidirectional, mask, optimizer } = config;
  const added = `.view(${layers}, 2, -1, ${hidden}).sum(dim=1)`;
  return python`
    class Encoder(nn.Module):
        def __init__(self, vocab_size):
            super().__init__()
            self.embedding = nn.Embedding(vocab_size, ${embedding}${optimizer === 'sparseadam' && ', sparse=True'})
            self.rnn = nn.${cell.toUpperCase()}(${settings(config, String(embedding), bidirectional)})

        # B texts in a batch, S tokens in a text.
        def forward(self, x${mask && ', lengths'}):
            embedded = self.embedding(x)  # (B, S) -> (B, S, ${embedding})
            ${mask && '# Packed, each text ends where it ends: the padding behind it is not read.'}
            ${mask && 'packed = pack_padded_sequence(embedded, lengths, batch_first=True, enforce_sorted=False)'}
            output, state = self.rnn(${mask ? 'packed' : 'embedded'})
            ${mask && 'output, _ = pad_packed_sequence(output, batch_first=True, total_length=x.size(1))'}
            ${bidirectional && '# The two directions added up, so that the decoder has the same sizes.'}
            ${bidirectional && `output = output[..., :${hidden}] + output[..., ${hidden}:]`}
            ${bidirectional && (cell === 'lstm' ? `state = tuple(s${added} for s in state)` : `state = state${added}`)}
            return output, state  # (B, S, ${hidden}), (${layers}, B, ${hidden})${cell === 'lstm' && ' each of hidden and cell'}
  `;
}

/** @param {Config} config */
function attentionModule({ attention, hidden, mask }) {
  const dot = attention === 'dot';
  return python`
    class Attention(nn.Module):
        ${dot ? '"""Luong et al. 2015, with the dot product as the score."""' : '"""Bahdanau et al. 2015."""'}

        def __init__(self):
            super().__init__()
            ${dot && `self.W_c = nn.Linear(${2 * hidden}, ${hidden})`}
            ${!dot && `self.W_a = nn.Linear(${hidden}, ${hidden}, bias=False)`}
            ${!dot && `self.U_a = nn.Linear(${hidden}, ${hidden}, bias=False)`}
            ${!dot && `self.v_a = nn.Linear(${hidden}, 1, bias=False)`}

        def forward(self, h, states${mask && ', real'}):
            ${dot && 'scores = (states @ h.unsqueeze(2)).squeeze(2)  # how well each state of the encoder goes with h: (B, S)'}
            ${!dot && 'scores = self.v_a(torch.tanh(self.W_a(h).unsqueeze(1) + self.U_a(states))).squeeze(2)  # (B, S)'}
            ${mask && 'scores = scores.masked_fill(~real, float("-inf"))  # padding counts for nothing'}
            weights = torch.softmax(scores, dim=1)
            context = (weights.unsqueeze(1) @ states).squeeze(1)  # (B, ${hidden})
            ${dot ? 'return torch.tanh(self.W_c(torch.cat([context, h], dim=1)))' : 'return context'}
  `;
}

/** @param {Config} config */
function decoder(config) {
  const { cell, embedding, hidden, attention, mask, optimizer } = config;
  const additive = attention === 'additive';
  const inputs = additive ? `${embedding} + ${hidden}` : String(embedding);
  const seen = `states${mask ? ', real' : ''}`;
  return python`
    class Decoder(nn.Module):
        def __init__(self, vocab_size):
            super().__init__()
            self.embedding = nn.Embedding(vocab_size, ${embedding}${optimizer === 'sparseadam' && ', sparse=True'})
            ${attention !== 'none' && 'self.attention = Attention()'}
            self.rnn = nn.${cell.toUpperCase()}(${settings(config, inputs, false)})
            self.fc = nn.Linear(${hidden}, vocab_size)

        def forward(self, token, state${attention !== 'none' && `, ${seen}`}):
            """One step: from the token before, (B), to the logits of the next one, (B, vocab_size)."""
            x = self.embedding(token)
            ${additive && `before = ${cell === 'lstm' ? 'state[0][-1]' : 'state[-1]'}  # the top layer's hidden state before this step`}
            ${additive && `x = torch.cat([x, self.attention(before, ${seen})], dim=1)`}
            output, state = self.rnn(x.unsqueeze(1), state)
            h = output.squeeze(1)
            ${attention === 'dot' && `h = self.attention(h, ${seen})`}
            return self.fc(h), state
  `;
}

/** @param {Snapshot} snapshot @param {{report?: string}} [options] what prints */
export function translatorPart({ config }, { report = 'print' } = {}) {
  const { attention, mask, teacherForcing } = config;
  const attends = attention !== 'none';
  const told = 'target[:, t - 1].clamp(min=0)';
  return python`
    ${encoder(config)}
    ${attends && `\n\n${attentionModule(config)}`}


    ${decoder(config)}


    class Translator(nn.Module):
        def __init__(self, source_size, target_size):
            super().__init__()
            self.encoder = Encoder(source_size)
            self.decoder = Decoder(target_size)

        def forward(self, x, ${mask && 'lengths, '}target):
            """The logits of every step, (B, T, target tokens), where each reads the true token before it${teacherForcing < 1 && `, in training in ${teacherForcing} of all cases`}."""
            states, state = self.encoder(x${mask && ', lengths'})
            ${attends && mask && 'real = torch.arange(x.size(1)) < lengths.unsqueeze(1)  # (B, S): what is not padding'}
            token, steps = torch.full_like(target[:, 0], SOS), []
            for t in range(target.size(1)):
                ${teacherForcing >= 1 && `if t > 0:\n    token = ${told}  # what is ignored is not read either`}
                ${teacherForcing < 1 && `if t > 0 and (not self.training or torch.rand(1).item() < ${teacherForcing}):\n    token = ${told}\nelif t > 0:\n    token = logits.argmax(dim=1)  # its own`}
                logits, state = self.decoder(token, state${attends && `, states${mask ? ', real' : ''}`})
                steps.append(logits)
            return torch.stack(steps, dim=1)


    torch.manual_seed(${config.seed})  # with this seed a new model is the one that the session began with
    model = Translator(len(vocabulary), len(target_vocabulary))
    ${report}(model)
  `;
}

/** @param {Snapshot} snapshot @param {{report?: string}} [options] what prints */
export function sayPart({ config, expected }, { report = 'print' } = {}) {
  const { attention, mask, special } = config;
  const items = expected.map(
    ({ text, answers: [[answer, p]] }) => `(${string(text)}, (${string(answer)}, ${float(p)}))`,
  );
  const attends = attention !== 'none';
  return python`
    model.load_state_dict(weights)


    def say(text):
        """One token after the other, always the most probable one: their ids, and how probable they are together."""
        ids = encode(text)
        model.eval()
        with torch.no_grad():
            states, state = model.encoder(${mask ? 'torch.tensor([ids]), torch.tensor([len(ids)])' : 'torch.tensor([pad(ids)])'})
            ${attends && mask && 'real = torch.ones(1, len(ids), dtype=torch.bool)'}
            token, said, probability = torch.tensor([SOS]), [], 1.0
            while True:
                logits, state = model.decoder(token, state${attends && `, states${mask ? ', real' : ''}`})
                p = torch.softmax(logits[0], dim=0)
                allowed = p.clone()
                allowed[:${special.length}] = allowed[SOS] = -1.0  # special tokens are not said
                token = allowed.argmax().unsqueeze(0)
                if token.item() != EOS and len(said) == 2 * (TARGET_LENGTH - 1) + 5:
                    return said, probability  # long enough
                probability *= p[token].item()
                if token.item() == EOS:
                    return said, probability
                said.append(token.item())


    # What the session said, and how probable.
    expected = [
        ${lines(items)}
    ]
    difference = 0.0
    for text, (answer, probability) in expected:
        said, found = say(text)
        assert said == [target_vocabulary[token] for token in tokenize(answer)], (text, said)
        difference = max(difference, abs(found - probability))
    ${report}(f"largest difference to the session's probabilities: {difference:.1e}")
    assert difference < 1e-5
  `;
}

/** @param {Snapshot} snapshot */
export const translatePart = ({ config }) => python`
  target_tokens = list(target_vocabulary)  # id -> token


  def predict(text):
      """The translation, and its probability."""
      said, probability = say(text)
      return "${config.tokens === 'characters' ? '' : ' '}".join(target_tokens[id] for id in said), probability
`;
