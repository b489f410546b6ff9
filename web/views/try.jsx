import { positive } from '../arithmetic.js';
import * as format from '../format.js';
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
  const look = /** @type {import('../state/reading.js').Look | null} */ (store.reading.look.value);
  const info = store.info.value;
  if (!store.reading.sentence.value.trim()) return <p class="hint">{m.empty}</p>;
  if (!look || !info) return null;
  const { trace } = look;
  const side = info.labels[1];
  const drawn = trace.steps.slice(0, MOST_DRAWN);
  const unknown = trace.known.filter((known, i) => i < trace.length && !known).length;
  return (
    <>
      <Answer look={look} labels={info.labels} messages={messages} />
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
            <Lean share={leaning(positive(step))} />
            <span class="after" title={`${m.after(side)}: ${format.exact(positive(step))}`}>
              {format.fixed(positive(step), 3)}
            </span>
          </li>
        ))}
      </ol>
      <p class="hint">
        {m.numbersAre(side)}
        {unknown ? ` ${m.unknownNote(unknown)}` : ''}
        {trace.steps.length > drawn.length
          ? ` ${m.cut(format.count(drawn.length), format.count(trace.length))}`
          : ''}
      </p>
    </>
  );
}

/** @param {{look: import('../state/reading.js').Look, labels: readonly string[],
 *           messages: import('../messages/index.js').Messages}} props */
function Answer({ look, labels, messages }) {
  const m = messages.tryIt;
  const { text, probability, probabilities } = look.trace.output;
  const share = probabilities[1];
  return (
    <div class="answer">
      <p class={`said side-${labels.indexOf(text)}`}>
        <span class="spoken">{m.answer}: </span>
        <strong>{text}</strong>{' '}
        <span class="probability" title={format.exact(probability)}>
          {format.percent(probability)}
        </span>
      </p>
      <div class="scale">
        <span>{labels[0]}</span>
        <Lean share={leaning(share)} />
        <span>{labels[1]}</span>
      </div>
    </div>
  );
}

/** @param {string} token @param {boolean} known */
function chipClass(token, known) {
  if (token === PADDING) return 'chip pad';
  return known ? 'chip' : 'chip unknown';
}
