/** A line of a program: its text, whether it is being run, and what it came to.
 *  @typedef {{text: string, value?: string, lit?: boolean}} Line */

/** A program with the running lines lit and their values beside them.
 *  @param {{lines: readonly Line[], name: string}} props */
export function Code({ lines, name }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <ol class="program" aria-label={name} tabIndex={0}>
      {lines.map(({ text, value, lit }) => (
        <li key={text} class={lit ? 'lit' : undefined} aria-current={lit ? 'step' : undefined}>
          <code>{text}</code> {value ? <code class="value"># {value}</code> : null}
        </li>
      ))}
    </ol>
  );
}

/** Numbers as NumPy prints an array. @param {ArrayLike<number>} values @param {(v: number) => string} write */
export const asArray = (values, write) => `[${Array.from(values, write).join('  ')}]`;
