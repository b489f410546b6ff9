import * as format from '../format.js';
import { Bars } from './bars.jsx';
import { PADDING } from './tokens.jsx';

/** How many steps are drawn, and how many words for each. */
const STEPS = 24;
const WORDS = 3;

/** The target words after each source word, of a model that says one for each.
 *  @param {{store: import('../store.js').Store, look: import('../translation.js').Look, texts: any}} props */
export function Steps({ store, look, texts }) {
  const m = texts.steps;
  const { trace } = look;
  const words = store.info.value?.vocabulary.target ?? [];
  if (!trace.steps[0]?.probabilities) return <p class="hint">{m.tooMany}</p>;
  return (
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
  );
}
