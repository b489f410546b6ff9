import { useSignal } from '@preact/signals';
import { subscript } from '../arithmetic.js';
import { named, rowsOf } from '../backward.js';
import * as format from '../format.js';
import { asArray, Code } from './code.jsx';
import { HiddenFormula, LossFormula, SoftmaxFormula } from './formula.jsx';
import { Plane } from './plane.jsx';
import { Scrubber } from './scrubber.jsx';
import { Write } from './write.jsx';

/** @typedef {import('../state/reading.js').Graded} Graded */

/** The moments of the program: one before it, these for every word, and these after the last. */
const WORD = /** @type {const} */ (['looked', 'input', 'recurrent', 'sum', 'state', 'carried']);
const END = /** @type {const} */ (['logits', 'softmax', 'loss']);

/** @typedef {'start' | typeof WORD[number] | typeof END[number]} Kind */
/** @typedef {{kind: Kind, step: number, order: number}} Moment  order: its place within the word or the end */

/** @param {number} at @param {number} words @returns {Moment} */
export function momentAt(at, words) {
  if (at === 0) return { kind: 'start', step: 0, order: -1 };
  const inWords = at - 1;
  if (inWords < words * WORD.length) {
    const order = inWords % WORD.length;
    return { kind: WORD[order], step: Math.floor(inWords / WORD.length), order };
  }
  const order = inWords - words * WORD.length;
  return { kind: END[order], step: words - 1, order: WORD.length + order };
}

/** The forward pass as the program goes through it. @param {import('./frame.jsx').Props} props */
export function ThroughTime({ store, messages, texts }) {
  const m = texts.time;
  const at = useSignal(0);
  const look = /** @type {Graded | null} */ (store.reading.inside.value);
  const info = store.info.value;
  const words = look?.trace.length ?? 0;
  const moment = momentAt(Math.min(at.value, words * WORD.length + END.length), words);
  const known = info?.vocabulary.source.slice(1).join(', ') ?? '';
  return (
    <section class="time panel" aria-labelledby="time-title">
      <header>
        <h2 id="time-title">{m.title}</h2>
        <p class="formulas">
          <HiddenFormula /> <SoftmaxFormula /> <LossFormula />
        </p>
      </header>
      <Write store={store} label={texts.sentence} hint={texts.known(known)} />
      {look && info ? (
        <>
          <Scrubber
            at={at}
            count={1 + words * WORD.length + END.length}
            name={m.moment}
            told={told(moment, look, texts)}
            messages={messages}
          />
          <div class="walk">
            <Code lines={program(moment, look)} name={m.program} />
            <Cards moment={moment} look={look} labels={info.labels} texts={texts} />
            {look.trace.steps[0].h.length === 2 ? (
              <Plane
                look={look}
                upTo={moment.kind === 'start' ? 0 : moment.step + (moment.order >= 4 ? 1 : 0)}
                labels={info.labels}
                texts={texts}
              />
            ) : null}
          </div>
        </>
      ) : (
        <p class="hint">{messages.inside.empty}</p>
      )}
    </section>
  );
}

/** @param {Moment} moment @param {Graded} look @param {any} texts */
function told({ kind, step }, look, texts) {
  const m = texts.time;
  if (kind === 'start') return m.start;
  if (kind === 'logits' || kind === 'softmax' || kind === 'loss') return m[kind];
  return m.at(step + 1, look.trace.steps[step].token, m[kind]);
}

const short = (/** @type {number} */ v) => format.fixed(v, 4);

/** The post's lines; those that ran in this round have the value that they gave. @param {Moment} moment @param {Graded} look
 *  @returns {import('./code.jsx').Line[]} */
function program({ kind, step, order }, look) {
  const { trace, target, gradients } = look;
  const { x, z, h, token } = trace.steps[step];
  const [input, recurrent] = parts(look, step);
  const array = (/** @type {ArrayLike<number>} */ values) => asArray(values, short);
  const { logits, probabilities } = trace.output;
  /** A line that is run as part `from` of a round. @param {string} text @param {number} from @param {string} value
   *  @returns {import('./code.jsx').Line} */
  const line = (text, from, value) => ({
    text,
    lit: order === from,
    value: order >= from ? value : '',
  });
  return [
    {
      text: `h_prev = np.zeros(${h.length})`,
      lit: kind === 'start',
      value: kind === 'start' ? array(new Float32Array(h.length)) : '',
    },
    { text: 'for word in sentence:', value: kind === 'start' ? '' : `"${token}"` },
    line('    x_t = word_vectors[word]', 0, array(x)),
    line('    h_t = np.tanh(', 4, array(h)),
    line('        np.dot(W_i, x_t) +', 1, array(input)),
    line('        np.dot(W_hh, h_prev) +', 2, array(recurrent)),
    line('        b_h)', 3, `z = ${array(z)}`),
    line('    h_prev = h_t', 5, array(h)),
    line('logits = np.dot(W_o, h_prev) + b_o', 6, array(logits)),
    line('p = np.exp(logits) / np.exp(logits).sum()', 7, array(probabilities)),
    line(`loss = -np.log(p[${target}])`, 8, format.loss(gradients.loss)),
  ];
}

/** W_i x_t and W_hh h_{t−1}, as the model's numbers give them. @param {Graded} look @param {number} step
 *  @returns {[number[], number[]]} */
function parts({ trace, weights }, step) {
  const { x, h } = trace.steps[step];
  const before = step > 0 ? trace.steps[step - 1].h : new Float32Array(h.length);
  return [
    times(rowsOf(named(weights, 'rnn.weight_ih_l0')), x),
    times(rowsOf(named(weights, 'rnn.weight_hh_l0')), before),
  ];
}

/** @param {number[][]} rows @param {ArrayLike<number>} v */
const times = (rows, v) =>
  rows.map((row) => row.reduce((sum, weight, j) => sum + weight * v[j], 0));

/** Each product and each sum of the present step. @param {{moment: Moment, look: Graded, labels: readonly string[], texts: any}} props */
function Cards({ moment, look, labels, texts }) {
  const m = texts.time;
  const { trace, weights } = look;
  const ended = moment.order >= WORD.length;
  const { step } = moment;
  const { x, z, h } = trace.steps[step];
  const t = subscript(step + 1);
  const before = step > 0 ? trace.steps[step - 1].h : new Float32Array(h.length);
  const rows = (/** @type {string} */ name) => rowsOf(named(weights, name));
  const { logits, probabilities } = trace.output;
  const bias = named(weights, 'rnn.bias_ih_l0').values;
  const second = named(weights, 'rnn.bias_hh_l0').values;
  const [input, recurrent] = parts(look, step);
  return (
    <section class="cards" aria-label={m.cards}>
      {ended
        ? labels.map((label, k) => (
            <Card
              key={`out-${label}`}
              title={m.class(label)}
              now={moment.order}
              lines={[
                [
                  6,
                  `W_o[${k}] · h${t}`,
                  products(rows('fc.weight')[k], h),
                  times(rows('fc.weight'), h)[k],
                ],
                [6, `b_o[${k}]`, '', named(weights, 'fc.bias').values[k]],
                [6, `logits[${k}]`, '', logits[k]],
                [7, `p[${k}]`, `exp ${short(logits[k])} ÷ Σ exp`, probabilities[k]],
                ...(k === look.target
                  ? [
                      /** @type {CardLine} */ ([
                        8,
                        'loss',
                        `−ln ${short(probabilities[k])}`,
                        look.gradients.loss,
                      ]),
                    ]
                  : []),
              ]}
            />
          ))
        : Array.from(h, (_, k) => (
            <Card
              key={k}
              title={m.unit(k)}
              now={moment.order}
              lines={[
                [1, `W_i[${k}] · x${t}`, products(rows('rnn.weight_ih_l0')[k], x), input[k]],
                [
                  2,
                  `W_hh[${k}] · h${subscript(step)}`,
                  products(rows('rnn.weight_hh_l0')[k], before),
                  recurrent[k],
                ],
                [3, `b_h[${k}]`, '', bias[k] + second[k]],
                [3, `z${t}[${k}]`, '', z[k]],
                [4, `h${t}[${k}]`, `tanh ${short(z[k])}`, h[k]],
              ]}
            />
          ))}
    </section>
  );
}

/** @typedef {readonly [from: number, name: string, how: string, value: number]} CardLine */

/** Where the numbers of one unit come from. @param {{title: string, now: number, lines: readonly CardLine[]}} props */
function Card({ title, now, lines }) {
  return (
    <table class="card">
      <caption>{title}</caption>
      <tbody>
        {lines.map(([from, name, how, value]) => (
          <tr key={name} class={from === now ? 'lit' : from > now ? 'later' : undefined}>
            <th scope="row">
              <code>{name}</code>
            </th>
            <td class="how">{from <= now ? how : ''}</td>
            <td title={from <= now ? format.exact(value) : undefined}>
              {from <= now ? short(value) : '…'}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** @param {number[]} weights @param {ArrayLike<number>} values */
const products = (weights, values) =>
  weights.map((w, j) => `${short(w)} × ${short(values[j])}`).join(' + ');
