import uplot from 'uplot/dist/uPlot.min.css';
import charts from './charts.css';
import inside from './inside.css';
import labs from './labs.css';
import measures from './measures.css';
import walk from './walk.css';
import wayBack from './way-back.css';
import weights from './weights.css';

export const others = [uplot, inside, walk, wayBack, charts, labs, measures, weights];
