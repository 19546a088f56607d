/** A figure with its sign, as wide as any other. */
export function signed(value: number, digits = 2): string {
  return `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(digits)}`;
}

export function percent(share: number): string {
  return share < 0.01 && share > 0 ? "< 1 %" : `${Math.round(100 * share)} %`;
}

export function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(high, value));
}

export function greatest(values: Float32Array): number {
  let most = 0;
  for (const value of values) most = Math.max(most, Math.abs(value));
  return most;
}

/** A magnitude as a power of ten: what a badge has room for. */
export function scientific(value: number): string {
  return value === 0 ? "0" : value.toExponential(0).replace("e-", "e−").replace("e+", "e");
}
