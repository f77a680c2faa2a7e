import type { Toleration } from '../node';
import type { Amounts } from './resources';
import type { Labels, LabelSelector, Requirement } from './selectors';

/** An alternative of required node affinity: every condition of it must hold. One that the scheduler cannot read matches no node. */
export interface NodeTerm {
  readonly labels: readonly Requirement[];
  /** Conditions on `metadata.name`, the only field that there is. */
  readonly fields: readonly Requirement[];
  readonly readable: boolean;
}

/** A constraint with `whenUnsatisfiable: DoNotSchedule`; the other kind only sorts nodes that fit. */
export interface SpreadConstraint {
  readonly maxSkew: number;
  readonly topologyKey: string;
  readonly selector: LabelSelector;
  /** With fewer domains than these, the emptiest counts as having no pod. */
  readonly minDomains: number;
  /** Whether nodes count that the pod's node selector and affinity refuse. */
  readonly honorsAffinity: boolean;
  /** Whether nodes count whose taints the pod does not tolerate. */
  readonly honorsTaints: boolean;
}

/** Pods that a pod wants beside it, or away from it, in one domain. */
export interface PodTerm {
  readonly namespaces: readonly string[];
  readonly namespaceSelector: LabelSelector;
  readonly selector: LabelSelector;
  readonly topologyKey: string;
}

/** A pod as the scheduler's filters see it. */
export interface Pod {
  readonly namespace: string;
  readonly labels: Labels;
  /** What it asks for in all; null where an amount cannot be read, and then `notModelled` says so. */
  readonly requests: Amounts | null;
  readonly nodeSelector: Labels;
  /** Alternatives of required node affinity; null: there is none. */
  readonly nodeTerms: readonly NodeTerm[] | null;
  readonly tolerations: readonly Toleration[];
  readonly spreads: readonly SpreadConstraint[];
  readonly affinity: readonly PodTerm[];
  readonly antiAffinity: readonly PodTerm[];
  /** It is being deleted: it still takes room, and no longer counts where pods are spread. */
  readonly terminating: boolean;
  /** What the scheduler looks at and this model does not, in words. */
  readonly notModelled: readonly string[];
}
