/** What the lab is about, with links that write into its box.
 *  @param {{texts: any, follow: (target: string) => void}} props */
export function Intro({ texts, follow }) {
  return (
    <header class="intro">
      <p class="part">{texts.part}</p>
      <h2>{texts.title}</h2>
      {texts.lead.map((/** @type {string} */ paragraph) => (
        <p key={paragraph}>
          <Prose text={paragraph} follow={follow} />
        </p>
      ))}
    </header>
  );
}

/** Text with `code` and with [links](what they write), or [what they write] alone.
 *  @param {{text: string, follow?: (target: string) => void}} props */
export function Prose({ text, follow }) {
  return (
    <>
      {text.split(/(`[^`]+`|\[[^\]]+\](?:\([^)]*\))?)/).map((piece) => {
        if (piece.startsWith('`')) return <code key={piece}>{piece.slice(1, -1)}</code>;
        const [, label, target] = /^\[([^\]]+)\](?:\((.*)\))?$/.exec(piece) ?? [];
        if (label === undefined) return piece;
        return (
          <button
            type="button"
            class="link inline"
            key={piece}
            onClick={() => follow?.(target || label)}
          >
            {label}
          </button>
        );
      })}
    </>
  );
}
