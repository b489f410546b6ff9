import { useSignal } from '@preact/signals';
import * as format from '../format.js';
import { HeatMap } from './heat.jsx';

/** @typedef {import('../race.js').Lane} Lane */

/** What the gates of each cell let through along one text, live. A number is read by choosing it.
 *  @param {{lanes: readonly Lane[], texts: any, messages: import('../messages/index.js').Messages}} props */
export function Gates({ lanes, texts, messages }) {
  const asked = lanes.find((lane) => lane.asked)?.asked;
  if (!asked) return null;
  return (
    <section class="race-gates" aria-labelledby="race-gates-title">
      <h3 id="race-gates-title">{texts.gates}</h3>
      <p class="hint">{texts.gatesLead(asked)}</p>
      {lanes.map((lane) =>
        lane.gates.length ? (
          <LaneGates key={lane.cell} lane={lane} texts={texts} messages={messages} />
        ) : null,
      )}
    </section>
  );
}

/** @param {{lane: Lane, texts: any, messages: import('../messages/index.js').Messages}} props */
function LaneGates({ lane, texts, messages }) {
  const { gates, tokens } = lane;
  const chosen = useSignal({ row: /** @type {string} */ (gates[0].name), column: 0 });
  const opened = useSignal(false);
  const gate = gates.find(({ name }) => name === chosen.value.row) ?? gates[0];
  const column = Math.min(chosen.value.column, tokens.length - 1);
  const { rows } = messages.inside;
  const name = texts.cells[lane.cell];
  return (
    <div class="lane-gates">
      <h4>{name}</h4>
      <HeatMap
        kind="dense bare"
        label={texts.gatesOf(name)}
        help={messages.inside.gridHelp}
        columns={tokens.map((token, t) => ({ key: String(t), name: token }))}
        groups={[
          {
            key: lane.cell,
            rows: gates.map(({ name, means }) => ({
              key: name,
              name: (
                <>
                  {name} <span class="spoken">{rows[name]}</span>
                </>
              ),
              kind: 'share',
              cells: means.map((mean) => ({ shade: mean, text: format.fixed(mean, 2) })),
            })),
          },
        ]}
        chosen={{ row: gate.name, column }}
        select={(at) => {
          chosen.value = at;
        }}
      />
      <p>
        <output>
          {texts.gateAt(`${gate.name}, ${rows[gate.name]}`, column + 1, tokens[column])} ={' '}
          <b>{format.exact(gate.means[column])}</b>
        </output>
      </p>
      <Told summary={texts.gatesTable(name)} opened={opened}>
        <table class="card exact" aria-label={texts.gatesTable(name)}>
          <thead>
            <tr>
              <td />
              {gates.map(({ name }) => (
                <th scope="col" key={name}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {tokens.map((token, t) => (
              <tr key={t}>
                <th scope="row">
                  {t + 1} {token}
                </th>
                {gates.map(({ name, means }) => (
                  <td key={name}>{format.exact(means[t])}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Told>
    </div>
  );
}

/** ‖∂L/∂h_t‖ of each cell at each place, exactly. @param {{lanes: readonly Lane[], texts: any}} props */
export function Norms({ lanes, texts }) {
  const opened = useSignal(false);
  const places = Math.max(0, ...lanes.map(({ hidden }) => hidden.length));
  return (
    <Told summary={texts.allNorms} opened={opened}>
      <table class="card exact" aria-label={texts.allNorms}>
        <thead>
          <tr>
            <th scope="col">{texts.place}</th>
            {lanes.map(({ cell }) => (
              <th scope="col" key={cell}>
                {texts.cells[cell]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {Array.from({ length: places }, (_, t) => (
            <tr key={t}>
              <th scope="row">{t + 1}</th>
              {lanes.map(({ cell, hidden }) => (
                <td key={cell}>{hidden[t] === undefined ? '–' : format.exact(hidden[t])}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Told>
  );
}

/** A table that is made when it is opened.
 *  @param {{summary: string, opened: import('@preact/signals').Signal<boolean>,
 *           children: import('preact').ComponentChildren}} props */
function Told({ summary, opened, children }) {
  return (
    <details
      onToggle={(event) => {
        opened.value = event.currentTarget.open;
      }}
    >
      <summary>{summary}</summary>
      {opened.value ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
        <div class="scroller" tabIndex={0}>
          {children}
        </div>
      ) : null}
    </details>
  );
}
