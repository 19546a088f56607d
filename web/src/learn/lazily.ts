/** Calls `build` when a place comes near the screen; returns how to give that up. */
export function lazily(place: Element, build: () => void): () => void {
  const near = new IntersectionObserver(
    (entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      near.disconnect();
      build();
    },
    { rootMargin: "300px" },
  );
  near.observe(place);
  return () => near.disconnect();
}
