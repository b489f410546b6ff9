// The model's two equations, and the letters in them.

/** A letter with a subscript. @param {{of: string, sub: string}} props */
export function Sub({ of, sub }) {
  return (
    <msub>
      <mi>{of}</mi>
      <mi>{sub}</mi>
    </msub>
  );
}

/** h at the step before. */
const Before = () => (
  <msub>
    <mi>h</mi>
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

/** p = softmax(W_o h_T + b_o) */
export function SoftmaxFormula() {
  return (
    <math>
      <mi>p</mi>
      <mo>=</mo>
      <mi>softmax</mi>
      <mo>(</mo>
      <Sub of="W" sub="o" />
      <Sub of="h" sub="T" />
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

/** The equation's letter for each of PyTorch's parameters.
 *  @type {Record<string, import('preact').VNode>} */
export const LETTERS = {
  'embedding.weight': <mi>E</mi>,
  'rnn.weight_ih_l0': <Sub of="W" sub="x" />,
  'rnn.weight_hh_l0': <Sub of="W" sub="h" />,
  'rnn.bias_ih_l0': <mi>b</mi>,
  'rnn.bias_hh_l0': <mi>b</mi>,
  'fc.weight': <Sub of="W" sub="o" />,
  'fc.bias': <Sub of="b" sub="o" />,
};
