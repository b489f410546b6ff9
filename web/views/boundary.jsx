import { Component } from 'preact';
import { Notice } from './notice.jsx';

/** Keeps a view that throws from taking the others with it.
 *  @extends {Component<{part: string, messages: import('../messages/index.js').Messages,
 *    children: import('preact').ComponentChildren}, {error: unknown}>} */
export class Boundary extends Component {
  /** @override */
  state = { error: /** @type {unknown} */ (null) };

  /** @param {unknown} error @override */
  componentDidCatch(error) {
    this.setState({ error: error ?? new Error() });
  }

  /** @override */
  render() {
    const { part, messages, children } = this.props;
    const { error } = this.state;
    if (!error) return children;
    return (
      <Notice title={messages.viewFailed(part)}>
        <p class="code">{error instanceof Error ? error.message : String(error)}</p>
        <p class="actions">
          <button type="button" onClick={() => this.setState({ error: null })}>
            {messages.tryAgain}
          </button>
        </p>
      </Notice>
    );
  }
}
