import { Construct } from 'constructs';
import { z } from 'zod';

/** A construct of one of our classes in props; becomes its path in the model. `mark` is the class's own, so that two installed copies of the package agree. */
export function reference(mark: 'isImage' | 'isPool' | 'isSecret' | 'isWorkload', what: string) {
  return z.custom<Construct>((value) => hasMark(value, mark), { error: `is not ${what}` }).transform((construct) => construct.node.path);
}

/** Whether a value is one of our constructs with this mark. */
export function hasMark(value: unknown, mark: string): value is Construct {
  return Construct.isConstruct(value) && (value as unknown as Record<string, unknown>)[mark] === true;
}
