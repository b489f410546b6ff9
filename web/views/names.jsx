import { SHORT } from '../parameters.js';
import { CODE_NAMES } from '../programs.js';
import { Letters } from './formula.jsx';

/** The names as a panel of their own, with those of the post's program.
 *  @param {import('./frame.jsx').Props} props */
export function NamesPart({ store, messages }) {
  const look = store.reading.inside.value;
  return look ? (
    <div class="panel">
      <Names
        weights={look.weights}
        messages={messages}
        cell={look.cell}
        code={CODE_NAMES[look.cell]}
      />
    </div>
  ) : null;
}

/** The equation's letter, the code's name and PyTorch's name of every parameter, side by side.
 *  @param {{weights: readonly import('../store.js').Weight[], messages: import('../messages/index.js').Messages,
 *           cell?: string, code?: Record<string, string>}} props */
export function Names({ weights, messages, cell = 'rnn', code = SHORT }) {
  const m = messages.inside;
  return (
    <section class="names" aria-labelledby="names-title">
      <h3 id="names-title">{m.names}</h3>
      <table aria-labelledby="names-title">
        <thead>
          <tr>
            <th scope="col">{m.equation}</th>
            <th scope="col">{m.code}</th>
            <th scope="col">{m.pytorch}</th>
            <th scope="col">{m.shape}</th>
          </tr>
        </thead>
        <tbody>
          {weights.map(({ name, shape }) => (
            <tr key={name}>
              <td>
                <Letters name={name} cell={cell} />
              </td>
              <td>
                <code>{code[name] ?? '–'}</code>
              </td>
              <th scope="row">
                <code>{name}</code>
                <span class="meaning">
                  {m.meanings[/** @type {keyof typeof m.meanings} */ (name)]}
                </span>
              </th>
              <td class="shape">{shape.join(' × ')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
