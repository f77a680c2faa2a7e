import { z } from 'zod';

/** What a program says of an issue that it lets pass. Whether the code can be waived, and whether the reason is one, is told with the other issues. */
export const waiverShape = { code: z.string(), reason: z.string() };

/** An issue that the program lets pass, at one construct and its properties. */
export interface WaiverModel {
  /** `area/what-is-wrong`. */
  readonly code: string;
  /** Of the construct. */
  readonly path: string;
  readonly reason: string;
  /** `file:line` of the call; null when the engine could not tell. */
  readonly at: string | null;
}
