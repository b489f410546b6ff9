import * as format from '../format.js';

/** @typedef {import('../state/coach.js').Finding} Finding */
/** @typedef {import('../state/coach.js').Coach} Coach */

/** What the coach noticed: its name and numbers, a remedy at a press, and the reason for who asks.
 *  @param {import('./frame.jsx').Props & {parts: readonly string[]}} props  parts: of the lab */
export function Coach({ store, messages, parts }) {
  const m = messages.coach;
  const { findings, dismissed, dismiss, remedies } = store.coach;
  // Where nothing is trained by the reader, rows learnt by heart are no news.
  const told = findings.value.filter(
    ({ kind }) => !dismissed.value.has(kind) && (kind !== 'memorised' || parts.includes('train')),
  );
  if (!told.length) return null;
  return (
    <section class="coach" aria-label={m.title}>
      <ul>
        {told.map((finding) => {
          const { name, what, why } = m.findings[finding.kind](/** @type {any} */ (shown(finding)));
          const remedy = remedyFor(finding, store, parts);
          return (
            <li key={finding.kind} class="finding">
              <p class="what">
                <b>{m.headed(name)}</b> {what}
              </p>
              <button
                type="button"
                class="icon"
                aria-label={m.dismiss(name)}
                title={m.dismiss(name)}
                onClick={() => dismiss(finding.kind)}
              >
                ×
              </button>
              {remedy ? (
                <p>
                  <button type="button" onClick={remedies[remedy]}>
                    {m.remedies[remedy]}
                  </button>
                </p>
              ) : null}
              <details>
                <summary>{m.why}</summary>
                <p>{why}</p>
              </details>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** The numbers of a finding as they are written. @param {Finding} finding */
function shown(finding) {
  switch (finding.kind) {
    case 'saturated':
      return { ...finding, slope: format.loss(finding.slope) };
    case 'oneAnswer':
      return { ...finding, share: format.percent(finding.share) };
    case 'memorised':
      return {
        ...finding,
        loss: format.loss(finding.loss),
        parameters: format.count(finding.parameters),
        rows: format.count(finding.rows),
      };
    default:
      return finding;
  }
}

/** This much of the data in one answer is why the model gives no other. */
const LOPSIDED = 0.7;
/** A rate that need not be raised. */
const FAST = 0.1;

/** @param {Finding} finding @param {import('../store.js').Store} store @param {readonly string[]} parts
 *  @returns {keyof Coach['remedies'] | null} null where there is none */
function remedyFor(finding, store, parts) {
  switch (finding.kind) {
    case 'unknown':
      return parts.includes('data') ? 'addRow' : 'knownText';
    case 'saturated':
      return 'slower';
    case 'oneAnswer':
      if (finding.share > LOPSIDED && parts.includes('data')) return 'balance';
      return Number(store.training.lr.value) < FAST ? 'faster' : 'otherSeed';
    case 'memorised':
      if (finding.held) return 'smaller';
      return parts.includes('data') && store.rows.columns.value[1] ? 'holdOut' : null;
  }
}
