import { h, render } from 'preact';
import { described, RnnError } from './errors.js';
import { labs } from './labs/list.js';
import { loadLab } from './labs/load.js';
import { english, languageOf } from './messages/index.js';
import { Session } from './session.js';
import { Store } from './store.js';
import { first, others } from './styles/index.js';
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
const LIVE = new Set(['hide', 'lang', 'theme']);

// The module can be imported where there is no DOM, for its Session.
const Base = globalThis.HTMLElement ?? /** @type {typeof HTMLElement} */ (class {});

/** `<rnn-playground lab="sentiment" seed="42" hide="data">`: a lab inside any page.
 *
 *  Property `session`, method `ready()`; bubbling events `rnn-step`, `rnn-predict`, `rnn-error`. `theme="light"` or
 *  `"dark"` fixes what else follows the reader's system. It speaks the language of its attribute `lang`, or of the page
 *  around it, where it knows that language. */
export class RnnPlayground extends Base {
  /** What there is for the attribute `lab`, in the order of the post.
   *  @param {string} [lang] the language of names and titles
   *  @returns {Promise<{lab: string, name: string, title: string}[]>} */
  static async labs(lang = 'en') {
    const language = await languageOf(lang);
    return Object.keys(labs).map((lab) => {
      const { name, title } = language.labs[lab] ?? labs[lab];
      return { lab, name, title };
    });
  }

  /** What the playground's own page says in a language, by the names in its HTML; nothing where that is as it stands there.
   *  @param {string} lang @returns {Promise<Record<string, string>>} */
  static async page(lang) {
    return (await languageOf(lang)).page;
  }

  static observedAttributes = [
    'lab',
    'hide',
    'lang',
    'theme',
    ...OPTIONS.map((name) => name.toLowerCase()),
  ];

  /** @type {Store | null} */ #store = null;
  /** The lab on its way, and then its session; null where nothing was started. @type {Promise<Session> | null} */
  #ready = null;
  #restarting = false;
  #language = english;
  /** Draws the lab, in the language of the moment. */
  #draw = () => {};

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
    root.adoptedStyleSheets = first.map(sheet);
    const name = this.getAttribute('lab') ?? 'sentiment';
    const ready = this.#load(root, name).then((lab) => {
      if (this.#ready !== ready) throw new Error('rnn-playground: another lab was asked for');
      return this.#open(root, name, lab);
    });
    this.#ready = ready;
    ready.catch((error) => {
      if (this.#ready === ready && !this.#store) this.#refuse(root, described(error));
    });
  }

  /** @param {ShadowRoot} root @param {string} name */
  async #load(root, name) {
    const styles = others().then((list) => {
      root.adoptedStyleSheets.push(...list.map(sheet));
    });
    this.#language = await languageOf(this.#tag());
    if (name === 'sentiment') {
      styles.catch(() => {}); // asked for again by what needs them
      return loadLab(name);
    }
    if (Object.hasOwn(labs, name)) return styles.then(() => loadLab(name));
    const { unknownLab } = this.#language.messages;
    throw new RnnError('bad_config', unknownLab(name, Object.keys(labs).join(', ')));
  }

  /** @param {ShadowRoot} root @param {string} name @param {import('./views/frame.jsx').Lab} lab */
  #open(root, name, lab) {
    if (lab.styles) root.adoptedStyleSheets.push(sheet(lab.styles));
    const options = this.#options();
    const { defaults, text } = { ...lab, ...lab.variant?.(options) };
    const store = new Store({
      create: Session.create,
      load: Session.load,
      options: { ...defaults, ...options },
      read: lab.read,
      text,
      emit: (kind, detail) => this.#emit(kind, detail),
      messages: this.#language.messages,
    });
    this.#store = store;
    this.#draw = () => {
      const { messages, labs: translated } = this.#language;
      store.messages = messages;
      const words = translated[name] ?? { ...labs[name], texts: lab.texts };
      render(h(Frame, { lab, name, words, store, messages, key: name }), root);
    };
    this.#follow();
    store.start();
    this.#draw();
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
    this.#speak(this.#tag());
  }

  /** The language that was asked for. */
  #tag() {
    return /** @type {HTMLElement | null} */ (this.closest('[lang]'))?.lang ?? 'en';
  }

  /** Goes over to a language; the work goes on. @param {string} tag */
  async #speak(tag) {
    const store = this.#store;
    const language = await languageOf(tag);
    if (store !== this.#store || language === this.#language) return;
    this.#language = language;
    this.#draw();
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
