/** A file that has to be on a host, owned by root. */
export interface HostFile {
  readonly path: string;
  /** Octal, as `install -m` takes it. */
  readonly mode: '0600' | '0644';
  readonly content: string;
}
