import * as format from '../format.js';
import { Bars } from './bars.jsx';
import { Lean, leaning } from './lean.jsx';
import { PADDING } from './tokens.jsx';
import { Write } from './write.jsx';

/** @typedef {{store: import('../store.js').Store, messages: import('../messages/index.js').Messages}} Props */

/** This many words are drawn; the model reads all of them. */
export const MOST_DRAWN = 60;

const EXAMPLES = ['really good', 'i love it', 'so bad', 'i hate movie', 'worst movie ever'];

/** A box to write in, and what the model makes of it word by word.
 *  @param {Props & {examples?: readonly string[]}} props */
export function TryIt({ store, messages, examples = EXAMPLES }) {
  const m = messages.tryIt;
  return (
    <section class="try panel" aria-labelledby="try-title">
      <header>
        <h2 id="try-title">{m.title}</h2>
        <p class="lead">{m.lead}</p>
      </header>
      <Write
        store={store}
        label={m.sentence}
        examples={examples}
        examplesLead={m.examples}
        failed={m.failed}
      />
      <Reading store={store} messages={messages} />
    </section>
  );
}

/** @param {Props} props */
function Reading({ store, messages }) {
  const m = messages.tryIt;
  const look = /** @type {{trace: import('../store.js').Trace} | null} */ (
    store.reading.look.value
  );
  const info = store.info.value;
  if (!store.reading.sentence.value.trim()) return <p class="hint">{m.empty}</p>;
  if (!look || !info) return null;
  const { trace } = look;
  const { labels } = info;
  const two = labels.length === 2;
  const during = !info.config.bidirectional && trace.steps[0].probabilities;
  const drawn = trace.steps.slice(0, MOST_DRAWN);
  const unknown = trace.known.filter((known, i) => i < trace.length && !known).length;
  return (
    <>
      <Answer output={trace.output} labels={labels} messages={messages} />
      <ol class="chips" aria-label={m.chips}>
        {drawn.map((step, i) => (
          <li key={i} class={chipClass(step.token, trace.known[i])}>
            <span class="word">
              <bdi>{step.token}</bdi> <span class="id">{trace.ids[i]}</span>
            </span>
            {step.token === PADDING ? (
              <span class="tag">{m.padding}</span>
            ) : trace.known[i] ? null : (
              <span class="tag">{m.unknown}</span>
            )}
            {during ? <After {...{ step, labels, messages }} /> : null}
          </li>
        ))}
      </ol>
      <p class="hint">
        {during ? (two ? m.numbersAre(labels[1]) : m.likeliest) : m.onlyEnd}
        {unknown ? ` ${m.unknownNote(unknown)}` : ''}
        {trace.steps.length > drawn.length
          ? ` ${m.cut(format.count(drawn.length), format.count(trace.length))}`
          : ''}
      </p>
    </>
  );
}

/** What the answer would be after a word: of two labels the probability of the second, of more the best.
 *  @param {{step: import('../store.js').Trace['steps'][number], labels: readonly string[],
 *           messages: import('../messages/index.js').Messages}} props */
function After({ step: { probabilities }, labels, messages }) {
  const two = labels.length === 2;
  const best = two ? 1 : probabilities.indexOf(Math.max(...probabilities));
  const share = probabilities[best];
  return (
    <>
      {two ? <Lean share={leaning(share)} /> : <span class="best">{labels[best]}</span>}
      <span class="after" title={`${messages.tryIt.after(labels[best])}: ${format.exact(share)}`}>
        {format.fixed(share, 3)}
      </span>
    </>
  );
}

/** This many labels are listed. */
const MOST_LABELS = 6;

/** @param {{output: import('../store.js').Trace['output'], labels: readonly string[],
 *           messages: import('../messages/index.js').Messages}} props */
function Answer({ output, labels, messages }) {
  const m = messages.tryIt;
  const { text, probability, probabilities, candidates } = output;
  const share = probabilities[1];
  return (
    <div class="answer">
      <p class={`said side-${labels.length === 2 ? labels.indexOf(text) : 1}`}>
        <span class="spoken">{m.answer}: </span>
        <strong>{text}</strong>{' '}
        <span class="probability" title={format.exact(probability)}>
          {format.percent(probability)}
        </span>
      </p>
      {labels.length === 2 ? (
        <div class="scale">
          <span>{labels[0]}</span>
          <Lean share={leaning(share)} />
          <span>{labels[1]}</span>
        </div>
      ) : (
        <Bars
          label={m.candidates}
          head={m.head}
          full={1}
          write={format.percent}
          bars={candidates.slice(0, MOST_LABELS).map((candidate) => ({
            name: <bdi>{candidate.text}</bdi>,
            key: candidate.text,
            value: candidate.probability,
          }))}
        />
      )}
    </div>
  );
}

/** @param {string} token @param {boolean} known */
function chipClass(token, known) {
  if (token === PADDING) return 'chip pad';
  return known ? 'chip' : 'chip unknown';
}
