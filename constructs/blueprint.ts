import { RootConstruct, type Construct } from 'constructs';
import type { App as KubernetesApp } from 'cdk8s';
import type { App as TerraformApp } from 'cdktf';
import type { Issue } from '../lib/errors';
import { blueprintShape } from '../lib/model/blueprint';
import type { SynthResult } from '../lib/synth/result';
import { addKubernetesTo, addTerraformTo, check, render, synth } from '../lib/synth/synthesize';
import type { AnyTarget } from '../lib/targets/target';
import { collect } from './collect';
import { rememberId, treeId } from './notes';
import { given, notePart, noteWrong, parse } from './parse-props';
import { isTarget, targetComplaints } from './target-complaints';
import { keepWaiver } from './waivers';

/** Where Terraform keeps its state. */
export type TerraformState =
  | {
      readonly kind: 'local';
      /**
       * Folder of the state files, relative to `outdir`.
       * @default - `outdir` itself
       */
      readonly path?: string;
    }
  | {
      readonly kind: 's3';
      readonly bucket: string;
      readonly region: string;
      /** Put before `<stack>.tfstate`. */
      readonly keyPrefix?: string;
      /** Id, alias or ARN of the key that encrypts the state. */
      readonly kmsKeyId?: string;
    }
  | { readonly kind: 'gcs'; readonly bucket: string; /** Put before `<stack>`. */ readonly prefix?: string }
  | { readonly kind: 'http'; /** URL below which each stack has its own address. */ readonly address: string };

/** Props of a `Blueprint`. */
export interface BlueprintProps<T extends AnyTarget> {
  /** Where clusters and registries go that name no target of their own. */
  readonly target: T;
  /**
   * Where Terraform keeps its state.
   * @default - local, with a relative path
   */
  readonly state?: TerraformState;
  /** Put on every resource that takes tags or labels; checked against what each place allows in them. */
  readonly tags?: Readonly<Record<string, string>>;
  /**
   * Folder that everything is written below.
   * @default '.'
   */
  readonly outdir?: string;
}

/** One program's whole world: clusters, registries, images and workloads that are synthesized and checked together. */
export class Blueprint<T extends AnyTarget = AnyTarget> extends RootConstruct {
  /** Where clusters and registries go that name no target of their own. */
  readonly target: T;
  /** Keeps other constructs out of places that want a blueprint. */
  protected readonly isBlueprint = true;

  constructor(id: string, props: BlueprintProps<T>) {
    super(treeId(id));
    rememberId(this, id);
    const { target, ...rest } = given(props);
    this.target = target;
    const parsed = parse(blueprintShape, rest);
    const complaints = targetComplaints(target);
    if (isTarget(target))
      notePart(this, parsed, (value) => ({ kind: 'blueprint', value, target }), { complaints, instead: parse(blueprintShape, {}).value });
    else noteWrong(this, parsed, complaints);
  }

  /**
   * Checks, then writes every output, or throws a `BlueprintError` and writes nothing. Warnings go to stderr, one line each: `warning <code> <path>: ...`.
   * With `CDKTF_OUTDIR` or `CDK8S_OUTDIR` set, Terraform or YAML goes there; with exactly one of them set only that one is written.
   */
  synth(): SynthResult {
    return synth(collect(this));
  }

  /** The same outputs in memory: relative path to text. Throws a `BlueprintError` like `synth`. */
  render(): ReadonlyMap<string, string> {
    return render(collect(this));
  }

  /** Every issue, sorted; empty when the blueprint would synthesize without a word. */
  check(): readonly Issue[] {
    return check(collect(this));
  }

  /** Adds this blueprint's stacks to a cdktf app of the user's own. Throws a `BlueprintError` like `synth`. */
  addTerraformTo(app: TerraformApp): void {
    addTerraformTo(collect(this), app);
  }

  /** Adds this blueprint's objects, as charts, to a cdk8s app of the user's own. Throws a `BlueprintError` like `synth`. */
  addKubernetesTo(app: KubernetesApp): void {
    addKubernetesTo(collect(this), app);
  }

  /**
   * Lets issues with this code pass at a construct, the issues of its properties included. They are no longer among the issues; `synth` tells them with the reason on stderr
   * and in `blueprint.json`. Refused at synth: a code that cannot be waived, a waiver without a reason, one that hits nothing, and a construct of another blueprint.
   */
  waive(code: string, at: Construct, reason: string): void {
    keepWaiver(this, { code, at, reason });
  }
}
