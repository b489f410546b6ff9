import uplot from 'uplot/dist/uPlot.min.css';
import inside from './inside.css';
import labs from './labs.css';
import walk from './walk.css';
import weights from './weights.css';

export const others = [uplot, inside, walk, labs, weights];
