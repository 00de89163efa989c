/** Resolves when the element is in view, or about to be. */
export const near = (element) =>
  new Promise((resolve) =>
    new IntersectionObserver(([{ isIntersecting }], watcher) => isIntersecting && resolve(watcher.disconnect()), { rootMargin: "400px" }).observe(element),
  );
