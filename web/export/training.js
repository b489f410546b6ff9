// Python for training: loss, optimiser with its state, batches, epochs. In a script it also runs as several processes.
import { isBinary } from './model.js';
import { base64Literal, lines, list, python } from './python.js';
import { atEveryStep } from './text.js';

/** @typedef {import('./snapshot.js').Snapshot} Snapshot */
/** @typedef {Record<string, any>} Config */

/** Whether units are dropped out at all: only between layers. @param {Config} config */
const drops = ({ layers, dropout }) => layers > 1 && dropout > 0;

/** Whether chance decides what a decoder reads. @param {Config} config */
const tosses = ({ task, teacherForcing }) => task === 'translate' && teacherForcing < 1;

/** Whether a text has several targets. @param {Config} config */
const manyTargets = (config) => atEveryStep(config) || config.task === 'translate';

/**
 * What training goes on with beside the weights: nothing, before the first update of an optimiser and without randomness.
 * @param {Snapshot} snapshot
 */
export function statePart({ config, weights, updates, generator }) {
  const { optimizer, shuffle, mask } = config;
  const packed = (/** @type {string | undefined} */ text) =>
    `from_base64(${base64Literal(text ?? '')})`;
  const adam = optimizer !== 'sgd';
  const entries = weights.map(
    ({ name, first, second }) =>
      `"${name}": ${adam ? `(${packed(first)}, ${packed(second)})` : packed(first)}`,
  );
  const uses = [
    shuffle && 'shuffles the rows',
    drops(config) && 'drops units',
    tosses(config) && 'decides what the decoder reads',
  ].filter(Boolean);
  const parts = [
    hasMoments({ config, updates }) &&
      python`
        # ${adam ? "Adam's running means of each gradient and of the gradient's square" : "SGD's momentum"}.
        moments = {
            ${lines(entries)}
        }
      `,
    uses.length > 0 &&
      python`
        # Where the generator stands that ${uses.join(' and ')}.
        ${drops(config) && mask && '# Units of packed texts are dropped in another order than by the session: losses will differ a little.'}
        ${drops(config) && !mask && '# A PyTorch that is built with MKL draws the units to drop in another way: losses will differ a little.'}
        generator_state = from_base64(${base64Literal(generator)}, torch.uint8)
      `,
  ];
  return parts.filter(Boolean).join('\n\n');
}

/** @param {Pick<Snapshot, 'config' | 'updates'>} snapshot */
const hasMoments = ({ config, updates }) =>
  updates > 0 && (config.optimizer !== 'sgd' || config.momentum > 0);

/** @param {Snapshot} snapshot */
export function optimizerPart(snapshot) {
  const { config, updates, epoch } = snapshot;
  const { optimizer, lr, momentum, mask } = config;
  const loss = isBinary(config)
    ? 'nn.BCEWithLogitsLoss()'
    : `nn.CrossEntropyLoss(${manyTargets(config) && mask ? 'ignore_index=IGNORE' : ''})`;
  const settings = `lr=${lr}${momentum ? `, momentum=${momentum}` : ''}`;
  return python`
    criterion = ${loss}
    ${
      optimizer === 'sparseadam'
        ? two(settings)
        : `optimizer = torch.optim.${optimizer === 'adam' ? 'Adam' : 'SGD'}(model.parameters(), ${settings})`
    }
    epoch = ${epoch}  # trained so far
    ${hasMoments(snapshot) && resume(optimizer, updates)}
  `;
}

/** Whether training has a list of optimisers. @param {Config} config */
const several = ({ optimizer }) => optimizer === 'sparseadam';

/** @param {string} settings */
const two = (settings) => python`
  # An embedding's gradient has the rows that were read and no others: SparseAdam updates these, Adam everything else.
  tables = {name for name, _ in model.named_parameters() if name.endswith("embedding.weight")}
  optimizers = [
      torch.optim.SparseAdam([p for name, p in model.named_parameters() if name in tables], ${settings}),
      torch.optim.Adam([p for name, p in model.named_parameters() if name not in tables], ${settings}),
  ]
`;

/** @param {'adam' | 'sparseadam' | 'sgd'} optimizer @param {number} updates that it has made */
function resume(optimizer, updates) {
  if (optimizer === 'sgd')
    return python`

      # The optimiser goes on with the session's momentum.
      for name, parameter in model.named_parameters():
          optimizer.state[parameter]["momentum_buffer"] = moments[name].reshape(parameter.shape)
    `;
  const both = optimizer === 'sparseadam';
  return python`

    # The optimiser${both ? 's go' : ' goes'} on as after the session's ${updates} update${updates > 1 ? 's' : ''}.
    for name, parameter in model.named_parameters():
        exp_avg, exp_avg_sq = moments[name]
        ${both && `optimizer = optimizers[0 if name in tables else 1]`}
        optimizer.state[parameter] = {
            "step": ${both ? `${updates} if name in tables else ` : ''}torch.tensor(${updates}.0),
            "exp_avg": exp_avg.reshape(parameter.shape),
            "exp_avg_sq": exp_avg_sq.reshape(parameter.shape),
        }
  `;
}

/**
 * @param {Snapshot} snapshot
 * @param {{processes?: boolean}} [options] whether it may also run under torchrun
 */
export function batchesPart({ config, remaining, done }, { processes = false } = {}) {
  const { batch, shuffle } = config;
  const all = batch === 'all';
  const size = all ? 'len(dataset)' : String(batch);
  const share = all ? 'len(sampler)' : `max(1, ${batch} // processes)`;
  const draws = drops(config) || tosses(config);
  const random = shuffle || draws;
  const settings = [
    `batch_size=${size}`,
    shuffle && 'shuffle=True',
    // A loader draws from the default generator at the start of each epoch; the session has none for its only batch.
    all && !shuffle && draws && 'generator=torch.Generator()',
  ].filter(Boolean);
  return python`
    ${random && 'torch.set_rng_state(generator_state)'}
    loader = DataLoader(dataset, ${settings.join(', ')})
    ${remaining.length > 0 && unfinished(size, remaining, done)}
    ${processes && distributed(config, share)}
  `;
}

/** @param {string} size @param {number[]} remaining @param {{rows: number, loss: number}} done */
const unfinished = (size, remaining, done) => python`

  # The session stopped inside an epoch, after ${done.rows} rows. These were still to come:
  remaining = ${list(remaining.map(String))}
  # With a generator of its own, for the epoch has drawn its random numbers already.
  rest = DataLoader(Subset(dataset, remaining), batch_size=${size}, generator=torch.Generator())
`;

/** @param {Config} config @param {string} share of a batch */
const distributed = (config, share) => python`

  network = model
  if processes > 1:
      # Each process takes its share of the rows and of each batch, and the gradients of all are averaged.
      ${drops(config) && 'torch.manual_seed(rank)  # each drops other units'}
      network = DistributedDataParallel(model)
      sampler = DistributedSampler(dataset, shuffle=${config.shuffle ? 'True' : 'False'})
      loader = DataLoader(dataset, batch_size=${share}, sampler=sampler)
`;

/** @param {Snapshot} snapshot @param {{processes?: boolean}} [options] */
export function trainingPart({ config, epoch, remaining, done }, { processes = false } = {}) {
  const { mask, clip, shuffle } = config;
  const every = manyTargets(config);
  const translates = config.task === 'translate';
  const binary = isBinary(config);
  const network = processes ? 'network' : 'model';
  const report = processes ? 'report' : 'print';
  const finish = remaining.length > 0;
  const alone = processes
    ? ' and processes == 1:  # what is left of it; several processes begin it anew'
    : ':  # what is left of it';
  const value = every
    ? 'criterion(logits.flatten(0, 1), target.flatten())'
    : `criterion(${binary ? 'logits.squeeze(1)' : 'logits'}, target)`;
  const update = (/** @type {string} */ what) =>
    several(config)
      ? `for optimizer in optimizers:\n    optimizer.${what}()`
      : `optimizer.${what}()`;
  return python`
    for _ in range(epochs):
        epoch += 1
        ${network}.train()
        batches, total, rows = loader, 0.0, 0
        ${finish && `if epoch == ${epoch + 1}${alone}\n    batches, total, rows = rest, ${done.loss}, ${done.rows}`}
        ${processes && shuffle && 'if processes > 1:\n    sampler.set_epoch(epoch)  # another order each time'}
        for x, ${mask && 'lengths, '}target in batches:
            ${update('zero_grad')}
            ${translates && mask && 'target = target[:, : int((target != IGNORE).sum(dim=1).max())]  # no more steps than this batch needs'}
            logits = ${network}(x${mask && ', lengths'}${translates && ', target'})
            ${every && '# Every position of every text is one case: (B, T, classes) -> (B * T, classes), (B, T) -> (B * T).'}
            loss = ${value}${binary && '  # (B, 1) -> (B)'}
            loss.backward()
            ${clip > 0 && `nn.utils.clip_grad_norm_(model.parameters(), ${clip})`}
            ${update('step')}
            total += loss.item() * len(target)
            rows += len(target)
        ${processes && sum}
        ${report}(f"epoch {epoch}: loss {total / rows:.6g}")  # the mean over the rows
  `;
}

const sum = python`
  if processes > 1:
      sums = torch.tensor([total, rows], dtype=torch.float64)
      dist.all_reduce(sums)  # over all processes
      total, rows = sums.tolist()
`;
