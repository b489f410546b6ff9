import { useSignal } from '@preact/signals';
import { described } from '../errors.js';
import { Prose } from './intro.jsx';

/** @typedef {{ask: string, choices: string[], why: (...numbers: any[]) => string}} QuestionTexts */
/** Finds out the answer from the model itself: which choice is right, and the numbers for `why`.
 *  @typedef {(store: import('../store.js').Store) => Promise<{right: number, numbers: any[]}>} Check */

/** Questions to answer before the model does.
 *  @param {import('./frame.jsx').Props} props */
export function Questions({ store, messages, texts, checks }) {
  const list = Object.entries(
    /** @type {Record<string, QuestionTexts>} */ (texts.questions ?? {}),
  ).filter(([name]) => checks[name]);
  if (list.length === 0) return null;
  return (
    <section class="questions panel" aria-labelledby="questions-title">
      <header>
        <h2 id="questions-title">{messages.questions.title}</h2>
        <p class="lead">{messages.questions.lead}</p>
      </header>
      <div class="asked">
        {list.map(([name, question]) => (
          <Question
            key={name}
            question={question}
            check={() => checks[name](store)}
            messages={messages}
          />
        ))}
      </div>
    </section>
  );
}

/** @param {{question: QuestionTexts, check: () => ReturnType<Check>,
 *           messages: import('../messages/index.js').Messages}} props */
function Question({ question, check, messages }) {
  const m = messages.questions;
  const chosen = useSignal(/** @type {number | null} */ (null));
  const told = useSignal(/** @type {{right: number, why: string} | null} */ (null));
  /** @param {number} choice */
  const answer = async (choice) => {
    chosen.value = choice;
    told.value = null;
    try {
      const { right, numbers } = await check();
      told.value = { right, why: question.why(...numbers) };
    } catch (error) {
      told.value = { right: -1, why: described(error).message };
    }
  };
  const verdict =
    told.value && told.value.right >= 0
      ? told.value.right === chosen.value
        ? m.right
        : m.wrong(question.choices[told.value.right])
      : '';
  return (
    <fieldset>
      <legend>
        <Prose text={question.ask} />
      </legend>
      <div class="buttons">
        {question.choices.map((choice, i) => (
          <button
            type="button"
            key={choice}
            aria-pressed={chosen.value === i}
            onClick={() => answer(i)}
          >
            {choice}
          </button>
        ))}
      </div>
      <p class="verdict" role="status">
        {told.value ? (
          <>
            <b>{verdict}</b> <Prose text={told.value.why} />
          </>
        ) : null}
      </p>
    </fieldset>
  );
}
