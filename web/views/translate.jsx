import * as format from '../format.js';
import { current, modelOf, percent } from '../translation.js';
import { Steps } from './step-by-step.jsx';
import { TargetVocabulary } from './target-vocabulary.jsx';
import { Tokens } from './tokens.jsx';
import { Write } from './write.jsx';

/** A box to write in, and what the model makes of it. @param {import('./frame.jsx').Props} props */
export function Translate(props) {
  const { store, messages, texts } = props;
  const m = texts.steps;
  const model = modelOf(store.info.value);
  const look = current(store, store.reading.look.value);
  const unknown = look?.trace.known.filter((known) => !known).length ?? 0;
  return (
    <section class="try panel" aria-labelledby="try-title">
      <header>
        <h2 id="try-title">{m.title}</h2>
        <p class="lead">{m.lead[model]}</p>
      </header>
      <Write
        store={store}
        label={m.sentence}
        examples={m.sentences[model]}
        examplesLead={m.examples}
        failed={m.failed}
      />
      {look ? (
        <>
          {model === 'translate' ? (
            <Tokens row={look.trace} name={m.tokens} messages={messages} />
          ) : null}
          <div class="answer">
            <p class="said">
              <span class="spoken">{m.answer}: </span>
              <strong>
                <bdi>{look.output.text || m.none}</bdi>
              </strong>{' '}
              <span class="probability" title={format.exact(look.output.probability)}>
                {percent(look.output.probability)}
              </span>
            </p>
            {unknown ? <p class="hint">{messages.tryIt.unknownNote(unknown)}</p> : null}
          </div>
          {model === 'tag' ? <Steps store={store} look={look} texts={texts} /> : null}
        </>
      ) : store.reading.sentence.value.trim() ? null : (
        <p class="hint">{m.empty}</p>
      )}
      <TargetVocabulary {...props} />
    </section>
  );
}
