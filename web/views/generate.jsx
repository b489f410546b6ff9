import { useSignal } from '@preact/signals';
import { described } from '../errors.js';
import * as format from '../format.js';
import { Notice } from './notice.jsx';

/** How many tokens are written. */
const COUNT = { words: 12, characters: 80 };

/** @typedef {{from: string, greedy: string, sampled: string, at: string}} Written */

/** The same beginning, continued greedily and by drawing. @param {import('./frame.jsx').Props} props */
export function Generate({ store, texts, state }) {
  const m = texts.generate;
  const written = useSignal(/** @type {Written | null} */ (null));
  const failure = useSignal('');
  const seed = useSignal(0);
  const temperature = /** @type {number} */ (state.temperature.value);
  const write = async () => {
    const { session } = store;
    if (!session) return;
    const from = store.reading.sentence.value.trimEnd();
    const characters = session.info.config.tokens === 'characters';
    const count = characters ? COUNT.characters : COUNT.words;
    failure.value = '';
    try {
      const [greedy, sampled] = await Promise.all([
        session.generate(from, { count, temperature: 0 }),
        session.generate(from, { count, temperature, seed: seed.value++ }),
      ]);
      const tail = ({ tokens = /** @type {string[]} */ ([]) }) =>
        characters ? tokens.join('') : ` ${tokens.join(' ')}`;
      written.value = {
        from,
        greedy: tail(greedy),
        sampled: tail(sampled),
        at: format.fixed(temperature, 1),
      };
    } catch (error) {
      failure.value = described(error).message;
    }
  };
  const now = written.value;
  return (
    <section class="generate panel" aria-labelledby="generate-title">
      <header>
        <h2 id="generate-title">{m.title}</h2>
        <p class="lead">{m.lead}</p>
      </header>
      <div class="buttons">
        <button
          type="button"
          class="primary"
          onClick={write}
          disabled={!store.reading.sentence.value.trim()}
        >
          {now ? m.again : m.press}
        </button>
      </div>
      {failure.value ? <Notice title={failure.value} /> : null}
      <dl class="written" aria-live="polite">
        {
          /** @type {[string, string | undefined][]} */ ([
            [m.greedy, now?.greedy],
            [m.sampled(now?.at ?? format.fixed(temperature, 1)), now?.sampled],
          ]).map(([name, text], i) => (
            <div key={i}>
              <dt>{name}</dt>
              <dd>
                {now ? (
                  <bdi>
                    <span class="quiet">{now.from}</span>
                    {text}
                  </bdi>
                ) : (
                  <span class="hint">{m.none}</span>
                )}
              </dd>
            </div>
          ))
        }
      </dl>
    </section>
  );
}
