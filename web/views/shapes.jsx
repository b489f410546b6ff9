import { useSignalEffect } from '@preact/signals';
import { named } from '../backward.js';
import * as format from '../format.js';
import { Code } from './code.jsx';
import { ProblemNotice } from './notice.jsx';
import { shade } from './shade.js';
import { PADDING } from './tokens.jsx';

/** @typedef {import('../store.js').Trace} Trace */
/** A batch, row by row.
 *  @typedef {{traces: Trace[], weights: readonly import('../store.js').Weight[], info: import('../store.js').Info}} Batch */
/** One place of one row: its word, its embedding, its state as PyTorch's `output` has it.
 *  @typedef {{token: string, id: number, padding: boolean, x: ArrayLike<number>, output: ArrayLike<number>}} Place */
/** @typedef {{text: string, label: string, places: Place[], hidden: ArrayLike<number>,
 *    cell: ArrayLike<number> | null}} Row  cell: the memory of an LSTM at the end */
/** @typedef {{batchFirst: import('@preact/signals').Signal<string>, last: import('@preact/signals').Signal<string>,
 *    chosen: import('@preact/signals').Signal<Box | null>}} State */
/** @typedef {{tensor: 'x' | 'output' | 'hidden' | 'cell', row: number, place: number}} Box */

const EPOCHS = 100;

/** @param {import('../messages/index.js').Messages} messages */
const CELLS = ({ cell: { rnn, gru, lstm } }) => ({ rnn, gru, lstm });

/** What can be switched. @param {import('./frame.jsx').Props} props */
export function Switches({ store, messages, texts, state }) {
  const m = texts.switches;
  const { config } = /** @type {import('../store.js').Info} */ (store.info.value);
  useSignalEffect(() => {
    if (store.info.value) store.training.fit(EPOCHS); // every new model, before its answers are looked at
  });
  const progress = store.training.progress.value;
  /** @type {[string, Record<string, string>, string, (value: string) => void][]} */
  const choices = [
    [messages.cell.name, CELLS(messages), config.cell, (cell) => store.restart({ cell })],
    [
      m.batchFirst,
      m.batchFirstChoices,
      state.batchFirst.value,
      (value) => {
        state.batchFirst.value = value;
      },
    ],
    [m.pad, m.padChoices, config.pad, (pad) => store.restart({ pad })],
    [
      m.mask,
      m.maskChoices,
      String(config.mask),
      (mask) => store.restart({ mask: mask === 'true' }),
    ],
    [
      m.last,
      m.lastChoices,
      state.last.value,
      (value) => {
        state.last.value = value;
      },
    ],
  ];
  return (
    <section class="switches panel" aria-labelledby="switches-title">
      <header>
        <h2 id="switches-title">{m.title}</h2>
      </header>
      <div class="switch-list">
        {choices.map(([name, options, value, choose]) => (
          <fieldset class="choice column" key={name}>
            <legend>{name}</legend>
            {Object.entries(options).map(([option, label]) => (
              <label key={option}>
                <input
                  type="radio"
                  name={name}
                  checked={value === option}
                  disabled={store.restarting.value}
                  onChange={() => choose(option)}
                />
                {label}
              </label>
            ))}
          </fieldset>
        ))}
      </div>
      <ProblemNotice problem={store.problems.value.model ?? store.problems.value.train} />
      <p class="hint" role="status">
        {progress && !store.training.running.value
          ? m.trained(progress.epoch, format.loss(progress.loss))
          : m.training}
      </p>
    </section>
  );
}

/** Every tensor between the words and the answers. @param {import('./frame.jsx').Props} props */
export function Tensors({ store, texts, state }) {
  const m = texts.tensors;
  const batch = /** @type {Batch | null} */ (store.reading.inside.value);
  if (!batch) return null;
  const { config } = batch.info;
  const rows = rowsOf(batch);
  const wrong = state.batchFirst.value === 'wrong';
  const turned = state.batchFirst.value === 'false';
  const shared = { rows, turned, state, texts };
  return (
    <section class="tensors panel" aria-labelledby="tensors-title">
      <header>
        <h2 id="tensors-title">{m.title}</h2>
      </header>
      <Code lines={program(batch, rows, state)} name={m.program} />
      <p class="legend">
        {Object.values(/** @type {Record<string, string>} */ (m.axes)).map((axis) => (
          <span key={axis}>{axis}</span>
        ))}
      </p>
      {config.mask && config.pad === 'left' ? <p class="hint">{m.packsRight}</p> : null}
      {config.mask ? <p class="hint">{m.zeros}</p> : null}
      <div class="tensor-list">
        <Tensor {...shared} title={m.ids} tensor="ids" numbers={1} />
        <Tensor {...shared} title={m.x} tensor="x" numbers={config.embedding} />
        {wrong ? null : (
          <>
            <Tensor {...shared} title={m.output} tensor="output" numbers={config.hidden} />
            <Tensor {...shared} title={m.hidden} tensor="hidden" numbers={config.hidden} />
            {config.cell === 'lstm' ? (
              <Tensor {...shared} title={m.cell} tensor="cell" numbers={config.hidden} />
            ) : null}
          </>
        )}
      </div>
      <Chosen rows={rows} state={state} texts={texts} />
      {wrong ? (
        <p class="notice">{m.wrongAxes(rows.length, batch.info.length)}</p>
      ) : (
        <Answers batch={batch} rows={rows} state={state} texts={texts} />
      )}
    </section>
  );
}

/** The rows as PyTorch would hold them, padded to the longest. @param {Batch} batch @returns {Row[]} */
function rowsOf({ traces, info }) {
  const { config, rows, length } = info;
  const none = new Float32Array(config.hidden);
  return traces.map((trace, n) => {
    const own = trace.steps.map((step, t) => ({
      token: step.token,
      id: trace.ids[t],
      padding: step.padding,
      x: step.x,
      output: config.mask && step.padding ? none : step.h,
    }));
    // Where padding is skipped, the trace may have none.
    const missing = Array.from({ length: length - own.length }, () => ({
      token: PADDING,
      id: 0,
      padding: true,
      x: new Float32Array(config.embedding),
      output: none,
    }));
    const places = config.pad === 'right' ? [...own, ...missing] : [...missing, ...own];
    return {
      text: rows[n].text,
      label: rows[n].label,
      places,
      hidden: trace.steps.at(-1)?.h ?? none,
      cell: trace.steps.at(-1)?.c ?? null,
    };
  });
}

/** @param {Batch} batch @param {Row[]} rows @param {State} state @returns {import('./code.jsx').Line[]} */
function program({ info }, rows, state) {
  const { config, length } = info;
  const [n, e, h] = [rows.length, config.embedding, config.hidden];
  const mode = state.batchFirst.value;
  const shape = (/** @type {number[]} */ ...sizes) => `(${sizes.join(', ')})`;
  const data = (/** @type {number[]} */ ...rest) =>
    mode === 'false' ? shape(length, n, ...rest) : shape(n, length, ...rest);
  const texts = mode === 'wrong' ? length : n; // how many the RNN believes to read
  const first = mode === 'true' ? ', batch_first=True' : '';
  const packed = config.mask;
  const fromHidden = state.last.value === 'hidden';
  const lastOutput = mode === 'true' ? 'output[:, -1]' : 'output[-1]';
  // An LSTM gives back two states, of the same shape.
  const states = config.cell === 'lstm' ? '(hidden, cell)' : 'hidden';
  return [
    { text: `ids = torch.tensor(rows)${mode === 'false' ? '.T' : ''}`, value: data() },
    { text: 'x = embedding(ids)', value: data(e) },
    { text: `rnn = nn.${config.cell.toUpperCase()}(${e}, ${h}${first})` },
    ...(packed
      ? [
          { text: `packed = pack_padded_sequence(x, lengths${first}, enforce_sorted=False)` },
          { text: `output, ${states} = rnn(packed)`, value: `hidden ${shape(1, texts, h)}` },
          { text: `output, _ = pad_packed_sequence(output${first})`, value: data(h) },
        ]
      : [
          {
            text: `output, ${states} = rnn(x)`,
            value: `${data(h)}, ${shape(1, texts, h)}`,
          },
        ]),
    { text: `last = ${fromHidden ? 'hidden.squeeze(0)' : lastOutput}`, value: shape(texts, h) },
    { text: 'logits = fc(last)', value: shape(texts, 1) },
  ];
}

/** A tensor as boxes, one for each sentence and place; the last axis is inside the box.
 *  @param {{rows: Row[], turned: boolean, state: State, texts: any, title: string, numbers: number,
 *           tensor: 'ids' | 'x' | 'output' | 'hidden' | 'cell'}} props */
function Tensor({ rows, turned, state, texts, title, tensor, numbers }) {
  const m = texts.tensors;
  const final = tensor === 'hidden' || tensor === 'cell';
  const places = final ? 1 : rows[0].places.length;
  /** @param {number} row @param {number} place */
  const cell = (row, place) => {
    const { text, places: all } = rows[row];
    const at = all[place];
    if (tensor === 'ids')
      return (
        <span class={at.padding ? 'word-id padding' : 'word-id'}>
          <bdi>{at.token}</bdi> <b>{at.id}</b>
        </span>
      );
    const [first, second] = final ? [0, row] : turned ? [place, row] : [row, place];
    const name = `${tensor}[${first}, ${second}]`;
    const where = final ? m.end(text) : m.place(at.token, text);
    const values = final ? rows[row][tensor] : at[tensor];
    const full = tensor === 'x' || tensor === 'cell' ? 2 : 1;
    const now = state.chosen.value;
    const chosen = now?.tensor === tensor && now.row === row && now.place === place;
    return (
      <button
        type="button"
        class={!final && at.padding ? 'box padding' : 'box'}
        aria-pressed={chosen}
        aria-label={m.box(name, where)}
        title={m.box(name, where)}
        onClick={() => {
          state.chosen.value = chosen ? null : { tensor, row, place };
        }}
      >
        {Array.from(values ?? [], (value, i) => (
          <i key={i} class="shade" style={{ '--v': shade(value, full) }} />
        ))}
      </button>
    );
  };
  const [down, across] = turned && !final ? [places, rows.length] : [rows.length, places];
  const shape = final ? [1, down, numbers] : [down, across, ...(numbers > 1 ? [numbers] : [])];
  return (
    <figure class="tensor">
      <figcaption>
        <h3>{title}</h3>
        <code class="quiet">({shape.join(', ')})</code>
      </figcaption>
      <div class="scroller" tabIndex={tensor === 'ids' ? 0 : undefined}>
        <table class="boxes" aria-label={title}>
          <tbody>
            {Array.from({ length: down }, (_, i) => (
              <tr key={i}>
                {Array.from({ length: across }, (__, j) => (
                  <td key={j}>{turned && !final ? cell(j, i) : cell(i, j)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {numbers > 1 ? <p class="hint">{m.each(numbers)}</p> : null}
    </figure>
  );
}

/** The numbers of the chosen box. @param {{rows: Row[], state: State, texts: any}} props */
function Chosen({ rows, state, texts }) {
  const m = texts.tensors;
  const box = state.chosen.value;
  const row = box && rows[box.row];
  const at = row?.places[box?.place ?? 0];
  if (!box || !row || !at) return <p class="hint">{m.choose}</p>;
  const { tensor } = box;
  const values = tensor === 'hidden' || tensor === 'cell' ? row[tensor] : at[tensor];
  if (!values) return <p class="hint">{m.choose}</p>;
  return (
    <p class="chosen-numbers" aria-label={m.chosen} role="status">
      {Array.from(values, (value, i) => (
        <span key={i} title={format.exact(value)}>
          {format.fixed(value, 4)}
        </span>
      ))}
    </p>
  );
}

/** The answers of the six sentences, from what is read as the last state.
 *  @param {{batch: Batch, rows: Row[], state: State, texts: any}} props */
function Answers({ batch, rows, state, texts }) {
  const m = texts.tensors;
  const weight = named(batch.weights, 'fc.weight').values;
  const [bias] = named(batch.weights, 'fc.bias').values;
  const answers = rows.map(({ text, label, places, hidden }) => {
    const end = places[places.length - 1].output;
    const last = state.last.value === 'hidden' ? hidden : end;
    const logit = weight.reduce((sum, w, i) => sum + w * last[i], bias);
    const p = 1 / (1 + Math.exp(-logit));
    const same = Array.from(end).every((value, i) => value === hidden[i]);
    return { text, label, p, same, right: (p >= 0.5 ? 1 : 0) === batch.info.labels.indexOf(label) };
  });
  return (
    <section class="answers" aria-labelledby="answers-title">
      <h3 id="answers-title">{m.answers}</h3>
      <p>{m.right(answers.filter(({ right }) => right).length, answers.length)}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <div class="scroller" tabIndex={0}>
        <table class="card" aria-labelledby="answers-title">
          <thead>
            <tr>
              <th scope="col">{m.sentence}</th>
              <th scope="col">{m.label}</th>
              <th scope="col">{m.probability}</th>
              <th scope="col">{m.same}</th>
            </tr>
          </thead>
          <tbody>
            {answers.map(({ text, label, p, same, right }) => (
              <tr key={text} class={right ? undefined : 'lit'}>
                <th scope="row">{text}</th>
                <td>{label}</td>
                <td title={format.exact(p)}>
                  {format.fixed(p, 4)} {right ? '✓' : '✗'}
                </td>
                <td>{same ? m.yes : m.no}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
