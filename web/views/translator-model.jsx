import { ATTENTIONS, changeModel, modelOf } from '../translation.js';
import { CellChoice } from './cell-choice.jsx';
import { OptionChoice } from './choice.jsx';

/** @typedef {import('../translation.js').Model} Model */

/** Which of the two models translates, and what it is made of. @param {import('./frame.jsx').Props} props */
export function TranslatorModel({ store, texts, messages }) {
  const m = texts.model;
  const model = modelOf(store.info.value);
  /** @param {Model} to */
  const change = async (to) => {
    if (await changeModel(store, to)) store.announcement.value = m.started;
  };
  return (
    <section class="model panel" aria-labelledby="model-title">
      <h2 id="model-title">{m.title}</h2>
      <fieldset class="choice column">
        <legend class="spoken">{m.title}</legend>
        {
          /** @type {Model[]} */ (['tag', 'translate']).map((kind) => (
            <label key={kind}>
              <input
                type="radio"
                name="task"
                checked={model === kind}
                disabled={store.restarting.value}
                onChange={() => change(kind)}
              />
              {m[kind]}
            </label>
          ))
        }
      </fieldset>
      <p class="hint">{m.about[model]}</p>
      <div class="model-options">
        {model === 'translate' ? (
          <OptionChoice
            store={store}
            option="attention"
            values={ATTENTIONS}
            texts={texts.attentions}
          />
        ) : null}
        <CellChoice store={store} messages={messages} />
      </div>
    </section>
  );
}
