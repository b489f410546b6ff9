/** The tokens of a row with their ids; padding and unknown words say what they are.
 *  @param {{row: {tokens: readonly string[], ids: ArrayLike<number>, known: readonly boolean[]}, name: string,
 *           messages: import('../messages/index.js').Messages}} props */
export function Tokens({ row, name, messages }) {
  return (
    <ol class="tokens" aria-label={name}>
      {row.tokens.map((token, i) => {
        const padding = token === PADDING;
        const unknown = !padding && !row.known[i];
        return (
          <li key={i} class={padding ? 'token pad' : unknown ? 'token unknown' : 'token'}>
            <bdi>{token}</bdi> <span class="id">{row.ids[i]}</span>
            {unknown ? <span class="tag"> {messages.data.unknown}</span> : null}
          </li>
        );
      })}
    </ol>
  );
}

/** What the engine writes for a place that holds no word. */
export const PADDING = '<PAD>';
