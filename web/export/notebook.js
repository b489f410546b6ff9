// The export as a Jupyter notebook: the parts of the script, each under what it is about.
import { imports, parts, summary } from './parts.js';

const EPOCHS = 10;

/** @param {import('./snapshot.js').Snapshot} snapshot @returns {string} nbformat 4.5 JSON */
export function toNotebook(snapshot) {
  const title = summary(snapshot).replace(/^a/, 'A');
  const cells = [
    markdown(
      'title',
      `# ${title}\n\nFrom the RNN playground: the same model in PyTorch, with the weights of the session. It checks that both give the same answers, goes on training where the session stopped, and predicts. It needs PyTorch 1.13 or newer, and nothing else.`,
    ),
    code('imports', imports(snapshot, {})),
  ];
  for (const part of parts(snapshot, {})) {
    const id = part.title.toLowerCase().replaceAll(' ', '-');
    const training = part.title === 'Training';
    cells.push(
      markdown(`${id}-text`, `## ${part.title}\n\n${part.text}`),
      code(
        id,
        training ? `epochs = ${EPOCHS}  # how many more\n\n${part.code}` : part.code,
        part.folded,
      ),
    );
  }
  const metadata = {
    kernelspec: { display_name: 'Python 3', language: 'python', name: 'python3' },
    language_info: { name: 'python' },
  };
  return `${JSON.stringify({ cells, metadata, nbformat: 4, nbformat_minor: 5 }, null, 1)}\n`;
}

/** Jupyter keeps a cell's lines one by one, each with its line break. @param {string} text */
const source = (text) => text.split(/(?<=\n)/);

/** @param {string} id @param {string} text */
const markdown = (id, text) => ({
  cell_type: 'markdown',
  id,
  metadata: {},
  source: source(text),
});

/** @param {string} id @param {string} text @param {boolean} [folded] */
const code = (id, text, folded = false) => ({
  cell_type: 'code',
  execution_count: null,
  id,
  metadata: folded ? { jupyter: { source_hidden: true } } : {},
  outputs: [],
  source: source(text),
});
