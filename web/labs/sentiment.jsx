import { Boundary } from '../views/boundary.jsx';
import { Data } from '../views/data.jsx';
import { Inside } from '../views/inside.jsx';
import { Notice } from '../views/notice.jsx';
import { Train } from '../views/train.jsx';
import { TryIt } from '../views/try.jsx';

/** The parts of the lab, by the names that the attribute `hide` takes. */
const PARTS = /** @type {const} */ ([
  ['data', Data, 'data'],
  ['train', Train, 'train'],
  ['try', TryIt, 'tryIt'],
  ['inside', Inside, 'inside'],
]);

/** What the lab adds to the reader's options. */
export const defaults = { preset: 'blog-sentiment' };

/** A sentence goes in, a label comes out, and everything between is on view.
 *  @param {{store: import('../store.js').Store, messages: import('../messages.js').Messages}} props */
export function Lab({ store, messages }) {
  const status = store.status.value;
  if (status.kind === 'failed') return <Failed store={store} messages={messages} />;
  if (status.kind === 'starting' && !store.info.value) {
    return (
      <p class="starting" role="status">
        {messages.starting}
      </p>
    );
  }
  const config = store.info.value?.config;
  if (config && (config.cell !== 'rnn' || config.labels.length !== 2)) {
    return <Notice title={messages.unsupported(`${config.cell}, ${config.labels.length}`)} />;
  }
  const shown = PARTS.filter(([part]) => !store.hidden.value.has(part));
  return (
    <div class="lab">
      {shown.map(([part, View, title]) => (
        <div class={`place ${part}-place`} key={part}>
          <Boundary part={messages[title].title} messages={messages}>
            <View store={store} messages={messages} />
          </Boundary>
        </div>
      ))}
      <p class="spoken" role="status" aria-live="polite">
        {store.announcement.value}
      </p>
    </div>
  );
}

/** @param {{store: import('../store.js').Store, messages: import('../messages.js').Messages}} props */
function Failed({ store, messages }) {
  const status = store.status.value;
  if (status.kind !== 'failed') return null;
  return (
    <Notice title={messages.startFailed}>
      <p>{status.problem.message}</p>
      <p class="code">{status.problem.code}</p>
      <p class="actions">
        <button type="button" onClick={store.start}>
          {messages.tryAgain}
        </button>
      </p>
    </Notice>
  );
}
