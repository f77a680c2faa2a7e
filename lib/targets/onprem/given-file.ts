import { readFileSync } from 'node:fs';

/** Text of a file that the program names, relative to the folder that it runs in; null where it cannot be read. */
export function givenText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
