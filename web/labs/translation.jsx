import { signal } from '@preact/signals';
import { texts } from '../messages/en/translation.js';
import styles from '../styles/translation.css';
import { changeModel, END, MODELS, modelOf, read, strongest } from '../translation.js';
import { AttentionPart } from '../views/attention.jsx';
import { Data } from '../views/data.jsx';
import { DecoderPart } from '../views/decoder.jsx';
import { foldedInside, foldedWeights } from '../views/folded.jsx';
import { Forcing } from '../views/forcing.jsx';
import { Score } from '../views/score.jsx';
import { Train } from '../views/train.jsx';
import { Translate } from '../views/translate.jsx';
import { TranslatorEquations } from '../views/translator-equations.jsx';
import { TranslatorModel } from '../views/translator-model.jsx';

/** @typedef {import('../views/frame.jsx').Checks} Checks */

/** Of the post's model, which says a word for each word. @type {Checks} */
const ofTagger = {
  async count({ session }) {
    const answer = await session?.predict('hello there hello there');
    const words = (answer?.text ?? '').split(' ').filter(Boolean).length;
    return { right: words <= 4 ? 0 : 1, numbers: [words, answer?.text] };
  },
  async late({ session }) {
    const [one, other] = await Promise.all(
      ['hello you', 'hello there'].map(async (text) => {
        const trace = await session?.trace(text);
        return Array.from(trace?.steps[0].probabilities ?? []);
      }),
    );
    return { right: one.every((p, i) => p === other[i]) ? 0 : 1, numbers: [] };
  },
};

/** The reader's sentence, or one to ask about. @param {import('../store.js').Store} store */
const sentenceOf = ({ reading }) => reading.sentence.value.trim() || MODELS.translate.text;

/** Of an encoder and a decoder. @type {Checks} */
const ofTranslator = {
  async length({ session, info }) {
    const rows = info.value?.rows.slice(0, 12) ?? [];
    const found = await Promise.all(
      rows.map(async (row) => {
        const trace = await session?.trace(/** @type {any} */ (row).source);
        const said = trace?.decoder?.filter(({ token }) => token !== END).length;
        return [trace?.length, said, trace?.tokens.join(' '), trace?.output.text];
      }),
    );
    const other = found.find(([read, said]) => read !== said);
    return { right: other ? 1 : 0, numbers: other ?? found[0] };
  },
  async whole(store) {
    const { session } = store;
    const words = sentenceOf(store).split(/\s+/);
    const last =
      session
        ?.vocabulary()
        .source.filter((word) => word !== words.at(-1))
        .at(-1) ?? '';
    const texts = [words.join(' '), [...words.slice(0, -1), last].join(' ')];
    const [one, other] = await Promise.all(
      texts.map(async (text) => (await session?.trace(text))?.decoder?.[0]),
    );
    const id = session?.vocabulary().target.indexOf(one?.token ?? '') ?? 0;
    const shares = [one, other].map((step) => step?.probabilities[id] ?? 0);
    return { right: shares[0] === shares[1] ? 0 : 1, numbers: [texts, one?.token, shares] };
  },
};

/** Of attention. @type {Checks} */
const ofAttention = {
  async order(store) {
    const trace = await store.session?.trace(sentenceOf(store));
    const steps = (trace?.decoder ?? []).filter(({ token }) => token !== END);
    const places = steps.map(strongest);
    const back = places.some((place, t) => t > 0 && place < places[t - 1]);
    const looks = steps.map(({ token }, t) => [token, trace?.tokens[places[t]]]);
    return { right: back ? 1 : 0, numbers: [looks] };
  },
};

/** The post's model, which says one word for each word, and an encoder with a decoder.
 *  @type {import('../views/frame.jsx').Lab} */
export const lab = {
  texts,
  styles,
  defaults: { preset: 'blog-translation' },
  text: MODELS.tag.text,
  read,
  variant: ({ task }) =>
    task === 'translate' ? { defaults: MODELS.translate.options, text: MODELS.translate.text } : {},
  refuses: ({ config }) => (config.task in MODELS ? null : config.task),
  state: () => ({ step: signal(0), word: signal(null), beam: signal(4) }),
  parts: [
    ['model', TranslatorModel],
    ['train', Train],
    ['try', Translate],
    ['data', Data],
    ['attention', AttentionPart],
    ['decoder', DecoderPart],
    ['forcing', Forcing],
    ['equations', TranslatorEquations],
    ['score', Score],
    foldedInside,
    foldedWeights,
  ],
  follow(store, target) {
    const [, model, text] = /^(\w+): (.*)$/.exec(target) ?? ['', 'tag', target];
    if (model === modelOf(store.info.value)) store.reading.setSentence(text);
    else changeModel(store, /** @type {import('../translation.js').Model} */ (model), text);
  },
  checks({ config }) {
    if (config.task !== 'translate') return ofTagger;
    return config.attention === 'none' ? ofTranslator : { ...ofTranslator, ...ofAttention };
  },
};
