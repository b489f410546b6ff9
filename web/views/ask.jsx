import { useSignal } from '@preact/signals';
import * as format from '../format.js';
import { Bars } from './bars.jsx';
import { Slider } from './slider.jsx';
import { Tokens } from './tokens.jsx';
import { Write } from './write.jsx';

const EXAMPLES = [
  'what is the capital of france?',
  'which country has cairo as its capital?',
  'what is the capital of mars?',
];

/** A box to ask in, the five best answers, and how sure the model must be. @param {import('./frame.jsx').Props} props */
export function Ask({ store, messages, texts }) {
  const m = texts.ask;
  const threshold = useSignal(Number(store.info.value?.config.threshold ?? 0.5));
  const share = format.percent(threshold.value);
  return (
    <section class="try panel" aria-labelledby="try-title">
      <header>
        <h2 id="try-title">{m.title}</h2>
        <p class="lead">{m.lead}</p>
      </header>
      <Write
        store={store}
        label={m.question}
        examples={EXAMPLES}
        examplesLead={m.examples}
        failed={m.failed}
      />
      <Answer {...{ store, messages, texts }} threshold={threshold.value} />
      <Slider
        value={threshold}
        name={m.threshold}
        shown={share}
        told={m.thresholdAt(share)}
        min={0}
        max={1}
        step={0.01}
      />
    </section>
  );
}

/** @param {Pick<import('./frame.jsx').Props, 'store' | 'messages' | 'texts'> & {threshold: number}} props */
function Answer({ store, messages, texts, threshold }) {
  const m = texts.ask;
  /** @type {{trace: import('../store.js').Trace} | null} */
  const look = store.reading.look.value;
  if (!store.reading.sentence.value.trim()) return <p class="hint">{m.empty}</p>;
  if (!look) return null;
  const { trace } = look;
  const candidates = trace.output.candidates.slice(0, 5);
  const [best] = candidates;
  const sure = best.probability >= threshold;
  const known = trace.tokens.map((token, i) => ({
    token,
    id: trace.ids[i],
    known: trace.known[i],
  }));
  const own = known.slice(0, Math.min(trace.length, MOST_TOKENS));
  const unknown = known.slice(0, trace.length).filter((token) => !token.known).length;
  return (
    <>
      <Tokens
        row={{
          tokens: own.map(({ token }) => token),
          ids: own.map(({ id }) => id),
          known: own.map((token) => token.known),
        }}
        name={m.tokens}
        messages={messages}
      />
      {unknown ? <p class="hint">{m.unknown(unknown)}</p> : null}
      <div class="answer">
        <p class="said">
          <strong>{sure ? best.text : m.unsure}</strong>{' '}
          {sure ? (
            <span class="probability" title={format.exact(best.probability)}>
              {format.percent(best.probability)}
            </span>
          ) : null}
        </p>
        <p class="hint">{sure ? '' : m.best(best.text, format.percent(best.probability))}</p>
      </div>
      <Bars
        label={m.candidates}
        head={m.head}
        full={1}
        write={format.percent}
        bars={candidates.map(({ text, probability }) => ({
          name: <bdi>{text}</bdi>,
          key: text,
          value: probability,
          kind: probability < threshold ? 'unsure' : '',
        }))}
      />
    </>
  );
}

/** This many words of a question are drawn; the model reads all of them. */
const MOST_TOKENS = 60;
