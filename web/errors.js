/** What everything that can fail rejects with: `code` for machines; the message says where, what was found, what was wanted. */
export class RnnError extends Error {
  /**
   * @param {'bad_config'|'bad_data'|'bad_text'|'bad_file'|'bad_shape'|'diverged'|'out_of_memory'|'closed'} code
   * @param {string} message
   */
  constructor(code, message) {
    super(message);
    this.name = 'RnnError';
    this.code = code;
  }
}

/** What can be told of anything that was thrown.
 *  @param {unknown} error @returns {Readonly<{code: string, message: string}>} */
export function described(error) {
  const { code, message } = /** @type {{code?: unknown, message?: unknown}} */ (Object(error));
  return Object.freeze({ code: String(code ?? 'failed'), message: String(message ?? error) });
}
