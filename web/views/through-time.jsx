import { useSignal } from '@preact/signals';
import { named, rowsOf } from '../backward.js';
import { rowsOfCell } from '../cells.js';
import { opening, wordLines, wordMoments } from '../programs.js';
import { Cards } from './cards.jsx';
import { asArray, Code } from './code.jsx';
import { AllDigits, lossAs, writer } from './digits.jsx';
import { LossFormula, RowFormula, SoftmaxFormula } from './formula.jsx';
import { Plane } from './plane.jsx';
import { Scrubber } from './scrubber.jsx';
import { Write } from './write.jsx';

/** @typedef {import('../state/reading.js').Graded} Graded */
/** @typedef {import('../programs.js').Sums} Sums */

/** The moments after the last word. */
const END = /** @type {const} */ (['logits', 'softmax', 'loss']);

/** @typedef {'start' | import('../programs.js').WordMoment | typeof END[number]} Kind */
/** @typedef {{kind: Kind, step: number, ran: readonly Kind[]}} Moment  ran: what of this round has run, itself included */

/** @param {number} at @param {number} words @param {string} cell @returns {Moment} */
function momentAt(at, words, cell) {
  const round = wordMoments(cell);
  if (at === 0) return { kind: 'start', step: 0, ran: [] };
  const inWords = at - 1;
  if (inWords < words * round.length) {
    const order = inWords % round.length;
    const step = Math.floor(inWords / round.length);
    return { kind: round[order], step, ran: round.slice(0, order + 1) };
  }
  const order = inWords - words * round.length;
  return { kind: END[order], step: words - 1, ran: [...round, ...END.slice(0, order + 1)] };
}

/** The forward pass as the program goes through it. @param {import('./frame.jsx').Props} props */
export function ThroughTime({ store, messages, texts }) {
  const m = texts.time;
  const at = useSignal(0);
  const look = /** @type {Graded | null} */ (store.reading.inside.value);
  const info = store.info.value;
  const cell = look?.cell ?? 'rnn';
  const words = look?.trace.length ?? 0;
  const count = 1 + words * wordMoments(cell).length + END.length;
  const moment = momentAt(Math.min(at.value, count - 1), words, cell);
  const known = info?.vocabulary.source.slice(1).join(', ') ?? '';
  const write = writer(store);
  return (
    <section class="time panel" aria-labelledby="time-title">
      <header>
        <h2 id="time-title">{m.title}</h2>
        <p class="formulas">
          {rowsOfCell(cell)
            .slice(1)
            .map((row) => (
              <span key={row}>
                <RowFormula row={row} cell={cell} />{' '}
              </span>
            ))}
          <SoftmaxFormula /> <LossFormula />
        </p>
      </header>
      <Write store={store} label={texts.sentence} hint={texts.known(known)} />
      {look && info ? (
        <>
          <Scrubber
            at={at}
            count={count}
            name={m.moment}
            told={told(moment, look, texts, messages)}
            messages={messages}
          />
          <AllDigits store={store} messages={messages} />
          <div class="walk">
            <Code lines={program(moment, look, write)} name={m.program} />
            <Cards
              moment={moment}
              look={look}
              sums={sumsOf(look, moment.step)}
              labels={info.labels}
              write={write}
              texts={texts}
              messages={messages}
            />
            {look.trace.steps[0].h.length === 2 ? (
              <Plane
                look={look}
                upTo={moment.step + (moment.ran.includes('state') ? 1 : 0)}
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

/** @param {Moment} moment @param {Graded} look @param {any} texts
 *  @param {import('../messages/index.js').Messages} messages */
function told({ kind, step }, look, texts, messages) {
  const m = texts.time;
  if (kind === 'start') return m.start;
  if (kind === 'logits' || kind === 'softmax' || kind === 'loss') return m[kind];
  const what = m[kind] ?? messages.inside.rows[/** @type {import('../cells.js').RowName} */ (kind)];
  return m.at(step + 1, look.trace.steps[step].token, what);
}

/** The program's lines; those that ran in this round have the value that they gave. @param {Moment} moment
 *  @param {Graded} look @param {(value: number) => string} write @returns {import('./code.jsx').Line[]} */
function program({ kind, step, ran }, look, write) {
  const { trace, target, gradients, cell } = look;
  const now = trace.steps[step];
  const sums = sumsOf(look, step);
  const units = now.h.length;
  const started = kind === 'start';
  const { logits, probabilities } = trace.output;
  /** @param {string} text @param {Kind} moment @param {() => string} value @returns {import('./code.jsx').Line} */
  const line = (text, moment, value) => ({
    text,
    lit: kind === moment,
    value: ran.includes(moment) ? value() : '',
  });
  const zeros = asArray(new Float32Array(units), write);
  return [
    ...opening(cell, units).map(({ text, start }) => ({
      text,
      lit: start && started,
      value: start && started ? zeros : '',
    })),
    { text: 'for word in sentence:', value: started ? '' : `"${now.token}"` },
    ...wordLines(cell, units).map(({ moment, text, values }) =>
      line(
        `    ${text}`,
        moment,
        () => `${moment === 'sum' ? 'z = ' : ''}${asArray(values(now, sums), write)}`,
      ),
    ),
    line('logits = np.dot(W_o, h_prev) + b_o', 'logits', () => asArray(logits, write)),
    line('p = np.exp(logits) / np.exp(logits).sum()', 'softmax', () =>
      asArray(probabilities, write),
    ),
    line(`loss = -np.log(p[${target}])`, 'loss', () => lossAs(gradients.loss, write)),
  ];
}

/** What comes from the word and what from the state before, as the model's numbers give it; the post's program adds its
 *  one bias later. @param {Graded} look @param {number} step @returns {Sums} */
function sumsOf({ trace, weights, cell }, step) {
  const { x, h } = trace.steps[step];
  const before = step > 0 ? trace.steps[step - 1].h : new Float32Array(h.length);
  /** @param {string} side @param {ArrayLike<number>} values */
  const sum = (side, values) => {
    const { values: bias } = named(weights, `rnn.bias_${side}_l0`);
    return rowsOf(named(weights, `rnn.weight_${side}_l0`)).map((row, k) =>
      row.reduce((total, w, j) => total + w * values[j], cell === 'rnn' ? 0 : bias[k]),
    );
  };
  return { a: sum('ih', x), u: sum('hh', before) };
}
