/** Cores for people: no more digits than count. */
export function cores(millis: number): string {
  return String(Math.floor(millis / 10) / 100);
}

/** GiB for people: finer where there is less than one. */
export function gib(mib: number): string {
  const step = mib < 1024 ? 1000 : 10;
  return String(Math.floor((mib / 1024) * step) / step);
}
