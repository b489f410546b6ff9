import { account, subscript } from '../arithmetic.js';
import { named, rowsOf } from '../backward.js';
import { GATES, isShare, valuesOf } from '../cells.js';
import * as format from '../format.js';
import { networkOf } from '../network.js';

/** @typedef {import('../state/reading.js').Graded} Graded */
/** @typedef {import('./through-time.jsx').Moment} Moment */
/** @typedef {import('./through-time.jsx').Kind} Kind */
/** @typedef {import('../cells.js').RowName} RowName */
/** @typedef {readonly [from: Kind, name: string, how: string, value: number]} CardLine */
/** @typedef {{title: string, lines: CardLine[]}} CardOf */

/** @typedef {object} Props
 *  @property {Moment} moment
 *  @property {Graded} look
 *  @property {import('../programs.js').Sums} sums
 *  @property {readonly string[]} labels
 *  @property {(value: number) => string} write
 *  @property {any} texts
 *  @property {import('../messages/index.js').Messages} messages */

/** Each product and each sum of the present step. @param {Props} props */
export function Cards(props) {
  const { moment, look, write, texts } = props;
  const ended = moment.ran.includes('logits');
  const cards = ended ? ending(props) : look.cell === 'rnn' ? plain(props) : gated(props);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section class="cards" aria-label={texts.time.cards} tabIndex={0}>
      {cards.map(({ title, lines }) => (
        <Card key={title} title={title} moment={moment} lines={lines} write={write} />
      ))}
    </section>
  );
}

/** The output layer, one card for each class. @param {Props} props @returns {CardOf[]} */
function ending({ moment, look, labels, write, texts }) {
  const { trace, weights } = look;
  const { h } = trace.steps[moment.step];
  const { logits, probabilities } = trace.output;
  const rows = rowsOf(named(weights, 'fc.weight'));
  const bias = named(weights, 'fc.bias').values;
  return labels.map((label, k) => ({
    title: texts.time.class(label),
    lines: [
      ['logits', `W_o[${k}] · h${subscript(moment.step + 1)}`, ...products(rows[k], h, write)],
      ['logits', `b_o[${k}]`, '', bias[k]],
      ['logits', `logits[${k}]`, '', logits[k]],
      ['softmax', `p[${k}]`, `exp ${write(logits[k])} ÷ Σ exp`, probabilities[k]],
      ...(k === look.target
        ? [
            /** @type {CardLine} */ ([
              'loss',
              'loss',
              `−ln ${write(probabilities[k])}`,
              look.gradients.loss,
            ]),
          ]
        : []),
    ],
  }));
}

/** A plain RNN, one card for each unit. @param {Props} props @returns {CardOf[]} */
function plain({ moment, look, write, texts }) {
  const { trace, weights } = look;
  const { x, z, h } = trace.steps[moment.step];
  const t = subscript(moment.step + 1);
  const before = stateBefore(look, moment.step);
  const rows = (/** @type {string} */ name) => rowsOf(named(weights, name));
  const bias = named(weights, 'rnn.bias_ih_l0').values;
  const second = named(weights, 'rnn.bias_hh_l0').values;
  return Array.from(h, (_, k) => ({
    title: texts.time.unit(k),
    lines: [
      ['input', `W_i[${k}] · x${t}`, ...products(rows('rnn.weight_ih_l0')[k], x, write)],
      [
        'recurrent',
        `W_hh[${k}] · h${subscript(moment.step)}`,
        ...products(rows('rnn.weight_hh_l0')[k], before, write),
      ],
      ['sum', `b_h[${k}]`, '', bias[k] + second[k]],
      ['sum', `z${t}[${k}]`, '', z[k]],
      ['state', `h${t}[${k}]`, `tanh ${write(z[k])}`, h[k]],
    ],
  }));
}

/** A gated cell: the cards of this moment alone, for a step has many numbers. @param {Props} props @returns {CardOf[]} */
function gated(props) {
  const { moment, look } = props;
  const { kind } = moment;
  if (kind === 'start') return [];
  if (kind === 'looked') return [looked(props)];
  if (kind === 'input' || kind === 'recurrent') return summing(props, kind);
  const row = kind === 'state' || kind === 'carried' ? 'h' : /** @type {RowName} */ (kind);
  const { h } = look.trace.steps[moment.step];
  return Array.from(h, (_, k) =>
    GATES[look.cell].includes(row) ? gate(props, row, k) : mixed(props, row, k),
  );
}

/** The word's vector. @param {Props} props @returns {CardOf} */
function looked({ moment, look, texts }) {
  const { x, token } = look.trace.steps[moment.step];
  const t = subscript(moment.step + 1);
  return {
    title: texts.time.looked,
    lines: Array.from(x, (value, j) => ['looked', `x${t}[${j}]`, `“${token}”`, value]),
  };
}

/** The products with the stacked weights, one card for each gate.
 *  @param {Props} props @param {'input' | 'recurrent'} kind @returns {CardOf[]} */
function summing({ moment, look, sums, write, messages }, kind) {
  const { side, letter, found, at } =
    kind === 'input'
      ? { side: 'ih', letter: 'a', found: sums.a, at: look.trace.steps[moment.step].x }
      : { side: 'hh', letter: 'u', found: sums.u, at: stateBefore(look, moment.step) };
  const rows = rowsOf(named(look.weights, `rnn.weight_${side}_l0`));
  const bias = named(look.weights, `rnn.bias_${side}_l0`).values;
  const units = look.trace.steps[moment.step].h.length;
  return GATES[look.cell].map((name, g) => ({
    title: `${name}, ${messages.inside.rows[name]}`,
    lines: Array.from({ length: units }, (_, k) => {
      const row = g * units + k;
      const [how] = products(rows[row], at, write);
      return [kind, `${letter}[${row}]`, `${how} + ${write(bias[row])}`, found[row]];
    }),
  }));
}

/** One unit of a gate. @param {Props} props @param {RowName} row @param {number} k @returns {CardOf} */
function gate({ moment, look, sums, write, texts }, row, k) {
  const now = look.trace.steps[moment.step];
  const at = GATES[look.cell].indexOf(row) * now.h.length + k;
  const t = subscript(moment.step + 1);
  const [a, u] = [sums.a[at], sums.u[at]];
  const r = row === 'n' ? valuesOf(now, 'r', look.cell)[k] : 1;
  const [times, how] =
    row === 'n' ? [`r${t}[${k}] · `, `${write(r)} × ${write(u)}`] : ['', write(u)];
  const sum = a + r * u;
  return {
    title: texts.time.unit(k),
    lines: [
      [row, `a[${at}] + ${times}u[${at}]`, `${write(a)} + ${how}`, sum],
      [
        row,
        `${row}${t}[${k}]`,
        `${isShare(row) ? 'σ' : 'tanh'} ${write(sum)}`,
        valuesOf(now, row, look.cell)[k],
      ],
    ],
  };
}

/** One unit of what the gates let through. @param {Props} props @param {RowName} row @param {number} k @returns {CardOf} */
function mixed({ moment, look, write, texts }, row, k) {
  const { trace, cell } = look;
  const { kind, step } = moment;
  const network = networkOf(look);
  const opened = account(network, network.parts[0], { row, step, unit: k });
  const terms = opened.kind === 'sum' ? opened.groups.flatMap((group) => group.terms) : [];
  return {
    title: texts.time.unit(k),
    lines: [
      ...terms.map(
        ({ weight, input, a, b, value }) =>
          /** @type {CardLine} */ ([
            kind,
            `${weight} · ${input}`,
            `${write(a)} × ${write(b)}`,
            value,
          ]),
      ),
      [
        kind,
        `${row}${subscript(step + 1)}[${k}]`,
        terms.length > 1 ? terms.map(({ value }) => write(value)).join(' + ') : '',
        valuesOf(trace.steps[step], row, cell)[k],
      ],
    ],
  };
}

/** @param {Graded} look @param {number} step */
const stateBefore = ({ trace }, step) =>
  step > 0 ? trace.steps[step - 1].h : new Float32Array(trace.steps[0].h.length);

/** Where the numbers of one unit come from.
 *  @param {{title: string, moment: Moment, lines: readonly CardLine[], write: (value: number) => string}} props */
function Card({ title, moment, lines, write }) {
  return (
    <table class="card">
      <caption>{title}</caption>
      <tbody>
        {lines.map(([from, name, how, value]) => {
          const known = moment.ran.includes(from);
          return (
            <tr key={name} class={from === moment.kind ? 'lit' : known ? undefined : 'later'}>
              <th scope="row">
                <code>{name}</code>
              </th>
              <td class="how">{known ? how : ''}</td>
              <td title={known ? format.exact(value) : undefined}>{known ? write(value) : '…'}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** A row of weights times values, as it is worked out, and what it comes to.
 *  @param {number[]} weights @param {ArrayLike<number>} values @param {(value: number) => string} write
 *  @returns {[string, number]} */
const products = (weights, values, write) => [
  weights.map((w, j) => `${write(w)} × ${write(values[j])}`).join(' + '),
  weights.reduce((sum, w, j) => sum + w * values[j], 0),
];
