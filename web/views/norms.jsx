import { subscript } from '../arithmetic.js';
import { CODE_NAMES } from '../programs.js';
import { Bars } from './bars.jsx';
import { AllDigits, writer } from './digits.jsx';

/** The length of every gradient, as bars. @param {import('./frame.jsx').Props} props */
export function Norms({ store, messages, texts }) {
  const m = texts.norms;
  const look = /** @type {import('../state/reading.js').Graded | null} */ (
    store.reading.inside.value
  );
  if (!look) return null;
  const { parameters, hidden } = look.gradients;
  const frozen = store.info.value?.config.freeze ?? [];
  const write = writer(store);
  const trained = parameters.filter(({ name }) => !frozen.includes(name));
  return (
    <section class="norms panel" aria-labelledby="norms-title">
      <header>
        <h2 id="norms-title">{m.title}</h2>
        <p class="lead">{m.lead}</p>
      </header>
      <AllDigits store={store} messages={messages} />
      <Bars
        write={write}
        label={m.table}
        head={[m.parameter, m.norm]}
        bars={trained.map(({ name, norm }) => ({
          name: (
            <>
              <code>d{CODE_NAMES[look.cell][name] ?? name}</code> <span class="quiet">{name}</span>
            </>
          ),
          key: name,
          value: norm,
        }))}
      />
      <h3>{m.hidden}</h3>
      <p class="hint">{m.hiddenLead}</p>
      <Bars
        write={write}
        label={m.hiddenTable}
        head={[m.state, m.norm]}
        bars={hidden.map((norm, t) => ({
          name: `∂L/∂h${subscript(t + 1)}`,
          key: String(t),
          value: norm,
        }))}
      />
    </section>
  );
}
