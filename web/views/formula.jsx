// The models' equations, and the letters in them.

import { GATES, isShare } from '../cells.js';

/** A letter with a subscript. @param {{of: string, sub: string}} props */
export function Sub({ of, sub }) {
  return (
    <msub>
      <mi>{of}</mi>
      <mi>{sub}</mi>
    </msub>
  );
}

/** A state at the step before. @param {{of?: string}} props */
export const Before = ({ of = 'h' }) => (
  <msub>
    <mi>{of}</mi>
    <mrow>
      <mi>t</mi>
      <mo>−</mo>
      <mn>1</mn>
    </mrow>
  </msub>
);

/** h_t = tanh(W_x x_t + W_h h_{t−1} + b) */
export function HiddenFormula() {
  return (
    <math>
      <Sub of="h" sub="t" />
      <mo>=</mo>
      <mi>tanh</mi>
      <mo>(</mo>
      <Sub of="W" sub="x" />
      <Sub of="x" sub="t" />
      <mo>+</mo>
      <Sub of="W" sub="h" />
      <Before />
      <mo>+</mo>
      <mi>b</mi>
      <mo>)</mo>
    </math>
  );
}

/** h_0 = 0 */
export function StartFormula() {
  return (
    <math>
      <msub>
        <mi>h</mi>
        <mn>0</mn>
      </msub>
      <mo>=</mo>
      <mn>0</mn>
    </math>
  );
}

/** p = σ(W_o h_t + b_o) */
export function OutputFormula() {
  return (
    <math>
      <mi>p</mi>
      <mo>=</mo>
      <mi>σ</mi>
      <mo>(</mo>
      <Sub of="W" sub="o" />
      <Sub of="h" sub="t" />
      <mo>+</mo>
      <Sub of="b" sub="o" />
      <mo>)</mo>
    </math>
  );
}

/** squash(W_k x_t + U_k h_{t−1} + b_k), the form of every gate. @param {{of: string, squash: string}} props */
const GateFormula = ({ of, squash }) => (
  <math>
    <Sub of={of} sub="t" />
    <mo>=</mo>
    <mi>{squash}</mi>
    <mo>(</mo>
    <Sub of="W" sub={`x${of}`} />
    <Sub of="x" sub="t" />
    <mo>+</mo>
    <Sub of="W" sub={`h${of}`} />
    <Before />
    <mo>+</mo>
    <Sub of="b" sub={of} />
    <mo>)</mo>
  </math>
);

/** A GRU's new value, whose second product and bias r gates; in two parts, so that a narrow page can break it:
 *  tanh(W_xn x_t + b_xn + r_t ⊙ (W_hn h_{t−1} + b_hn)) */
const NewFormula = () => (
  <>
    <math>
      <Sub of="n" sub="t" />
      <mo>=</mo>
      <mi>tanh</mi>
      <mo>(</mo>
      <Sub of="W" sub="xn" />
      <Sub of="x" sub="t" />
      <mo>+</mo>
      <Sub of="b" sub="xn" />
    </math>{' '}
    <math>
      <mo>+</mo>
      <Sub of="r" sub="t" />
      <mo>⊙</mo>
      <mo>(</mo>
      <Sub of="W" sub="hn" />
      <Before />
      <mo>+</mo>
      <Sub of="b" sub="hn" />
      <mo>)</mo>
      <mo>)</mo>
    </math>
  </>
);

/** a ⊙ b. @param {{a: import('preact').VNode, b: import('preact').VNode}} props */
const Product = ({ a, b }) => (
  <>
    {a}
    <mo>⊙</mo>
    {b}
  </>
);

/** The state of a GRU: (1 − z_t) ⊙ n_t + z_t ⊙ h_{t−1} */
const GruFormula = () => (
  <math>
    <Sub of="h" sub="t" />
    <mo>=</mo>
    <mo>(</mo>
    <mn>1</mn>
    <mo>−</mo>
    <Sub of="z" sub="t" />
    <mo>)</mo>
    <mo>⊙</mo>
    <Sub of="n" sub="t" />
    <mo>+</mo>
    <Product a={<Sub of="z" sub="t" />} b={<Before />} />
  </math>
);

/** The memory of an LSTM: f_t ⊙ c_{t−1} + i_t ⊙ g_t */
const MemoryFormula = () => (
  <math>
    <Sub of="c" sub="t" />
    <mo>=</mo>
    <Product a={<Sub of="f" sub="t" />} b={<Before of="c" />} />
    <mo>+</mo>
    <Product a={<Sub of="i" sub="t" />} b={<Sub of="g" sub="t" />} />
  </math>
);

/** The state of an LSTM: o_t ⊙ tanh(c_t) */
const LstmFormula = () => (
  <math>
    <Sub of="h" sub="t" />
    <mo>=</mo>
    <Sub of="o" sub="t" />
    <mo>⊙</mo>
    <mi>tanh</mi>
    <mo>(</mo>
    <Sub of="c" sub="t" />
    <mo>)</mo>
  </math>
);

/** The equation of a row of the unrolled network.
 *  @param {{row: import('../cells.js').RowName, cell: string, single?: boolean, every?: boolean}} props
 *    single: one logit · every: an answer at each step */
export function RowFormula({ row, cell, single = true, every = false }) {
  if (row === 'x') return <EmbeddingFormula />;
  if (row === 'p') return single ? <OutputFormula /> : <SoftmaxFormula at={every ? 't' : 'T'} />;
  if (row === 'context') return <ContextFormula />;
  if (row === 'combined') return <CombinedFormula />;
  if (row === 'c') return <MemoryFormula />;
  if (row === 'h')
    return cell === 'lstm' ? <LstmFormula /> : cell === 'gru' ? <GruFormula /> : <HiddenFormula />;
  if (row === 'n') return <NewFormula />;
  return <GateFormula of={row} squash={isShare(row) ? 'σ' : 'tanh'} />;
}

/** context_t = Σ_s α_{ts} s_s */
const ContextFormula = () => (
  <math>
    <Sub of="context" sub="t" />
    <mo>=</mo>
    <munder>
      <mo>Σ</mo>
      <mi>s</mi>
    </munder>
    <Sub of="α" sub="ts" />
    <Sub of="s" sub="s" />
  </math>
);

/** h̃_t = tanh(W_c [context_t; h_t] + b_c) */
const CombinedFormula = () => (
  <math>
    <Sub of="h̃" sub="t" />
    <mo>=</mo>
    <mi>tanh</mi>
    <mo>(</mo>
    <Sub of="W" sub="c" />
    <mo>[</mo>
    <Sub of="context" sub="t" />
    <mo>;</mo>
    <Sub of="h" sub="t" />
    <mo>]</mo>
    <mo>+</mo>
    <Sub of="b" sub="c" />
    <mo>)</mo>
  </math>
);

/** p = softmax(W_o h_T + b_o) @param {{at?: string}} props */
export function SoftmaxFormula({ at = 'T' }) {
  return (
    <math>
      <mi>p</mi>
      <mo>=</mo>
      <mi>softmax</mi>
      <mo>(</mo>
      <Sub of="W" sub="o" />
      <Sub of="h" sub={at} />
      <mo>+</mo>
      <Sub of="b" sub="o" />
      <mo>)</mo>
    </math>
  );
}

/** L = −ln p_y */
export function LossFormula() {
  return (
    <math>
      <mi>L</mi>
      <mo>=</mo>
      <mo>−</mo>
      <mi>ln</mi>
      <mspace width="0.2em" />
      <Sub of="p" sub="y" />
    </math>
  );
}

/** ∂L/∂a with an index. @param {{of: string, sub: string}} props */
export function Derivative({ of, sub }) {
  return (
    <mfrac>
      <mrow>
        <mo>∂</mo>
        <mi>L</mi>
      </mrow>
      <mrow>
        <mo>∂</mo>
        {sub ? <Sub of={of} sub={sub} /> : <mi>{of}</mi>}
      </mrow>
    </mfrac>
  );
}

/** x_t = E[id] */
export function EmbeddingFormula() {
  return (
    <math>
      <Sub of="x" sub="t" />
      <mo>=</mo>
      <mi>E</mi>
      <mo>[</mo>
      <mi>id</mi>
      <mo>]</mo>
    </math>
  );
}

/** The equation's letter for each of PyTorch's parameters, by its plain name.
 *  @type {Record<string, import('preact').VNode>} */
export const LETTERS = {
  'embedding.weight': <mi>E</mi>,
  'rnn.weight_ih_l0': <Sub of="W" sub="x" />,
  'rnn.weight_hh_l0': <Sub of="W" sub="h" />,
  'rnn.bias_ih_l0': <mi>b</mi>,
  'rnn.bias_hh_l0': <mi>b</mi>,
  'attention.W_c.weight': <Sub of="W" sub="c" />,
  'attention.W_c.bias': <Sub of="b" sub="c" />,
  'attention.W_a.weight': <Sub of="W" sub="a" />,
  'attention.U_a.weight': <Sub of="U" sub="a" />,
  'attention.v_a.weight': <Sub of="v" sub="a" />,
  'fc.weight': <Sub of="W" sub="o" />,
  'fc.bias': <Sub of="b" sub="o" />,
};

/** The letters of a parameter in the equations of a cell: a gated cell stacks those of its gates.
 *  @param {{name: string, cell: string}} props */
export function Letters({ name, cell }) {
  const side = name.includes('_ih_') ? 'x' : 'h';
  const gates = name.startsWith('rnn.') ? GATES[cell] : [];
  if (gates.length === 0) return <math>{LETTERS[name]}</math>;
  return (
    <math>
      {gates.map((gate, k) => (
        <>
          {k ? <mo>,</mo> : null}
          {name.includes('weight') ? (
            <Sub of="W" sub={`${side}${gate}`} />
          ) : (
            <Sub of="b" sub={gate === 'n' ? `${side}n` : gate} />
          )}
        </>
      ))}
    </math>
  );
}
