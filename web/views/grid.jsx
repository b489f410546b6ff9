import { isShare } from '../cells.js';
import * as format from '../format.js';
import { rowAt } from '../network.js';
import { RowFormula, StartFormula } from './formula.jsx';
import { HeatMap } from './heat.jsx';
import { PADDING } from './tokens.jsx';

/** @typedef {import('../arithmetic.js').Cell} Cell */
/** @typedef {import('../network.js').Network} Network */
/** @typedef {import('../network.js').Part} Part */
/** @typedef {import('../messages/index.js').Messages} Messages */

/** This many classes are shown; a chosen one is there in any case. */
const MOST_CLASSES = 6;

/** A part of the network unrolled: one column per step, one row per unit.
 *  @param {{network: Network, part: Part, steps: readonly number[], cell: Cell, gates: boolean,
 *           units: readonly [number, number], select: (cell: Cell) => void, messages: Messages}} props
 *    steps: those that are drawn · units: from and to */
export function Grid({ network, part, steps, cell, gates, units, select, messages }) {
  const m = messages.inside;
  const { kind, classes } = network;
  const places = steps.map((t) => part.places[t]);
  const reach = reachOf(part, steps);
  const several = new Set(network.parts.map(({ name }) => name)).size > 1;
  const shown = part.rows.filter((row) => gates || !row.match(/^[rznifgo]$/));
  const groups = shown.flatMap((row) => {
    const count = row === 'p' ? 0 : rowAt(places[0], row, kind).length;
    const to = Math.min(units[1], count);
    const numbers =
      row === 'p'
        ? classesOf(network, part, steps, cell)
        : Array.from({ length: Math.max(to - units[0], 0) }, (_, i) => units[0] + i);
    if (numbers.length === 0) return [];
    const middle = numbers[Math.floor(numbers.length / 2)];
    const full = fullOf(row, reach, part, steps, kind);
    const below = row === 'x' && part.layer > 0;
    return [
      {
        key: row,
        title: (
          <>
            {below ? m.below : m.rows[row]}{' '}
            {below ? null : (
              <RowFormula row={row} cell={kind} single={network.single} every={network.every} />
            )}{' '}
            {row === 'h' && part.side !== 'decoder' ? <StartFormula /> : null}
          </>
        ),
        rows: numbers.map((unit) => ({
          key: `${row}-${unit}`,
          name:
            row === 'p'
              ? m.probabilityOf(classes[unit])
              : m.unit(several && row === 'h' ? 'h' : letterOf(row), unit),
          kind: [
            row === 'p' ? 'output' : '',
            row === 'p' && !network.single ? 'share' : '',
            'ch'.includes(row) && unit === middle ? 'carries' : '',
            part.reverse ? 'back' : '',
          ].join(' '),
          cells: places.map((place) => {
            const value = rowAt(place, row, kind)[unit];
            if (value === undefined) return null;
            return {
              shade: row === 'p' && !network.single ? value : shade(value, row, full),
              text: row === 'p' ? format.fixed(value, 3) : format.fixed(value, 2),
            };
          }),
        })),
      },
    ];
  });
  return (
    <HeatMap
      label={m.grid}
      help={m.gridHelp}
      columns={places.map(({ token, said, id, known }, i) => ({
        key: String(steps[i]),
        kind: token === PADDING ? 'pad' : known ? '' : 'unknown',
        name: (
          <>
            <bdi title={token}>{token}</bdi>
            <span class="id">{said === undefined ? `${m.id} ${id}` : `→ ${said}`}</span>
          </>
        ),
      }))}
      groups={groups}
      chosen={{ row: `${cell.row}-${cell.unit}`, column: steps.indexOf(cell.step) }}
      select={({ row, column }) => {
        const [name, unit] = row.split('-');
        select({
          row: /** @type {Cell['row']} */ (name),
          unit: Number(unit),
          step: steps[column],
        });
      }}
    />
  );
}

/** The letter of a row. @param {Cell['row']} row */
export const letterOf = (row) => (row === 'combined' ? 'h̃' : row);

/** The classes that are drawn: all, or the most probable ones and the chosen one.
 *  @param {Network} network @param {Part} part @param {readonly number[]} steps @param {Cell} cell */
function classesOf({ classes, single, every }, part, steps, cell) {
  if (single) return [1];
  const outputs = steps.flatMap((t) => part.places[t].output ?? []);
  const looked = every ? outputs : outputs.slice(-1);
  const best = classes.map((_, k) =>
    Math.max(...looked.map(({ probabilities }) => probabilities[k])),
  );
  const order = best.map((_, k) => k);
  if (classes.length > MOST_CLASSES) order.sort((a, b) => best[b] - best[a]);
  const top = order.slice(0, MOST_CLASSES);
  return cell.row !== 'p' || top.includes(cell.unit) ? top : [...top, cell.unit];
}

/** The largest value that is read: the full colour of the x cells.
 *  @param {Part} part @param {readonly number[]} steps */
export function reachOf(part, steps) {
  let reach = 1e-6;
  for (const t of steps)
    for (const v of part.places[t].x.values) reach = Math.max(reach, Math.abs(v));
  return reach;
}

/** Where a value lies on the colour scale from −1 to 1.
 *  @param {number} value @param {Cell['row']} row @param {number} full */
function shade(value, row, full) {
  // A share of one half is the middle.
  return row === 'p' || isShare(row) ? (value - 0.5) * 2 : value / full;
}

/** The value of full colour. @param {Cell['row']} row @param {number} reach of what is read @param {Part} part
 *  @param {readonly number[]} steps @param {string} kind */
function fullOf(row, reach, part, steps, kind) {
  if (row === 'x') return reach;
  if (row !== 'c' && row !== 'context') return 1;
  // What an LSTM remembers has no bound.
  let full = 1;
  for (const t of steps)
    for (const v of Array.from(rowAt(part.places[t], row, kind)))
      full = Math.max(full, Math.abs(v));
  return full;
}
