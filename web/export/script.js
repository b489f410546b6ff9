// The export as one Python file, for a single process or for several under torchrun.
import { imports, parts, summary } from './parts.js';
import { python } from './python.js';

const EPOCHS = 10;

/** @param {import('./snapshot.js').Snapshot} snapshot @returns {string} a Python file */
export function toScript(snapshot) {
  const options = { processes: true, report: 'report' };
  const name = 'exported.py';
  const front = python`
    """${summary(snapshot).replace(/^a/, 'A')}, from the RNN playground.

    It builds the model in PyTorch, loads the session's weights, checks that the answers are the same, goes on training
    where the session stopped, and predicts. It needs PyTorch 1.13 or newer, and nothing else:

        python3 ${name} --epochs ${EPOCHS}
        torchrun --nproc_per_node 2 ${name} --epochs ${EPOCHS}  # the same on two processes

    (PyTorch 1.13 under Python 3.11, as in Debian 12, wants torchrun --redirects 1 --tee 1 and so on.)
    """

    ${imports(snapshot, options)}

    parser = argparse.ArgumentParser(description="Goes on training a model from the RNN playground.")
    parser.add_argument("--epochs", type=int, default=${EPOCHS}, help="how many to train (default: %(default)s)")
    epochs = parser.parse_args().epochs

    # torchrun starts several processes, and tells each how many there are and which one it is.
    processes = int(os.environ.get("WORLD_SIZE", "1"))
    rank = int(os.environ.get("RANK", "0"))
    if processes > 1:
        dist.init_process_group("gloo")


    def report(text):
        """Prints, in the first process only."""
        if rank == 0:
            print(text)
  `;
  const sections = parts(snapshot, options).map(
    ({ title, code }) => `# ${title}\n\n${/^def |^class /.test(code) ? '\n' : ''}${code}`,
  );
  const end = python`
    if processes > 1:
        dist.destroy_process_group()
  `;
  return `${[front, ...sections, end].join('\n\n\n')}\n`;
}
