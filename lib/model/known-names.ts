import type { z } from 'zod';

/** A schema whose kind is not known yet. */
type Schema = z.core.$ZodType;
/** Schemas of an object's properties. */
type Shape = Readonly<Record<string, Schema>>;

/** Names of the properties that the object at a path may have. Of several forms, those that say another `kind` than what is given are left out. */
export function propertiesAt(shape: z.ZodRawShape, path: readonly (string | number)[], given?: unknown): readonly string[] {
  const shapes: readonly Shape[] = path.length === 0 ? [shape] : schemasAt(shape, path).map(shapeOf);
  const meant = shapes.filter((own) => isOfKind(own, given));
  return [...new Set((meant.length > 0 ? meant : shapes).flatMap((own) => Object.keys(own)))];
}

/** Schemas of the value at a path: several where there are forms to choose from. */
function schemasAt(shape: z.ZodRawShape, path: readonly (string | number)[]): readonly Schema[] {
  const [first = '', ...rest] = path;
  let schemas = formsOf(propertyOf(shape, first));
  for (const key of rest) schemas = schemas.flatMap((schema) => formsOf(inner(schema, key)));
  return schemas;
}

/** What stands behind defaults, transformations and the forms of a union. */
function formsOf(schema: Schema | undefined): readonly Schema[] {
  if (schema === undefined) return [];
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case 'union':
      return def.options.flatMap(formsOf);
    case 'pipe':
      return formsOf(def.in);
    case 'default':
    case 'nullable':
    case 'optional':
    case 'readonly':
      return formsOf(def.innerType);
    default:
      return [schema];
  }
}

/** A program without types may give `toString` or `__proto__`, which every object has and no shape. */
function propertyOf(shape: Shape, key: string | number): Schema | undefined {
  return Object.hasOwn(shape, key) ? shape[key] : undefined;
}

/** None where it is no object. */
function shapeOf(schema: Schema): Shape {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  return def.type === 'object' ? def.shape : {};
}

function inner(schema: Schema, key: string | number): Schema | undefined {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  if (def.type === 'object') return propertyOf(def.shape, key);
  if (def.type === 'array') return def.element;
  return def.type === 'record' ? def.valueType : undefined;
}

/** Whether no text that is given contradicts the one that the form must have there: `kind`. */
function isOfKind(shape: Shape, given: unknown): boolean {
  if (typeof given !== 'object' || given === null) return true;
  return Object.entries(given).every(([key, value]) => {
    const values = propertyOf(shape, key)?._zod.values;
    return values === undefined || typeof value !== 'string' || values.has(value);
  });
}
