import { useSignal } from '@preact/signals';
import { backward } from '../backward.js';
import { GATES } from '../cells.js';
import * as format from '../format.js';
import { BACK_RANKS, backLines } from '../programs.js';
import { Added } from './added.jsx';
import { BackFormulas } from './back-formulas.jsx';
import { asArray, Code } from './code.jsx';
import { AllDigits, lossAs, writer } from './digits.jsx';
import { Derivative } from './formula.jsx';
import { Scrubber } from './scrubber.jsx';
import { Later, Vector } from './vector.jsx';
import { Write } from './write.jsx';

/** @typedef {import('../state/reading.js').Graded} Graded */
/** @typedef {import('../backward.js').Backward} Backward */

/** Where the walk is: `at` 0 is the loss, 1 the output layer, then come the words from the last to the first; `step` is the
 *  word's, counted from 0, `rank` the moment within its step.
 *  @typedef {{at: number, step: number, rank: number}} Moment */

/** From the loss to every weight: the output first, then the words from the last to the first.
 *  @param {import('./frame.jsx').Props} props */
export function WalkBack({ store, messages, texts }) {
  const m = texts.back;
  const scrubbed = useSignal(0);
  const look = /** @type {Graded | null} */ (store.reading.inside.value);
  if (!look) return <p class="hint">{messages.inside.empty}</p>;
  const { cell } = look;
  const words = look.trace.length;
  const ranks = BACK_RANKS[cell];
  const count = 2 + words * ranks.length;
  const at = Math.min(scrubbed.value, count - 1);
  const gone = Math.max(at - 2, 0);
  const moment = {
    at,
    step: words - 1 - Math.floor(gone / ranks.length),
    rank: gone % ranks.length,
  };
  const walk = backward(look.trace, look.weights, look.target, cell);
  const added = at < 2 ? 0 : Math.floor((at - 1) / ranks.length);
  const write = writer(store);
  return (
    <section class="back panel" aria-labelledby="back-title">
      <header>
        <h2 id="back-title">{m.title}</h2>
        <p class="formulas">
          <BackFormulas cell={cell} />
        </p>
      </header>
      <Write store={store} label={m.sentence} />
      <Scrubber
        at={scrubbed}
        count={count}
        name={m.moment}
        told={told(moment, look, m)}
        messages={messages}
      />
      <AllDigits store={store} messages={messages} />
      <Unrolled
        look={look}
        walk={walk}
        moment={moment}
        write={write}
        texts={texts}
        messages={messages}
      />
      <div class="walk">
        <Code lines={program(moment, look, walk, write)} name={m.program} />
        <Added
          look={look}
          walk={walk}
          done={walk.steps.slice(0, added)}
          moment={at}
          write={write}
          texts={texts}
        />
      </div>
    </section>
  );
}

/** @param {Moment} moment @param {Graded} look @param {any} m the texts of this part */
function told({ at, step, rank }, { trace, cell }, m) {
  if (at === 0) return m.forward;
  if (at === 1) return m.output;
  const what = m.step(step + 1, trace.steps[step].token);
  const ranks = BACK_RANKS[cell];
  return ranks.length > 1 ? m.part(what, m.ranks[ranks[rank]]) : what;
}

/** The backward pass as a program. @param {Moment} moment @param {Graded} look @param {Backward} walk
 *  @param {(value: number) => string} write @returns {import('./code.jsx').Line[]} */
function program({ at, step, rank }, { trace, target, cell }, walk, write) {
  const output = at === 1;
  const inLoop = at > 1;
  const units = trace.steps[0].h.length;
  const back = walk.steps[trace.length - 1 - step];
  return [
    { text: `loss = -np.log(p[${target}])`, lit: at === 0 },
    { text: 'd_logits = p - y', lit: output },
    { text: 'dW_o = np.outer(d_logits, h[T])', lit: output },
    { text: 'dh = W_o.T @ d_logits', lit: output },
    ...(cell === 'lstm' ? [{ text: `dc = np.zeros(${units})`, lit: output }] : []),
    { text: 'for t in reversed(range(1, T + 1)):' },
    ...backLines(cell, units).map((line) => ({
      text: `    ${line.text}`,
      lit: inLoop && line.rank === rank,
      value: inLoop && line.rank <= rank && line.values ? asArray(line.values(back), write) : '',
    })),
  ];
}

/** One column for each word and one for the output; the gradients appear from right to left.
 *  @param {{look: Graded, walk: Backward, moment: Moment, write: (value: number) => string,
 *           texts: any, messages: import('../messages/index.js').Messages}} props */
function Unrolled({ look, walk, moment, write, texts, messages }) {
  const m = texts.back;
  const { trace, gradients, target, cell } = look;
  const words = trace.length;
  const steps = trace.steps.slice(0, words);
  const { probabilities } = trace.output;
  const { at } = moment;
  const ranks = BACK_RANKS[cell];
  /** Whether the walk has come to a moment of a word's step. @param {number} t @param {string} rank */
  const reached = (t, rank = ranks[0]) =>
    at >= 2 && (t > moment.step || (t === moment.step && moment.rank >= ranks.indexOf(rank)));
  const now = (/** @type {number} */ t) => at >= 2 && t === moment.step;
  const back = (/** @type {number} */ t) => walk.steps[words - 1 - t];
  const units = steps[0].h.length;
  /** @param {string} kind @param {string} spoken @param {import('preact').ComponentChildren} name
   *  @param {(t: number) => ArrayLike<number> | null | undefined} values
   *  @param {import('preact').ComponentChildren} [out] */
  const row = (kind, spoken, name, values, out) => (
    <tr class={kind} key={spoken}>
      <th scope="row">
        <span class="spoken">{spoken}</span>
        <span aria-hidden="true">{name}</span>
      </th>
      {steps.map((_, t) => (
        <td key={t} class={now(t) ? 'now' : undefined}>
          <Vector values={values(t) ?? null} later={m.later} write={write} />
        </td>
      ))}
      <td class={at === 1 && kind !== 'words' ? 'now' : undefined}>{out}</td>
    </tr>
  );
  /** @param {string} of @param {string} sub */
  const derivative = (of, sub) => (
    <math displaystyle>
      <Derivative of={of} sub={sub} />
    </math>
  );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <div class="scroller" tabIndex={0}>
      <table class="network" aria-label={m.network}>
        <thead>
          <tr>
            <th scope="col">
              <span class="spoken">{m.word}</span>
            </th>
            {steps.map(({ token }, t) => (
              <th scope="col" key={t}>
                <bdi>{token}</bdi> <span class="id">t = {t + 1}</span>
              </th>
            ))}
            <th scope="col">{m.out}</th>
          </tr>
        </thead>
        <tbody>
          {row('words', m.rows.words, <SubName of="x" />, (t) => steps[t].x)}
          {steps[0].c ? row('forth', m.rows.memory, <SubName of="c" />, (t) => steps[t].c) : null}
          {row(
            'forth',
            m.rows.forth,
            <SubName of="h" />,
            (t) => steps[t].h,
            <>
              <Vector values={probabilities} name="p" later="" write={write} />
              <span class={at === 0 ? 'the-loss lit' : 'the-loss'}>
                L = −ln p[{target}] ={' '}
                <b title={format.exact(gradients.loss)}>{lossAs(gradients.loss, write)}</b>
              </span>
            </>,
          )}
          {row(
            'gone-back',
            m.rows['gone-back'],
            derivative('h', 't'),
            (t) => (reached(t) || (at === 1 && t === words - 1) ? back(t).dh : null),
            at >= 1 ? (
              <Vector values={walk.dlogits} name="p − y" later="" write={write} />
            ) : (
              <Later text={m.later} />
            ),
          )}
          {cell === 'lstm'
            ? row('gone-back', m.rows['memory-back'], derivative('c', 't'), (t) =>
                reached(t, 'memory') ? back(t).dc : null,
              )
            : null}
          {cell === 'rnn'
            ? row('dz', m.rows.dz, derivative('z', 't'), (t) => (reached(t) ? back(t).dz : null))
            : GATES[cell].map((gate, k) =>
                row(
                  'dz',
                  m.gateRow(messages.inside.rows[gate], gate),
                  derivative('a', gate),
                  (t) =>
                    reached(t, 'gates') ? back(t).dz.slice(k * units, (k + 1) * units) : null,
                ),
              )}
        </tbody>
      </table>
    </div>
  );
}

/** @param {{of: string}} props */
const SubName = ({ of }) => (
  <math>
    <msub>
      <mi>{of}</mi>
      <mi>t</mi>
    </msub>
  </math>
);
