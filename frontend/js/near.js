/** Resolves when the element is in view, or about to be. */
export const near = (element) =>
  new Promise((resolve) => {
    const watcher = new IntersectionObserver(
      ([entry]) => {
        if (!entry.isIntersecting) return;
        watcher.disconnect();
        resolve();
      },
      { rootMargin: "400px" },
    );
    watcher.observe(element);
  });
