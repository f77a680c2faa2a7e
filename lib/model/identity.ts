import { z } from 'zod';

/** What every part of the model has: who it is, and where in the user's program it was made. */
export const identityShape = {
  id: z.string(),
  /** Ids from the blueprint down, joined by `/`. Unique. */
  path: z.string(),
  /** `file:line` of the constructor call; null when the engine could not tell. */
  at: z.string().nullable(),
};

/** A value that may be left out, and is `null` in the model then: nothing in the model is optional. */
export function orNull<S extends z.ZodType>(schema: S) {
  return schema.nullable().default(null as never);
}

/** Keys and values of any text. */
export const textMap = z.record(z.string(), z.string());
