// The style sheets: those of the first lab's first sight, and all others, which come when that is on the screen.

import base from './base.css';
import frame from './frame.css';
import lab from './lab.css';

export const first = [base, frame, lab];

export const others = async () => (await import('./others.js')).others;
