import { ProblemNotice } from './notice.jsx';

/** The box that a lab's text is written in, texts to begin with, and what is wrong with the one that stands there.
 *  @param {{store: import('../store.js').Store, label: string, hint?: string, examples?: readonly string[],
 *           examplesLead?: string, failed?: string}} props */
export function Write({ store, label, hint, examples = [], examplesLead, failed }) {
  const { sentence, setSentence } = store.reading;
  return (
    <>
      <label class="field sentence">
        <span>{label}</span>
        <input
          type="text"
          dir="auto"
          value={sentence.value}
          autocomplete="off"
          autocapitalize="none"
          spellcheck={false}
          aria-describedby={hint ? 'write-hint' : undefined}
          onInput={(event) => setSentence(event.currentTarget.value)}
        />
      </label>
      {hint ? (
        <p class="hint" id="write-hint">
          {hint}
        </p>
      ) : null}
      {examples.length ? (
        <p class="examples">
          <span>{examplesLead}</span>{' '}
          {examples.map((example) => (
            <button type="button" class="link" key={example} onClick={() => setSentence(example)}>
              {example}
            </button>
          ))}
        </p>
      ) : null}
      <ProblemNotice problem={store.problems.value.tryIt} title={failed} />
    </>
  );
}
