import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import * as format from '../format.js';
import { parted, rowsOfWeight, shortOf } from '../parameters.js';
import { LETTERS } from './formula.jsx';
import { HeatMap } from './heat.jsx';
import { Ramp } from './inside.jsx';
import { ProblemNotice } from './notice.jsx';
import { useOpened } from './opened.js';
import { NumberBox } from './weights.jsx';

/** @typedef {import('../store.js').Weight} Weight */
/** @typedef {import('./inside.jsx').Props} Props */

/** This many rows and columns of a parameter are opened at once. */
const MOST_ROWS = 16;
const MOST_COLUMNS = 16;

/** Every parameter of the model: its three names, a picture, and each of its numbers, to be read and changed.
 *  @param {Props} props */
export function ModelWeights({ store, messages }) {
  const m = messages.weights;
  const { place, look } = useOpened(store);
  const chosen = useSignal('');
  const weights = look?.weights ?? [];
  const weight = weights.find(({ name }) => name === chosen.value) ?? weights[0];
  return (
    <section class="model-weights panel" aria-labelledby="weights-title" ref={place}>
      <header>
        <h2 id="weights-title">{m.title}</h2>
        <p class="lead">{m.lead}</p>
      </header>
      {look && weight ? (
        <div class="weights-body">
          <div class="parameters names">
            <table aria-label={messages.inside.names}>
              <thead>
                <tr>
                  <th scope="col">{messages.inside.equation}</th>
                  <th scope="col">{messages.inside.code}</th>
                  <th scope="col">{messages.inside.pytorch}</th>
                  <th scope="col">{messages.inside.shape}</th>
                </tr>
              </thead>
              <tbody>
                {weights.map((each) => (
                  <Parameter
                    key={each.name}
                    weight={each}
                    open={each === weight}
                    choose={() => {
                      chosen.value = each.name;
                    }}
                    theme={store.theme.value}
                    messages={messages}
                  />
                ))}
              </tbody>
            </table>
          </div>
          <Matrix
            key={weight.name}
            store={store}
            messages={messages}
            weight={weight}
            info={look.info}
          />
        </div>
      ) : store.reading.sentence.value.trim() ? (
        <div class="later" aria-busy="true" />
      ) : (
        <p class="hint">{m.empty}</p>
      )}
    </section>
  );
}

/** A parameter with its names and its picture.
 *  @param {{weight: Weight, open: boolean, choose: () => void, theme: number,
 *           messages: import('../messages/index.js').Messages}} props */
function Parameter({ weight, open, choose, theme, messages }) {
  const { name, shape } = weight;
  const { plain, side, layer, reverse } = parted(name);
  const { meanings, partName } = messages.inside;
  const meaning =
    plain === 'rnn.weight_ih_l0' && layer > 0
      ? messages.weights.fromBelow
      : meanings[/** @type {keyof typeof meanings} */ (plain)];
  const where = side || layer || reverse ? `${partName(side, layer, reverse)}: ` : '';
  return (
    <tr class={open ? 'lit' : undefined}>
      <td>
        <math>{LETTERS[plain]}</math>
      </td>
      <td>
        <code>{shortOf(name)}</code>
      </td>
      <th scope="row">
        <button
          type="button"
          class="link"
          aria-pressed={open}
          onClick={choose}
          title={messages.weights.open(name)}
        >
          <code>{name}</code>
        </button>
        <span class="meaning">
          {where}
          {meaning}
        </span>
        <Picture weight={weight} theme={theme} />
      </th>
      <td class="shape">{shape.join(' × ')}</td>
    </tr>
  );
}

/** Numbers as a picture; what they are stands in the opened table. @param {{weight: Weight, theme: number}} props */
function Picture({ weight, theme }) {
  const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  useEffect(() => {
    if (canvas.current) paint(canvas.current, weight, theme);
  }, [weight, theme]);
  return (
    <span aria-hidden="true">
      <canvas class="picture" ref={canvas} />
    </span>
  );
}

/** No picture is finer than this: larger matrices are sampled. */
const FINEST = 192;

/** @param {HTMLCanvasElement} canvas @param {Weight} weight @param {number} _theme only that the colours are read anew */
function paint(canvas, { shape, values }, _theme) {
  const context = canvas.getContext('2d');
  if (!context) return;
  // A tall matrix lies on its side, as a vector does.
  const [rows, columns = 1] = shape;
  const across = Math.min(rows, FINEST);
  const down = Math.min(columns, FINEST / 4);
  canvas.width = across;
  canvas.height = down;
  const full = largest(values);
  const ramp = colours(canvas);
  const image = context.createImageData(across, down);
  for (let y = 0; y < down; ++y)
    for (let x = 0; x < across; ++x) {
      const row = Math.floor((x * rows) / across);
      const value = values[row * columns + Math.floor((y * columns) / down)];
      const at = Math.round((value / full + 1) * 127.5);
      image.data.set(ramp.subarray(4 * at, 4 * at + 4), 4 * (y * across + x));
    }
  context.putImageData(image, 0, 0);
}

/** The diverging colours in 256 steps, as the theme has them. @param {HTMLCanvasElement} canvas */
function colours(canvas) {
  const line = document.createElement('canvas');
  line.width = 256;
  line.height = 1;
  const context = /** @type {CanvasRenderingContext2D} */ (line.getContext('2d'));
  const gradient = context.createLinearGradient(0, 0, 256, 0);
  ['--below', '--middle', '--above'].forEach((name, i) => {
    canvas.style.color = `var(${name})`;
    gradient.addColorStop(i / 2, getComputedStyle(canvas).color);
  });
  canvas.style.color = '';
  context.fillStyle = gradient;
  context.fillRect(0, 0, 256, 1);
  return context.getImageData(0, 0, 256, 1).data;
}

/** @param {Float32Array} values */
const largest = (values) => values.reduce((most, v) => Math.max(most, Math.abs(v)), 1e-6);

/** The numbers of a parameter, as many at a time as can be looked at.
 *  @param {Props & {weight: Weight, info: import('../store.js').Info}} props */
function Matrix({ store, messages, weight, info }) {
  const m = messages.weights;
  const { name, shape, values } = weight;
  const [, columns = 1] = shape;
  const { names, blocks, words } = rowsOfWeight(weight, info);
  const at = useSignal({ row: 0, column: 0 });
  const { row, column } = at.value;
  const ranges = chunks(blocks);
  const [from, to] = ranges.find(([, end]) => row < end) ?? ranges[ranges.length - 1];
  const left = Math.floor(column / MOST_COLUMNS) * MOST_COLUMNS;
  const shown = Array.from({ length: Math.min(MOST_COLUMNS, columns - left) }, (_, j) => left + j);
  const full = largest(values);
  const short = shortOf(name);
  const value = values[row * columns + column];
  const write = (/** @type {number} */ i) =>
    `${short}[${i}]${shape.length > 1 ? `[${column}]` : ''}`;
  const numbers = Array.from({ length: to - from }, (_, i) => from + i);
  const told = useSignal(false);
  const named = words !== null || blocks.length > 2;
  return (
    <div class="matrix-open">
      <h3>
        <code>{name}</code>
      </h3>
      <div class="look-bar">
        {words ? (
          <RowOfWord
            words={words}
            go={(found) => {
              at.value = { row: found, column };
            }}
            messages={messages}
          />
        ) : null}
        {ranges.length > 1 ? (
          <label class="field">
            <span>{m.rows}</span>
            <select
              value={from}
              onChange={(event) => {
                at.value = { row: Number(event.currentTarget.value), column };
              }}
            >
              {ranges.map(([start, end]) => (
                <option key={start} value={start}>
                  {`${names(start)} – ${names(end - 1)}`}
                </option>
              ))}
            </select>
          </label>
        ) : null}
        {columns > MOST_COLUMNS ? (
          <label class="field">
            <span>{m.columns}</span>
            <select
              value={left}
              onChange={(event) => {
                at.value = { row, column: Number(event.currentTarget.value) };
              }}
            >
              {chunks([0, columns]).map(([start, end]) => (
                <option key={start} value={start}>
                  {messages.inside.range(start, end - 1)}
                </option>
              ))}
            </select>
          </label>
        ) : null}
      </div>
      <HeatMap
        kind="dense"
        label={m.grid(name)}
        help={messages.inside.gridHelp}
        columns={shown.map((j) => ({ key: String(j), name: String(j) }))}
        groups={[
          {
            key: name,
            rows: numbers.map((i) => ({
              key: String(i),
              name: <bdi title={names(i)}>{names(i)}</bdi>,
              cells: shown.map((j) => {
                const v = values[i * columns + j];
                return { shade: v / full, text: format.fixed(v, 2) };
              }),
            })),
          },
        ]}
        chosen={{ row: String(row), column: column - left }}
        select={(to) => {
          at.value = { row: Number(to.row), column: left + to.column };
        }}
      />
      <div class="readout edit">
        <div>
          <span>
            <code>{write(row)}</code> {named ? <bdi class="quiet">{names(row)}</bdi> : null} =
          </span>{' '}
          <NumberBox
            key={`${row}-${column}`}
            value={value}
            name={m.number(write(row))}
            change={(changed) => store.setWeight(name, row * columns + column, changed)}
            messages={messages}
          />
        </div>
      </div>
      <p class="hint">{m.pauses}</p>
      <ProblemNotice problem={store.problems.value.model} />
      <p class="legend">
        <Ramp name={short} reach={format.fixed(full, 2)} />
      </p>
      <details
        onToggle={(event) => {
          told.value = event.currentTarget.open;
        }}
      >
        <summary>{m.table}</summary>
        {told.value ? (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
          <div class="scroller" tabIndex={0}>
            <table class="card exact" aria-label={m.exact(name)}>
              <thead>
                <tr>
                  <td />
                  {shown.map((j) => (
                    <th scope="col" key={j}>
                      {j}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {numbers.map((i) => (
                  <tr key={i}>
                    <th scope="row">
                      <bdi>{names(i)}</bdi>
                    </th>
                    {shown.map((j) => (
                      <td key={j}>{format.exact(values[i * columns + j])}</td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        ) : null}
      </details>
    </div>
  );
}

/** A box for a word whose row is to be seen.
 *  @param {{words: readonly string[], go: (row: number) => void,
 *           messages: import('../messages/index.js').Messages}} props */
function RowOfWord({ words, go, messages }) {
  const text = useSignal('');
  const word = text.value.trim();
  const bad = word !== '' && !words.includes(word);
  return (
    <label class="field">
      <span>{messages.weights.word}</span>
      <input
        type="text"
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        value={text.value}
        aria-invalid={bad}
        title={bad ? messages.weights.noWord : undefined}
        onInput={(event) => {
          text.value = event.currentTarget.value;
          const row = words.indexOf(text.value.trim());
          if (row >= 0) go(row);
        }}
      />
    </label>
  );
}

/** Blocks of rows in pieces that can be looked at, none across two blocks.
 *  @param {readonly number[]} blocks where each begins, and the end @returns {[number, number][]} */
function chunks(blocks) {
  return blocks.slice(1).flatMap((end, i) => {
    const start = blocks[i];
    return Array.from(
      { length: Math.ceil((end - start) / MOST_ROWS) },
      (_, k) =>
        /** @type {[number, number]} */ ([
          start + k * MOST_ROWS,
          Math.min(start + (k + 1) * MOST_ROWS, end),
        ]),
    );
  });
}
