/** A message in place.
 *  @param {{title: string, kind?: 'problem' | 'change', children?: import('preact').ComponentChildren}} props */
export function Notice({ title, kind = 'problem', children }) {
  return (
    <div class={`notice ${kind}`} role={kind === 'problem' ? 'alert' : 'status'}>
      <p class="title">{title}</p>
      {children}
    </div>
  );
}

/** The problem that the store tells at a place, if there is one.
 *  @param {{problem: import('../store.js').Problem | undefined, title?: string}} props */
export function ProblemNotice({ problem, title }) {
  if (!problem) return null;
  return (
    <Notice title={title ?? problem.message}>
      {title ? <p>{problem.message}</p> : null}
      <p class="code">{problem.code}</p>
    </Notice>
  );
}
