import { h, render } from 'preact';
import uplotStyles from 'uplot/dist/uPlot.min.css';
import { described, RnnError } from './errors.js';
import { labs } from './labs/index.js';
import { messagesIn } from './messages.js';
import { Session } from './session.js';
import { Store } from './store.js';
import baseStyles from './styles/base.css';
import frameStyles from './styles/frame.css';
import insideStyles from './styles/inside.css';
import labStyles from './styles/lab.css';
import labsStyles from './styles/labs.css';
import walkStyles from './styles/walk.css';
import { Frame } from './views/frame.jsx';
import { Notice } from './views/notice.jsx';

/** Attributes that are passed to Session.create; HTML writes all attributes in lower case. */
const OPTIONS = [
  ...['preset', 'task', 'cell', 'embedding', 'hidden', 'layers', 'bidirectional', 'attention'],
  ...[
    'teacherForcing',
    'optimizer',
    'lr',
    'momentum',
    'clip',
    'batch',
    'shuffle',
    'seed',
    'tokens',
  ],
  ...['pad', 'mask', 'threshold'],
];

/** A change of these needs no new model. */
const LIVE = new Set(['hide', 'theme']);

// The module can be imported where there is no DOM, for its Session.
const Base = globalThis.HTMLElement ?? /** @type {typeof HTMLElement} */ (class {});

/** `<rnn-playground lab="sentiment" seed="42" hide="data">`: a lab inside any page.
 *
 *  Property `session`, method `ready()`; bubbling events `rnn-step`, `rnn-predict`, `rnn-error`. `theme="light"` or
 *  `"dark"` fixes what else follows the reader's system. */
export class RnnPlayground extends Base {
  /** What there is for the attribute `lab`, in the order of the post.
   *  @returns {{lab: string, name: string, title: string}[]} */
  static get labs() {
    return Object.entries(labs).map(([lab, { name, title }]) => ({ lab, name, title }));
  }

  static observedAttributes = [
    'lab',
    'hide',
    'theme',
    ...OPTIONS.map((name) => name.toLowerCase()),
  ];

  /** @type {Store | null} */ #store = null;
  /** The lab on its way, and then its session; null where nothing was started. @type {Promise<Session> | null} */
  #ready = null;
  #restarting = false;

  /** The live session, once it is ready. @returns {Session | null} */
  get session() {
    return this.#store?.session ?? null;
  }

  /** The session as soon as the engine stands; rejects if it cannot start. @returns {Promise<Session>} */
  ready() {
    return (
      this.#ready ?? Promise.reject(new Error('rnn-playground: the element is in no document'))
    );
  }

  connectedCallback() {
    if (!this.#ready) this.#start(); // else it was moved: its work goes on
  }

  disconnectedCallback() {
    queueMicrotask(() => {
      if (!this.isConnected) this.#stop();
    });
  }

  /** @param {string} name @param {string | null} before @param {string | null} now */
  attributeChangedCallback(name, before, now) {
    if (!this.#ready || before === now) return;
    if (LIVE.has(name)) this.#follow();
    else this.#restart();
  }

  #start() {
    const root = this.shadowRoot ?? this.attachShadow({ mode: 'open' });
    root.adoptedStyleSheets = [
      uplotStyles,
      baseStyles,
      frameStyles,
      labStyles,
      insideStyles,
      walkStyles,
      labsStyles,
    ].map(sheet);
    const messages = messagesIn('en');
    const name = this.getAttribute('lab') ?? 'sentiment';
    const ready = Object.hasOwn(labs, name)
      ? labs[name].load().then((lab) => {
          if (this.#ready !== ready) throw new Error('rnn-playground: another lab was asked for');
          return this.#open(root, name, lab);
        })
      : Promise.reject(
          new RnnError('bad_config', messages.unknownLab(name, Object.keys(labs).join(', '))),
        );
    this.#ready = ready;
    ready.catch((error) => {
      if (this.#ready === ready && !this.#store) this.#refuse(root, described(error));
    });
  }

  /** @param {ShadowRoot} root @param {string} name @param {import('./views/frame.jsx').Lab} lab */
  #open(root, name, lab) {
    const messages = messagesIn('en');
    const store = new Store({
      create: Session.create,
      options: { ...lab.defaults, ...this.#options() },
      read: lab.read,
      text: lab.text,
      emit: (kind, detail) => this.#emit(kind, detail),
      messages,
    });
    this.#store = store;
    this.#follow();
    store.start();
    const { title } = labs[name];
    render(h(Frame, { lab, name, title, store, messages, key: name }), root);
    return /** @type {Promise<Session>} */ (store.ready);
  }

  /** @param {string} kind @param {object} detail */
  #emit(kind, detail) {
    this.dispatchEvent(new CustomEvent(`rnn-${kind}`, { detail, bubbles: true, composed: true }));
  }

  /** There is no such lab, or it cannot be loaded: says so, to the reader and to the page.
   *  @param {ShadowRoot} root @param {{code: string, message: string}} problem */
  #refuse(root, problem) {
    render(h(Notice, { title: problem.message }), root);
    this.#emit('error', problem);
  }

  #stop() {
    const { shadowRoot } = this;
    if (shadowRoot) render(null, shadowRoot);
    this.#store?.close();
    this.#store = null;
    this.#ready = null;
  }

  /** Several attributes set in a row make one new model. */
  #restart() {
    if (this.#restarting) return;
    this.#restarting = true;
    queueMicrotask(() => {
      this.#restarting = false;
      if (!this.#ready) return;
      this.#stop();
      if (this.isConnected) this.#start();
    });
  }

  /** Takes over attributes that need no new model. */
  #follow() {
    if (!this.#store) return;
    const hidden = (this.getAttribute('hide') ?? '').split(/[\s,]+/).filter(Boolean);
    this.#store.hidden.value = new Set(hidden);
    this.#store.theme.value += 1;
  }

  /** The attributes as options of Session.create: numbers as numbers, true and false as such, words as they are. What
   *  makes no sense is refused there, with a message. */
  #options() {
    /** @type {Record<string, string | number | boolean>} */
    const options = {};
    for (const name of OPTIONS) {
      const text = this.getAttribute(name)?.trim();
      if (text === undefined) continue;
      if (text === 'true' || text === 'false') options[name] = text === 'true';
      else options[name] = text !== '' && Number.isFinite(Number(text)) ? Number(text) : text;
    }
    return options;
  }
}

/** @type {Map<string, CSSStyleSheet>} */
const sheets = new Map();

/** A style sheet shared by all elements of the page. A constructed one, since a page may forbid style elements.
 *  @param {string} text */
function sheet(text) {
  let made = sheets.get(text);
  if (!made) {
    made = new CSSStyleSheet();
    made.replaceSync(text);
    sheets.set(text, made);
  }
  return made;
}
