import * as fc from 'fast-check';
import { App, TerraformStack } from 'cdktf';
import type { Dice } from './dice';
import { isPlain, sayingPart, type Meddle, type Part, type Plan } from './plan';

/** A value that a program without types may hand over, and what to call it. */
interface Odd {
  readonly name: string;
  make(): unknown;
  /** No property of any construct takes it. */
  readonly neverLegal: boolean;
}

function odd(name: string, make: () => unknown, neverLegal = false): Odd {
  return Object.assign({ name, make, neverLegal }, { [fc.toStringMethod]: () => name });
}

function never(name: string, make: () => unknown): Odd {
  return odd(name, make, true);
}

function cyclic(): unknown {
  const self: Record<string, unknown> = { path: '/' };
  self['self'] = self;
  return self;
}

function cyclicList(): unknown {
  const self: unknown[] = [];
  self.push(self);
  return self;
}

const odds: readonly Odd[] = [
  odd('undefined', () => undefined),
  odd('null', () => null),
  odd('true', () => true),
  odd('-1', () => -1),
  odd('0', () => 0),
  odd('1.5', () => 1.5),
  odd('1e300', () => 1e300),
  never('NaN', () => NaN),
  never('Infinity', () => Infinity),
  never('a bigint', () => 10n ** 40n),
  never('a symbol', () => Symbol('x')),
  odd('no text', () => ''),
  odd('a space', () => ' '),
  odd('emoji', () => '😀\u0000\ud800'),
  odd('a path', () => '../../etc/passwd'),
  odd('a long text', () => 'x'.repeat(5000)),
  odd('digits', () => '8'),
  odd('__proto__', () => '__proto__'),
  odd('constructor', () => 'constructor'),
  odd('toString', () => 'toString'),
  odd('an empty list', () => []),
  never('a list of odd things', () => [null, undefined, {}, [], 0, 'x', Symbol('y')]),
  odd('an empty object', () => ({})),
  odd('an object without prototype', () => Object.create(null)),
  odd('__proto__ as own key', () => JSON.parse('{"__proto__": {"x": 1}, "constructor": "y", "toString": 1}')),
  never('a cyclic object', cyclic),
  never('a cyclic list', cyclicList),
  never('a function', () => (): number => 1),
  never('a class', () => Map),
  never('a date', () => new Date(0)),
  never('a date that is none', () => new Date(NaN)),
  never('a map', () => new Map([['a', 1]])),
  never('a promise', () => Promise.resolve(1)),
  never('an error', () => new Error('x')),
  never('an expression', () => /x/),
  never('a construct of another library', () => new TerraformStack(new App({ outdir: '/tmp/cdk-gpu-foreign', stackTraces: false }), 's')),
  odd('a frozen object', () => Object.freeze({ kind: 'onDemand' })),
  never('a boxed number', () => Object(8) as unknown),
  never('a buffer', () => Buffer.from('x')),
];

/** One change to the props of one construct. */
export interface Damage {
  /** Key of the construct. */
  readonly part: string;
  /** Keys from the props down to what is changed; none: the props themselves. */
  readonly at: readonly string[];
  readonly what: string;
  /** Null: it is taken away. */
  readonly value: Odd | null;
}

/** Throws damages to a plan's constructs, each to another. `extra` stands for a property that the class does not have. */
export function thrownDamages(dice: Dice, plan: Plan): readonly Damage[] {
  const parts: readonly Part[] = [
    { key: 'root', kind: 'blueprint', id: plan.id, scope: '', props: plan.props },
    ...plan.parts,
    ...(plan.said ?? []).map((_, index) => sayingPart(plan, index)),
  ];
  const hit = new Map<string, Damage>();
  for (let count = dice.int(1, 3); count > 0; count--) {
    const part = dice.pick(parts);
    const paths = [[], ['extra'], ['__proto__'], ...pathsIn(part.props)];
    const at = dice.pick(paths);
    const value = at.length > 0 && dice.chance(10) ? null : dice.pick(odds);
    hit.set(part.key, { part: part.key, at, what: `${[part.key, ...at].join('.')} = ${value?.name ?? 'taken away'}`, value });
  }
  return [...hit.values()];
}

function pathsIn(props: unknown): readonly (readonly string[])[] {
  if (!isPlain(props)) return [];
  return Object.entries(props).flatMap(([key, value]) => [[key], ...pathsIn(value).map((path) => [key, ...path])]);
}

/** Throws options of a target with one of them damaged. */
export function thrownOptions(dice: Dice, options: unknown): unknown {
  const at = dice.pick([[], ['extra'], ...pathsIn(options)]);
  return changed(options, at, at.length > 0 && dice.chance(10) ? null : dice.pick(odds));
}

/** Throws any value. */
export function thrownOdd(dice: Dice): unknown {
  return dice.pick(odds).make();
}

/** Does the damage as constructs are declared. */
export function damaging(damages: readonly Damage[]): Meddle {
  const byPart = new Map(damages.map((damage) => [damage.part, damage]));
  return (part, props) => {
    const damage = byPart.get(part.key);
    return damage === undefined ? props : changed(props, damage.at, damage.value);
  };
}

function changed(props: unknown, at: readonly string[], value: Odd | null): unknown {
  const [key, ...rest] = at;
  if (key === undefined) return value?.make();
  const copy = Object.assign({}, props) as Record<string, unknown>;
  const inner = rest.length === 0 ? value?.make() : changed(copy[key], rest, value);
  if (rest.length === 0 && value === null) Reflect.deleteProperty(copy, key);
  else Object.defineProperty(copy, key, { value: inner, enumerable: true, configurable: true, writable: true });
  return copy;
}
