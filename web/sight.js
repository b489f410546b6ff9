// Whether a reader can see an element: what is out of sight need not be asked for or drawn.

/** Tells at once, and whenever it changes. @param {Element} element @param {(seen: boolean) => void} tell
 *  @returns {() => void} ends it */
export function inSight(element, tell) {
  const observer = new IntersectionObserver((entries) =>
    tell(entries[entries.length - 1].isIntersecting),
  );
  observer.observe(element);
  return () => observer.disconnect();
}
