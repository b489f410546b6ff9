import { current, percent, thoughts } from '../translation.js';
import { useAsked } from './asked.js';
import { Bars } from './bars.jsx';
import { Slider } from './slider.jsx';

/** How many steps are drawn, and how many words for each. */
const STEPS = 24;
const WORDS = 4;

/** What the decoder read, thought of and said at each step, and what a wider search ends with.
 *  @param {import('./frame.jsx').Props} props */
export function DecoderPart(props) {
  const { store, texts, state } = props;
  const m = texts.decoder;
  if (store.info.value?.config.task !== 'translate') return null;
  const look = current(store, store.reading.inside.value);
  const steps = look?.trace.decoder ?? [];
  const words = store.info.value.vocabulary.target;
  return (
    <section class="decoder panel" aria-labelledby="decoder-title">
      <header>
        <h2 id="decoder-title">{m.title}</h2>
        <p class="lead">{m.lead}</p>
      </header>
      {steps.length ? (
        <ol class="thoughts" aria-label={m.list}>
          {steps.slice(0, STEPS).map((step, t) => (
            <li key={t} class={t === state.step.value ? 'chip now' : 'chip'}>
              <Thought step={step} t={t} words={words} state={state} m={m} />
            </li>
          ))}
        </ol>
      ) : (
        <p class="hint">{texts.steps.empty}</p>
      )}
      {steps.length > STEPS ? <p class="hint">{m.cut(STEPS, steps.length)}</p> : null}
      <Beam {...props} />
    </section>
  );
}

/** @param {{step: import('../translation.js').DecoderStep, t: number, words: readonly string[],
 *    state: import('./attention.jsx').State, m: any}} props */
function Thought({ step, t, words, state, m }) {
  const found = thoughts(step, words, WORDS);
  return (
    <>
      <button
        type="button"
        class="link said-word"
        aria-pressed={t === state.step.value}
        onClick={() => {
          state.step.value = t;
        }}
      >
        <span class="read">
          {m.reads} <bdi>{step.read}</bdi>
        </span>{' '}
        <span class="says">
          <span class="spoken">{m.says} </span>
          <bdi>{step.token}</bdi>
        </span>
      </button>
      {found.length ? (
        <Bars
          label={m.candidates(t + 1)}
          head={m.head}
          full={1}
          write={percent}
          bars={found.map(({ word, probability, said }) => ({
            name: (
              <>
                <bdi>{word}</bdi>
                {said ? <span class="spoken"> {m.chosen}</span> : null}
              </>
            ),
            key: word,
            value: probability,
            kind: said ? 'said-here' : 'unsure',
          }))}
        />
      ) : (
        <p class="hint">{m.tooMany}</p>
      )}
    </>
  );
}

/** @param {import('./frame.jsx').Props} props */
function Beam({ store, texts, state }) {
  const m = texts.beam;
  const width = /** @type {import('./attention.jsx').State} */ (state).beam;
  const found = useAsked(
    store,
    () => [store.reading.inside.value, width.value],
    async (session) => {
      const text = store.reading.sentence.value;
      if (session.info.config.task !== 'translate' || !text.trim()) return null;
      return session.predict(text, { beam: width.value, top: width.value });
    },
  );
  return (
    <section class="beam" aria-labelledby="beam-title">
      <h3 id="beam-title">{m.title}</h3>
      <p class="hint">{m.lead}</p>
      <Slider
        value={width}
        name={m.width}
        shown={width.value}
        told={m.told(width.value)}
        min={1}
        max={8}
      />
      {found ? (
        <Bars
          label={m.list}
          head={m.head}
          full={1}
          write={percent}
          bars={found.candidates.map(({ text, probability }, at) => ({
            name: <bdi>{text || texts.steps.none}</bdi>,
            key: `${at} ${text}`,
            value: probability,
            kind: at === 0 ? 'said-here' : 'unsure',
          }))}
        />
      ) : null}
    </section>
  );
}
