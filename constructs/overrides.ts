import type { Construct } from 'constructs';
import { z } from 'zod';
import { parseManifest } from '../lib/model/manifest';
import { callSite } from './location';
import { parse } from './parse-props';
import { remark, wrongBelow } from './remarks';

/** One object of Kubernetes before it is written. */
export interface KubernetesObjectDraft {
  /** `apps/v1`. */
  readonly apiVersion: string;
  /** `Deployment`. */
  readonly kind: string;
  /** The whole object; changed in place. What is left in it is written. */
  readonly body: Record<string, unknown>;
}

/** What becomes of an output before it is written. Each use is listed in `blueprint.json`. */
export interface Overrides {
  /**
   * Called for each object that the construct becomes, with a copy that may be changed in place. The result is held to the schema of its kind like everything else. It must
   * stay the same object: its apiVersion, kind, name and namespace are kept. The name of a job follows its props, not what is changed here.
   */
  readonly kubernetes?: (object: KubernetesObjectDraft) => void;
}

/** An object of Kubernetes as plain data. */
export type Manifest = {
  /** `v1`, `apps/v1`. */
  readonly apiVersion: string;
  /** `ConfigMap`, `Deployment`, or a kind of one's own. */
  readonly kind: string;
  /** Who it is. Without a namespace, an object that needs one is put where the tool that applies it is. */
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
  } & Readonly<Record<string, unknown>>;
} & Readonly<Record<string, unknown>>;

/** Keeps an object of the user's own, or what is wrong with it. */
export function keepManifest(construct: Construct, manifest: unknown): void {
  const { value, issues } = parseManifest(manifest);
  const site = callSite();
  remark(construct, issues === undefined ? { site, manifest: value } : { site, wrong: wrongBelow('manifest', issues) });
}

const overridesShape = {
  kubernetes: z
    .custom<NonNullable<Overrides['kubernetes']>>((value) => typeof value === 'function', 'is not a function')
    .nullable()
    .default(null),
};

/** Keeps an override, or what is wrong with it. */
export function keepOverride(construct: Construct, overrides: unknown): void {
  const { value, issues } = parse(overridesShape, overrides);
  const site = callSite();
  if (issues !== undefined) remark(construct, { site, wrong: wrongBelow('override', issues) });
  else if (value.kubernetes !== null) remark(construct, { site, override: value.kubernetes });
}
