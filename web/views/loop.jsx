import { useSignal, useSignalEffect } from '@preact/signals';
import * as format from '../format.js';
import { Code } from './code.jsx';

/** The fastest pace, in steps a second, at which single lines can be followed. */
const FOLLOWED = 4;

/** The loop's own lines, first and last. */
const [FIRST, LAST] = [3, 8];

/** The post's training loop, with the lines lit that run. @param {import('./frame.jsx').Props} props */
export function Loop({ store, texts }) {
  const m = texts.loop;
  const { training } = store;
  const line = useSignal(FIRST);
  const followed =
    training.running.value && training.speed.value > 0 && training.speed.value <= FOLLOWED;
  useSignalEffect(() => {
    // A new step begins at the first line again.
    training.progress.value;
    const { value: speed } = training.speed;
    line.value = FIRST;
    if (!training.running.value || !(speed > 0 && speed <= FOLLOWED) || still()) return;
    const timer = setInterval(
      () => {
        line.value = Math.min(line.peek() + 1, LAST);
      },
      1000 / speed / (LAST - FIRST + 1),
    );
    return () => clearInterval(timer);
  });
  const now = training.progress.value;
  /** @param {number} at */
  const lit = (at) =>
    training.running.value &&
    (followed && !still() ? at === line.value : at >= FIRST && at <= LAST);
  /** @type {[string, string?][]} */
  const lines = [
    ['for epoch in range(epochs):', now ? m.epoch(format.count(now.epoch)) : ''],
    ['    total_loss = 0'],
    ['    for question, answer in dataloader:', now ? m.step(format.count(now.step)) : ''],
    ['        optimizer.zero_grad()'],
    ['        output = model(question)'],
    ['        loss = criterion(output, answer[0])', now ? format.loss(now.loss) : ''],
    ['        loss.backward()'],
    ['        optimizer.step()'],
    [
      '        total_loss = total_loss + loss.item()',
      now ? format.fixed(training.epochSum.value, 2) : '',
    ],
  ];
  return (
    <section class="loop panel" aria-labelledby="loop-title">
      <header>
        <h2 id="loop-title">{m.title}</h2>
        <p class="lead">{m.lead}</p>
      </header>
      <Code
        lines={lines.map(([text, value], at) => ({ text, value, lit: lit(at) }))}
        name={m.program}
      />
    </section>
  );
}

/** Whether the reader wants no motion. */
const still = () => matchMedia('(prefers-reduced-motion: reduce)').matches;
