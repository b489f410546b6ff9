/** How strong a colour, −1 to 1; more digits would restyle it for changes that nobody sees. @param {number} value @param {number} full that of the whole colour */
export const shade = (value, full) => Number(Math.max(-1, Math.min(1, value / full)).toFixed(3));
