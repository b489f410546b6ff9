import { useSignal, useSignalEffect } from '@preact/signals';
import { useMemo, useRef } from 'preact/hooks';
import { latest } from '../pace.js';

/** What the session says to a question of one view alone. It is asked anew whenever a signal changes that `when` reads.
 *  @template Answer
 *  @param {import('../store.js').Store} store
 *  @param {() => unknown} when
 *  @param {(session: import('../store.js').Session) => Promise<Answer>} ask
 *  @returns {Answer | null} */
export function useAsked(store, when, ask) {
  const answer = useSignal(/** @type {Answer | null} */ (null));
  const asking = useRef(ask);
  asking.current = ask;
  const again = useMemo(
    () =>
      latest(async () => {
        const { session } = store;
        if (!session) return;
        // What is wrong with the reader's text stands beside the box that it was written in.
        const given = await asking.current(session).catch(() => null);
        if (session === store.session) answer.value = given;
      }),
    [store, answer],
  );
  useSignalEffect(() => {
    when();
    again();
  });
  return answer.value;
}
