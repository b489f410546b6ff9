// Equations written as text: `h_t = tanh ( W_a s̄_j + b )`.

/** An equation as MathML. Its parts stand apart by blanks; in a part `_` begins an index, whose letters are one each, and `^`
 *  what stands above. @param {{of: string}} props */
export function Formula({ of }) {
  return (
    <math>
      {of.split(' ').map((part, at) => (
        <Part key={at} of={part} />
      ))}
    </math>
  );
}

/** @param {{of: string}} props */
function Part({ of }) {
  const [, base, below, above] = /^(.+?)(?:_(.+?))?(?:\^(.+))?$/.exec(of) ?? ['', of];
  if (below && above)
    return (
      <msubsup>
        <Letter of={base} />
        <Index of={below} />
        <Letter of={above} />
      </msubsup>
    );
  if (below)
    return (
      <msub>
        <Letter of={base} />
        <Index of={below} />
      </msub>
    );
  if (above)
    return (
      <msup>
        <Letter of={base} />
        <Letter of={above} />
      </msup>
    );
  return <Letter of={base} />;
}

/** @param {{of: string}} props */
const Index = ({ of }) => (
  <mrow>
    {Array.from(of, (part) => (
      <Letter key={part} of={part} />
    ))}
  </mrow>
);

/** A name, a number or a sign; with a bar or a tilde above it where the text has one. @param {{of: string}} props */
function Letter({ of }) {
  const [letter, mark] = of.normalize('NFD');
  if (mark === '\u0304' || mark === '\u0303')
    return (
      <mover>
        <mi>{letter}</mi>
        <mo>{mark === '\u0304' ? '¯' : '~'}</mo>
      </mover>
    );
  if (/^\d+$/.test(of)) return <mn>{of}</mn>;
  return /^[\p{L}]+$/u.test(of) && of !== 'Σ' ? <mi>{of}</mi> : <mo>{of}</mo>;
}
