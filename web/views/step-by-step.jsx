import * as format from '../format.js';
import { Bars } from './bars.jsx';
import { PADDING } from './tokens.jsx';
import { Write } from './write.jsx';

const EXAMPLES = ['hello you', 'thanks you', 'you hello'];

/** How many steps are drawn, and how many words for each. */
const STEPS = 24;
const WORDS = 3;

/** A box to write in, and the target words after each source word. @param {import('./frame.jsx').Props} props */
export function StepByStep({ store, texts }) {
  const m = texts.steps;
  return (
    <section class="try panel" aria-labelledby="try-title">
      <header>
        <h2 id="try-title">{m.title}</h2>
        <p class="lead">{m.lead}</p>
      </header>
      <Write
        store={store}
        label={m.sentence}
        examples={EXAMPLES}
        examplesLead={m.examples}
        failed={m.failed}
      />
      <Steps store={store} texts={texts} />
      <TargetVocabulary store={store} texts={texts} />
    </section>
  );
}

/** @param {{store: import('../store.js').Store, texts: any}} props */
function Steps({ store, texts }) {
  const m = texts.steps;
  /** @type {{trace: import('../store.js').Trace} | null} */
  const look = store.reading.look.value;
  const words = store.info.value?.vocabulary.target ?? [];
  if (!store.reading.sentence.value.trim()) return <p class="hint">{m.empty}</p>;
  if (!look) return null;
  const { trace } = look;
  return (
    <>
      <div class="answer">
        <p class="said">
          <span class="spoken">{m.answer}: </span>
          <strong>
            <bdi>{trace.output.text || m.none}</bdi>
          </strong>{' '}
          <span class="probability" title={format.exact(trace.output.probability)}>
            {format.percent(trace.output.probability)}
          </span>
        </p>
      </div>
      <ol class="step-list" aria-label={m.chips}>
        {trace.steps.slice(0, STEPS).map((step, t) => (
          <li key={t} class={step.token === PADDING || !trace.known[t] ? 'chip pad' : 'chip'}>
            <span class="word">
              <bdi>{step.token}</bdi> <span class="id">{trace.ids[t]}</span>
            </span>
            <Bars
              label={m.candidates(step.token)}
              head={m.head}
              full={1}
              write={format.percent}
              bars={Array.from(step.probabilities, (value, i) => ({
                name: <bdi>{words[i]}</bdi>,
                key: words[i],
                value,
              }))
                .sort((a, b) => b.value - a.value)
                .slice(0, WORDS)}
            />
          </li>
        ))}
      </ol>
    </>
  );
}

/** @param {{store: import('../store.js').Store, texts: any}} props */
function TargetVocabulary({ store, texts }) {
  const m = texts.steps;
  const words = store.info.value?.vocabulary.target ?? [];
  return (
    <section class="vocabulary" aria-labelledby="target-title">
      <h3 id="target-title">{m.target}</h3>
      <p class="hint">{m.targetLead(words.length)}</p>
      <ol class="tokens" start={0}>
        {words.slice(0, 60).map((word, id) => (
          <li key={word} class="token">
            <bdi>{word}</bdi> <span class="id">{id}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
