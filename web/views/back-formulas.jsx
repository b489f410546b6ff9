// The derivatives of each cell's step.

import { Before, Derivative, Sub } from './formula.jsx';

/** @typedef {import('preact').VNode} VNode */

/** @param {string} of */
const now = (of) => <Sub of={of} sub="t" />;
/** ∂L/∂a. @param {string} of @param {string} [sub] */
const d = (of, sub = 't') => <Derivative of={of} sub={sub} />;

/** 1 − a, in brackets. @param {VNode} a */
const rest = (a) => (
  <mrow>
    <mo>(</mo>
    <mn>1</mn>
    <mo>−</mo>
    {a}
    <mo>)</mo>
  </mrow>
);

/** a². @param {VNode} a */
const squared = (a) => (
  <msup>
    <mrow>{a}</mrow>
    <mn>2</mn>
  </msup>
);

/** tanh c_t */
const tanhMemory = (
  <mrow>
    <mi>tanh</mi>
    <mspace width="0.15em" />
    {now('c')}
  </mrow>
);

/** σ' and tanh', by what came out. @param {string} of */
const ofShare = (of) => [now(of), rest(now(of))];
/** @param {string} of */
const ofTanh = (of) => [rest(squared(now(of)))];

/** The other way to h_{t−1} and c_{t−1} stands in the program. @type {Record<string, [VNode, VNode[]][]>} */
const FORMULAS = {
  rnn: [[d('z'), [d('h'), ...ofTanh('h')]]],
  gru: [
    [d('a', 'n'), [d('h'), rest(now('z')), ...ofTanh('n')]],
    [d('a', 'r'), [d('a', 'n'), <Sub key="u" of="u" sub="n" />, ...ofShare('r')]],
    [
      d('a', 'z'),
      [
        d('h'),
        <mrow key="mixed">
          <mo>(</mo>
          <Before />
          <mo>−</mo>
          {now('n')}
          <mo>)</mo>
        </mrow>,
        ...ofShare('z'),
      ],
    ],
  ],
  lstm: [
    [d('a', 'i'), [d('c'), now('g'), ...ofShare('i')]],
    [d('a', 'f'), [d('c'), <Before key="before" of="c" />, ...ofShare('f')]],
    [d('a', 'g'), [d('c'), now('i'), ...ofTanh('g')]],
    [d('a', 'o'), [d('h'), tanhMemory, ...ofShare('o')]],
  ],
};

/** How the memory is reached: through h_t, and from the step after through its forget gate. */
const MemoryBack = () => (
  <>
    <math displaystyle>
      {d('c')}
      <mo>=</mo>
      {d('c', 't+1')}
      <mo>⊙</mo>
      <Sub of="f" sub="t+1" />
    </math>{' '}
    <math displaystyle>
      <mo>+</mo>
      {d('h')}
      <mo>⊙</mo>
      {now('o')}
      <mo>⊙</mo>
      {rest(squared(tanhMemory))}
    </math>
  </>
);

/** What the backward pass works out at each step. @param {{cell: string}} props */
export const BackFormulas = ({ cell }) => (
  <>
    {cell === 'lstm' ? (
      <span>
        <MemoryBack />
      </span>
    ) : null}{' '}
    {FORMULAS[cell].map(([left, factors], i) => (
      <span key={i}>
        <math displaystyle>
          {left}
          <mo>=</mo>
          {factors.map((factor, k) => (
            <>
              {k ? <mo>⊙</mo> : null}
              {factor}
            </>
          ))}
        </math>{' '}
      </span>
    ))}
  </>
);
