import { modelOf } from '../translation.js';
import { useAsked } from './asked.js';
import { Formula } from './typeset.jsx';

/** The equations of each model, in the order in which they are computed; CELL stands for the kind of cell.
 *  @type {Record<string, readonly (readonly [part: string, of: string])[]>} */
const EQUATIONS = {
  tag: [
    ['embed', 'x_t = E [ id_t ]'],
    ['cell', 'h_t = CELL ( x_t , h_t−1 )'],
    ['output', 'p_t = softmax ( W_o h_t + b_o )'],
  ],
  none: [
    ['encoder', 's̄_j = CELL ( E^s [ id_j ] , s̄_j−1 )'],
    ['start', 'h_0 = s̄_S'],
    ['input', 'x_t = E^h [ y_t−1 ]'],
    ['decoder', 'h_t = CELL ( x_t , h_t−1 )'],
    ['output', 'p_t = softmax ( W_o h_t + b_o )'],
  ],
  dot: [
    ['encoder', 's̄_j = CELL ( E^s [ id_j ] , s̄_j−1 )'],
    ['start', 'h_0 = s̄_S'],
    ['input', 'x_t = E^h [ y_t−1 ]'],
    ['decoder', 'h_t = CELL ( x_t , h_t−1 )'],
    ['score', 'e_tj = h_t^⊤ s̄_j'],
    ['weights', 'α_tj = softmax_j ( e_tj )'],
    ['context', 'c_t = Σ_j α_tj s̄_j'],
    ['combined', 'h̃_t = tanh ( W_c [ c_t ; h_t ] + b_c )'],
    ['output', 'p_t = softmax ( W_o h̃_t + b_o )'],
  ],
  additive: [
    ['encoder', 's̄_j = CELL ( E^s [ id_j ] , s̄_j−1 )'],
    ['start', 'h_0 = s̄_S'],
    ['score', 'e_tj = v_a^⊤ tanh ( W_a h_t−1 + U_a s̄_j )'],
    ['weights', 'α_tj = softmax_j ( e_tj )'],
    ['context', 'c_t = Σ_j α_tj s̄_j'],
    ['input', 'x_t = [ E^h [ y_t−1 ] ; c_t ]'],
    ['decoder', 'h_t = CELL ( x_t , h_t−1 )'],
    ['output', 'p_t = softmax ( W_o h_t + b_o )'],
  ],
};

/** The letter of a parameter, by the end of its name; of a recurrent layer with the state that it computes. */
const LETTERS = [
  [/embedding\.weight$/, 'E'],
  [/rnn\.weight_ih/, 'W_x'],
  [/rnn\.weight_hh/, 'W_h'],
  [/rnn\.bias_/, 'b'],
  [/W_c\.weight$/, 'W_c'],
  [/W_c\.bias$/, 'b_c'],
  [/W_a\.weight$/, 'W_a'],
  [/U_a\.weight$/, 'U_a'],
  [/v_a\.weight$/, 'v_a'],
  [/fc\.weight$/, 'W_o'],
  [/fc\.bias$/, 'b_o'],
];

/** @param {string} name */
function letterOf(name) {
  const [, letter = ''] = LETTERS.find(([end]) => /** @type {RegExp} */ (end).test(name)) ?? [];
  const side = name.startsWith('encoder.')
    ? '^s'
    : /^decoder\.(embedding|rnn)/.test(name)
      ? '^h'
      : '';
  return `${letter}${side}`;
}

/** What is computed, and what its parameters are called. @param {import('./frame.jsx').Props} props */
export function TranslatorEquations({ store, messages, texts }) {
  const m = texts.equations;
  const { names, equation, pytorch, shape } = messages.inside;
  const weights = useAsked(
    store,
    () => store.info.value,
    (session) => session.weights(),
  );
  const info = store.info.value;
  if (!info) return null;
  const model = modelOf(info);
  const { cell, attention, bidirectional } = info.config;
  const lines = EQUATIONS[model === 'tag' ? 'tag' : attention] ?? [];
  return (
    <section class="equations panel" aria-labelledby="equations-title">
      <div class="side">
        <header>
          <h2 id="equations-title">{m.title}</h2>
          <p class="lead">{model === 'tag' ? m.leadTag : m.lead[attention]}</p>
        </header>
        <dl class="equation-list">
          {lines.map(([part, of]) => (
            <div key={part}>
              <dt>{m.parts[part]}</dt>
              <dd>
                <Formula of={of.replace('CELL', cell.toUpperCase())} />
              </dd>
            </div>
          ))}
        </dl>
        <p class="hint">
          {model === 'tag' ? m.lettersTag : m.letters}
          {model === 'translate' && cell === 'lstm' ? ` ${m.memory}` : null}
          {bidirectional ? ` ${m.bothWays}` : null}
        </p>
      </div>
      <div class="names">
        <h3 id="names-title">{names}</h3>
        <table aria-labelledby="names-title">
          <thead>
            <tr>
              <th scope="col">{equation}</th>
              <th scope="col">{pytorch}</th>
              <th scope="col">{shape}</th>
            </tr>
          </thead>
          <tbody>
            {(weights ?? []).map(({ name, shape: sizes }) => (
              <tr key={name}>
                <td>
                  <Formula of={letterOf(name)} />
                </td>
                <th scope="row">
                  <code>{name}</code> <span class="meaning">{m.meaning(name)}</span>
                </th>
                <td class="shape">{sizes.join(' × ')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
