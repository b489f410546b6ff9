// `npm start`: builds the playground and serves dist/ on this machine. PORT and HOST in the environment are heeded.
import { build } from './build.js';
import { setUp, stop } from './setup.js';

setUp('build');
await build({ sourceMap: true });

const esbuild = await import('esbuild');
const context = await esbuild.context({});
const wanted = process.env.PORT;
try {
  const { hosts, port } = await context.serve({
    servedir: 'dist',
    host: process.env.HOST ?? '127.0.0.1',
    // Without one, esbuild takes 8000 or the first free one after it.
    ...(wanted && { port: Number(wanted) }),
  });
  console.log(`\nThe playground is at http://${hosts[0]}:${port}/   (Ctrl+C ends it)`);
} catch (error) {
  stop(
    `Cannot serve${wanted ? ` on port ${wanted}` : ''}: ${/** @type {Error} */ (error).message}`,
  );
}
