/** Cores for people: no more digits than count. */
export function cores(millis: number): string {
  return String(Math.floor(millis / 10) / 100);
}

/** GiB for people. */
export function gib(mib: number): string {
  return String(Math.floor((mib / 1024) * 10) / 10);
}
