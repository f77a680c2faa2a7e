import { isEquivalent } from './equivalents';
import { operators } from './operators';
import { at, pathsOf, replaced, type Json, type Path } from './tree';

/** A tree with one thing wrong in it. */
export interface Mutant {
  readonly operator: string;
  /** Where, with names of resources, objects and so on left out: what is alike in two resources is one kind of mistake. */
  readonly shape: string;
  readonly path: Path;
  readonly tree: Json;
}

/** A seeded stream of numbers below 1: mulberry32, small enough to be read and the same everywhere. */
function stream(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function pick<V>(values: readonly V[], next: () => number): V | undefined {
  return values[Math.floor(next() * values.length)];
}

/** In the same order for the same seed. */
export function shuffled<V>(values: readonly V[], seed: number): readonly V[] {
  const next = stream(seed);
  return values
    .map((value) => ({ value, rank: next() }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ value }) => value);
}

/** Which mutants are made of a tree. */
interface Choice {
  /** Depths at which steps are names. */
  readonly named: readonly number[];
  /** What the tree is: the first word of a shape. */
  readonly where: string;
  readonly seed: number;
  /**
   * Of so many shapes one is taken.
   * @default 1
   */
  readonly oneIn?: number;
}

/**
 * Mutants of a tree: every operator once at every shape that it applies to, unless that is equivalent. The seed says at which of the
 * places of a shape, and to which
 * of the values that an operator can put there. Steps at the depths `named` are names, and so no part of the shape, and neither are
 * places in lists.
 */
export function mutantsOf(tree: Json, { named, where, seed, oneIn = 1 }: Choice): readonly Mutant[] {
  const next = stream(seed);
  const shapeOf = (path: Path): string =>
    path.map((step, depth) => (named.includes(depth) ? '*' : typeof step === 'number' ? '#' : step)).join(' ');
  const byShape = new Map<string, Path[]>();
  for (const path of pathsOf(tree)) {
    // Down to the names there are only sections.
    if (path.length <= Math.min(...named)) continue;
    const shape = shapeOf(path);
    byShape.set(shape, [...(byShape.get(shape) ?? []), path]);
  }
  const shapes = [...byShape].filter((_, index) => index % oneIn === seed % oneIn);
  return shapes.flatMap(([shape, paths]) => {
    const values = paths.map((path) => at(tree, path) ?? null);
    return operators.flatMap(({ name, changes }): readonly Mutant[] => {
      if (isEquivalent(`${where} ${shape}`, name)) return [];
      const made = paths.flatMap((path, index) => {
        const holder = at(tree, path.slice(0, -1)) ?? null;
        const site = { holder, key: path.at(-1) ?? '', value: values[index] ?? null, peers: values };
        return changes(site).map((changed) => ({ path, changed }));
      });
      const chosen = pick(made, next);
      if (chosen === undefined) return [];
      return [{ operator: name, shape, path: chosen.path, tree: replaced(tree, chosen.path.slice(0, -1), chosen.changed) }];
    });
  });
}
