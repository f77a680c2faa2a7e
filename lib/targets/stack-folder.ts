import { posix } from 'node:path';

/** Terraform runs in `<outdir>/cdktf.out/stacks/<stack>`, and reads a relative path from there. */
const fromStackToOutdir = '../../..';

/** A path that a program wrote relative to its `outdir`, as Terraform has to read it. Absolute paths and those of a home stay. */
export function fromStack(path: string): string {
  return path.startsWith('/') || path.startsWith('~') ? path : posix.join(fromStackToOutdir, path);
}
