import { useSignal, useSignalEffect } from '@preact/signals';
import { useRef } from 'preact/hooks';
import * as format from '../format.js';
import { readings, targetTokens } from '../translation.js';
import { useAsked } from './asked.js';
import { Slider } from './slider.jsx';

/** This many steps of a row are drawn. */
const MOST = 24;

/** How often the decoder is told the true word before, in training, and what it would have read instead.
 *  @param {import('./frame.jsx').Props} props */
export function Forcing({ store, texts }) {
  const m = texts.forcing;
  const { task, teacherForcing = 1 } = store.info.value?.config ?? {};
  const share = useSignal(teacherForcing);
  const busy = useRef(false);
  // At once, not after the next paint: by then the reader may have moved on.
  useSignalEffect(() => {
    const { teacherForcing: now = 1 } = store.info.value?.config ?? {};
    if (!busy.current) share.value = now;
  });
  /** Models until there is one of the slider's share, which may move on while one starts. */
  const commit = async () => {
    if (busy.current) return;
    busy.current = true;
    const now = () => store.info.value?.config.teacherForcing;
    try {
      while (!store.closed && share.value !== now()) {
        if (await store.restart({ teacherForcing: share.value }))
          store.announcement.value = m.started;
        else share.value = now();
      }
    } finally {
      busy.current = false;
    }
  };
  if (task !== 'translate') return null;
  return (
    <section class="forcing panel" aria-labelledby="forcing-title">
      <div class="side">
        <header>
          <h2 id="forcing-title">{m.title}</h2>
          <p class="lead">{m.lead}</p>
        </header>
        <Slider
          value={share}
          name={m.share}
          shown={format.percent(share.value)}
          told={format.percent(share.value)}
          min={0}
          max={1}
          step={0.05}
          hint={m.hint}
          onSet={commit}
        />
      </div>
      <Row store={store} m={m} share={share.value} />
    </section>
  );
}

/** What the decoder reads at each step of a row: the one in the reader's box, or else the first.
 *  @param {{store: import('../store.js').Store, m: any, share: number}} props */
function Row({ store, m, share }) {
  const found = useAsked(
    store,
    () => store.reading.inside.value,
    async (session) => {
      if (session.info.config.task !== 'translate') return null;
      const rows = /** @type {{source: string, target: string}[]} */ (
        /** @type {unknown} */ (session.info.rows)
      );
      const row = rows.find(({ source }) => source === store.reading.sentence.value) ?? rows[0];
      return { row, trace: await session.trace(row.source) };
    },
  );
  const { config } = store.info.value ?? {};
  if (!found || !config) return null;
  const { row, trace } = found;
  const steps = readings(targetTokens(row.target, config), trace.decoder ?? []);
  const wrong = steps.filter(({ differ }) => differ).length;
  return (
    <div class="side">
      <p>
        {m.row} <q>{row.source}</q> → <q>{row.target}</q>
      </p>
      <table class="card readings" aria-label={m.table}>
        <thead>
          <tr>
            <th scope="col">{m.step}</th>
            <th scope="col" class={share === 0 ? 'never' : ''}>
              {m.truth} <span class="id">{format.percent(share)}</span>
            </th>
            <th scope="col" class={share === 1 ? 'never' : ''}>
              {m.own} <span class="id">{format.percent(1 - share)}</span>
            </th>
            <th scope="col">{m.wanted}</th>
          </tr>
        </thead>
        <tbody>
          {steps.slice(0, MOST).map(({ wanted, truth, own, differ }, t) => (
            <tr key={t}>
              <th scope="row">{t + 1}</th>
              <td class={share === 0 && t > 0 ? 'never' : ''}>
                <bdi>{truth}</bdi>
              </td>
              <td class={share === 1 && t > 0 ? 'never' : ''}>
                <bdi class={differ ? 'differs' : ''}>{own ?? '…'}</bdi>
                {differ ? <span class="spoken"> {m.differs}</span> : null}
              </td>
              <td>
                <bdi>{wanted}</bdi>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="hint">{m.wrong(wrong, steps.length - 1)}</p>
    </div>
  );
}
