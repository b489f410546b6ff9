import { useSignal } from '@preact/signals';
import { subscript } from '../arithmetic.js';
import { backward, summed } from '../backward.js';
import * as format from '../format.js';
import { Code } from './code.jsx';
import { Derivative } from './formula.jsx';
import { POST_NAMES } from './numbers.jsx';
import { Scrubber } from './scrubber.jsx';
import { Write } from './write.jsx';

/** @typedef {import('../state/reading.js').Graded} Graded */
/** @typedef {import('../backward.js').Backward} Backward */

/** From the loss to every weight: the output first, then the words from the last to the first.
 *  @param {import('./frame.jsx').Props} props */
export function WalkBack({ store, messages, texts }) {
  const m = texts.back;
  const at = useSignal(0);
  const look = /** @type {Graded | null} */ (store.reading.inside.value);
  if (!look) return <p class="hint">{messages.inside.empty}</p>;
  const words = look.trace.length;
  const moment = Math.min(at.value, words + 1);
  const walk = backward(look.trace, look.weights, look.target);
  const step = words - (moment - 1); // the word that is being walked back through, from 1
  const told =
    moment === 0
      ? m.forward
      : moment === 1
        ? m.output
        : m.step(step + 1, look.trace.steps[step].token);
  return (
    <section class="back panel" aria-labelledby="back-title">
      <header>
        <h2 id="back-title">{m.title}</h2>
      </header>
      <Write store={store} label={m.sentence} />
      <Scrubber at={at} count={words + 2} name={m.moment} told={told} messages={messages} />
      <Unrolled look={look} walk={walk} moment={moment} texts={texts} />
      <div class="walk">
        <Code lines={program(moment, look.target)} name={m.program} />
        <Added look={look} walk={walk} moment={moment} texts={texts} />
      </div>
    </section>
  );
}

const short = (/** @type {number} */ v) => format.fixed(v, 4);

/** The backward pass as a program. @param {number} moment @param {number} target
 *  @returns {import('./code.jsx').Line[]} */
function program(moment, target) {
  const output = moment === 1;
  const inLoop = moment > 1;
  return [
    { text: `loss = -np.log(p[${target}])`, lit: moment === 0 },
    { text: 'd_logits = p - y', lit: output },
    { text: 'dW_o = np.outer(d_logits, h[T])', lit: output },
    { text: 'dh = W_o.T @ d_logits', lit: output },
    { text: 'for t in reversed(range(1, T + 1)):' },
    { text: '    dz = dh * (1 - h[t] ** 2)', lit: inLoop },
    { text: '    dW_hh += np.outer(dz, h[t - 1])', lit: inLoop },
    { text: '    dW_i += np.outer(dz, x[t])', lit: inLoop },
    { text: '    db_h += dz', lit: inLoop },
    { text: '    dh = W_hh.T @ dz', lit: inLoop },
  ];
}

/** One column for each word and one for the output; the gradients appear from right to left.
 *  @param {{look: Graded, walk: Backward, moment: number, texts: any}} props */
function Unrolled({ look, walk, moment, texts }) {
  const m = texts.back;
  const { trace, gradients, target } = look;
  const words = trace.length;
  const steps = trace.steps.slice(0, words);
  const { probabilities } = trace.output;
  /** Whether the walk has reached a word's step, and whether it is there now. @param {number} t */
  const reached = (t) => moment >= 2 && t >= words - (moment - 1);
  const now = (/** @type {number} */ t) => moment >= 2 && t === words - (moment - 1);
  const back = (/** @type {number} */ t) => walk.steps[words - 1 - t];
  /** @param {string} kind @param {import('preact').ComponentChildren} name
   *  @param {(t: number) => ArrayLike<number> | null} values
   *  @param {import('preact').ComponentChildren} out */
  const row = (kind, name, values, out) => (
    <tr class={kind}>
      <th scope="row">
        <span class="spoken">{m.rows[kind]}</span>
        <span aria-hidden="true">{name}</span>
      </th>
      {steps.map((_, t) => {
        const list = values(t);
        return (
          <td key={t} class={now(t) ? 'now' : undefined}>
            <Vector values={list} later={m.later} />
          </td>
        );
      })}
      <td class={moment === 1 && kind !== 'words' ? 'now' : undefined}>{out}</td>
    </tr>
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
          {row('words', <SubName of="x" />, (t) => steps[t].x, '')}
          {row(
            'forth',
            <SubName of="h" />,
            (t) => steps[t].h,
            <>
              <Vector values={probabilities} name="p" later="" />
              <span class={moment === 0 ? 'the-loss lit' : 'the-loss'}>
                L = −ln p[{target}] ={' '}
                <b title={format.exact(gradients.loss)}>{format.loss(gradients.loss)}</b>
              </span>
            </>,
          )}
          {row(
            'gone-back',
            <math>
              <Derivative of="h" sub="t" />
            </math>,
            (t) => (reached(t) || (moment === 1 && t === words - 1) ? back(t).dh : null),
            moment >= 1 ? (
              <Vector values={walk.dlogits} name="p − y" later="" />
            ) : (
              <Later text={m.later} />
            ),
          )}
          {row(
            'dz',
            <math>
              <Derivative of="z" sub="t" />
            </math>,
            (t) => (reached(t) ? back(t).dz : null),
            '',
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

/** @param {{text: string}} props */
const Later = ({ text }) => (
  <span class="later-mark">
    <span aria-hidden="true">·</span>
    <span class="spoken">{text}</span>
  </span>
);

/** A few numbers under one another, each on the colour of its value.
 *  @param {{values: ArrayLike<number> | null, name?: string, later: string}} props */
function Vector({ values, name, later }) {
  if (!values) return <Later text={later} />;
  return (
    <span class="vector">
      {name ? <span class="quiet">{name}</span> : null}
      {Array.from(values, (value, i) => (
        <span key={i} class="shade" style={{ '--v': shade(value, 1) }} title={format.exact(value)}>
          {short(value)}
        </span>
      ))}
    </span>
  );
}

/** @param {number} value @param {number} full */
const shade = (value, full) => Number(Math.max(-1, Math.min(1, value / full)).toFixed(3));

/** What each step adds to the gradients, the sum so far, and the engine's own gradient.
 *  @param {{look: Graded, walk: Backward, moment: number, texts: any}} props */
function Added({ look, walk, moment, texts }) {
  const m = texts.back;
  const { trace, gradients } = look;
  const words = trace.length;
  const parameters = /** @type {const} */ ([
    ['rnn.weight_hh_l0', (/** @type {import('../backward.js').StepBack} */ s) => s.hh],
    ['rnn.weight_ih_l0', (/** @type {import('../backward.js').StepBack} */ s) => s.ih],
    ['rnn.bias_ih_l0', (/** @type {import('../backward.js').StepBack} */ s) => [s.dz]],
  ]);
  const done = walk.steps.slice(0, Math.max(moment - 1, 0));
  return (
    <section class="added" aria-labelledby="added-title">
      <h3 id="added-title">{m.adds}</h3>
      <p class="hint">
        {m.addsLead(done.length, words)} {done.length === words ? m.agrees : ''}
      </p>
      {parameters.map(([name, of]) => {
        const gradient = gradients.parameters.find((parameter) => parameter.name === name);
        const full = Math.max(1e-9, ...Array.from(gradient?.values ?? [], Math.abs));
        return (
          <div class="sums" key={name}>
            <h4>
              d<code>{POST_NAMES[name]}</code>
            </h4>
            {done.map((step, i) => (
              <Matrix
                key={step.step}
                rows={of(step)}
                full={full}
                name={m.from(trace.steps[step.step].token, step.step + 1)}
                mark={`${i ? '+ ' : ''}t = ${step.step + 1}`}
                lit={i === done.length - 1}
              />
            ))}
            {done.length ? (
              <Matrix
                rows={summed(done.map(of))}
                full={full}
                name={m.sum}
                mark={`= ${done.length === words ? m.whole : m.sum}`}
                whole
              />
            ) : (
              <Later text={m.later} />
            )}
          </div>
        );
      })}
      {moment >= 1 ? (
        <div class="sums">
          <h4>
            d<code>W_o</code>
          </h4>
          <Matrix
            rows={walk.output}
            full={Math.max(...walk.output.flat().map(Math.abs), 1e-9)}
            name={m.output}
            mark={`(p − y) h${subscript(words)}ᵀ`}
            lit={moment === 1}
          />
        </div>
      ) : null}
    </section>
  );
}

/** @param {{rows: number[][], full: number, name: string, mark: string, lit?: boolean, whole?: boolean}} props */
function Matrix({ rows, full, name, mark, lit, whole }) {
  return (
    <table class={`small-matrix${lit ? ' lit' : ''}${whole ? ' whole' : ''}`} aria-label={name}>
      <caption>{mark}</caption>
      <tbody>
        {rows.map((row, i) => (
          <tr key={i}>
            {row.map((value, j) => (
              <td
                key={j}
                class="shade"
                style={{ '--v': shade(value, full) }}
                title={format.exact(value)}
              >
                {short(value)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
