import { useMemo } from 'preact/hooks';
import { Boundary } from './boundary.jsx';
import { Intro } from './intro.jsx';
import { later } from './later.jsx';
import { Notice } from './notice.jsx';
import { Questions } from './questions.jsx';

/** @typedef {import('../store.js').Store} Store */
/** @typedef {import('../messages/index.js').Messages} Messages */
/** What every part of a lab is given; `state` is what the lab's parts share beside the store.
 *  @typedef {{store: Store, messages: Messages, texts: any, state?: any,
 *    checks: Checks, follow: (target: string) => void}} Props  `follow`: does what a link of the introduction says */
/** @typedef {Record<string, import('./questions.jsx').Check>} Checks */

/** A part of a lab: the name that the attribute `hide` takes, and the view.
 *  @typedef {readonly [name: string, View: import('preact').ComponentType<any>]} Part */

/** What a lab is: a file in labs/ gives one, and labs/list.js lists it.
 *  @typedef {object} Lab
 *  @property {LabTexts} texts in English; its name and its title are in labs/list.js
 *  @property {Record<string, unknown>} defaults what it adds to the reader's options
 *  @property {string} text what its box says at first
 *  @property {(options: Record<string, unknown>) => {defaults?: Record<string, unknown>, text?: string}} [variant] both, where
 *    the reader's options ask for another model
 *  @property {import('../state/reading.js').Read} read what it asks the model for whenever text or weights change
 *  @property {readonly Part[]} parts
 *  @property {() => unknown} [state] what its parts share beside the store
 *  @property {(info: import('../store.js').Info) => string | null} [refuses] what of a model it cannot draw
 *  @property {Checks | ((info: import('../store.js').Info) => Checks)} [checks] of its questions, by their names; questions
 *    without one are not asked
 *  @property {(store: Store, target: string) => void} [follow] a link of the introduction; without it, it writes into the box
 *  @property {string} [styles] what its own parts add to those of all labs
 *
 * @typedef {object} LabTexts
 * @property {string} part of the blog post
 * @property {string[]} lead paragraphs, with links that write into the lab's box
 * @property {Record<string, import('./questions.jsx').QuestionTexts>} [questions] */

// Nothing goes wrong before there is a model.
const Coach = later(async () => (await import('./coach.jsx')).Coach, { room: false });

/** A lab: its introduction, its parts, its questions; words and messages are those of one language.
 *  @param {{lab: Lab, name: string, words: import('../messages/index.js').LabWords, store: Store,
 *           messages: Messages}} props */
export function Frame({ lab, name, words, store, messages }) {
  const state = useMemo(() => lab.state?.(), [lab]);
  const status = store.status.value;
  const info = store.info.value;
  if (status.kind === 'failed') return <Failed store={store} messages={messages} />;
  const texts = { ...words.texts, title: words.title };
  const follow = (/** @type {string} */ target) =>
    lab.follow ? lab.follow(store, target) : store.reading.setSentence(target);
  if (!info) {
    return (
      <div class="frame">
        {store.hidden.value.has('intro') ? null : <Intro texts={texts} follow={follow} />}
        <p class="starting" role="status">
          {messages.starting}
        </p>
      </div>
    );
  }
  const refused = lab.refuses?.(info);
  if (refused) return <Notice title={messages.unsupported(refused)} />;
  const parts = lab.parts.map(([part]) => part);
  const checks = typeof lab.checks === 'function' ? lab.checks(info) : (lab.checks ?? {});
  const props = { store, messages, texts, state, checks, follow, parts };
  /** @param {Part} part */
  const bounded = ([part, View]) =>
    store.hidden.value.has(part) ? null : (
      <Boundary part={messages.parts[part] ?? part} messages={messages}>
        <View {...props} />
      </Boundary>
    );
  // What the coach has to say belongs where the reader looks for the answer.
  const answers = parts.includes('try') ? 'try' : parts[0];
  /** @param {Part} part */
  const place = (part) =>
    store.hidden.value.has(part[0]) ? null : (
      <div class={`place ${part[0]}-place`} key={part[0]}>
        {bounded(part)}
        {part[0] === answers ? bounded(['coach', Coach]) : null}
      </div>
    );
  return (
    <div class="frame">
      {place(['intro', Intro])}
      <div class={`lab ${name}-lab`}>{lab.parts.map(place)}</div>
      {place(['questions', Questions])}
      <p class="spoken" role="status" aria-live="polite">
        {store.announcement.value}
      </p>
    </div>
  );
}

/** @param {{store: Store, messages: Messages}} props */
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
