import * as format from '../format.js';
import { tempered } from '../tempered.js';
import { Bars } from './bars.jsx';
import { Slider } from './slider.jsx';
import { Write } from './write.jsx';

const EXAMPLES = ['what is', 'the hidden state', 'the gradient'];

/** This many candidates are shown. */
const SHOWN = 8;

/** A box to type in, and what may come next at each key. @param {import('./frame.jsx').Props} props */
export function TypeOn({ store, texts, state }) {
  const m = texts.type;
  return (
    <section class="try panel" aria-labelledby="try-title">
      <header>
        <h2 id="try-title">{m.title}</h2>
        <p class="lead">{m.lead}</p>
      </header>
      <Write
        store={store}
        label={m.text}
        examples={EXAMPLES}
        examplesLead={m.examples}
        failed={m.failed}
      />
      <Candidates store={store} texts={texts} temperature={state.temperature.value} />
      <Temperature temperature={state.temperature} texts={texts} />
    </section>
  );
}

/** @param {{store: import('../store.js').Store, texts: any, temperature: number}} props */
function Candidates({ store, texts, temperature }) {
  const m = texts.type;
  const { reading } = store;
  /** @type {{output: import('../results.js').Prediction} | null} */
  const look = reading.look.value;
  if (!reading.sentence.value.trim()) return <p class="hint">{m.empty}</p>;
  if (!look) return null;
  const all = tempered(look.output.candidates, temperature);
  const shown = all.slice(0, SHOWN);
  const rest = 1 - shown.reduce((sum, { probability }) => sum + probability, 0);
  const characters = store.info.value?.config.tokens === 'characters';
  /** @param {string} token */
  const write = (token) => {
    const text = reading.sentence.value;
    reading.setSentence(characters ? text + token : `${text.trimEnd()} ${token}`);
  };
  return (
    <>
      <Bars
        label={m.candidates}
        head={m.head}
        full={1}
        write={format.percent}
        bars={shown.map(({ text, probability }) => ({
          name: (
            <button type="button" class="link" title={m.append(text)} onClick={() => write(text)}>
              {text === ' ' ? m.space : text}
            </button>
          ),
          key: text,
          value: probability,
        }))}
      />
      <p class="hint">
        {m.rest(format.count(all.length - shown.length), format.percent(Math.max(rest, 0)))}
      </p>
    </>
  );
}

/** @param {{temperature: import('@preact/signals').Signal<number>, texts: any}} props */
function Temperature({ temperature, texts }) {
  const m = texts.type;
  const told = format.fixed(temperature.value, 1);
  return (
    <Slider
      value={temperature}
      name={m.temperature}
      shown={told}
      told={m.temperatureAt(told)}
      hint={m.temperatureHint}
      min={0.1}
      max={3}
      step={0.1}
    />
  );
}
