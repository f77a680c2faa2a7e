/** The parts of a pod that we write, in Kubernetes' own words (`core/v1`). */
export interface EnvVar {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?:
    { readonly secretKeyRef: { readonly name: string; readonly key: string } } | { readonly fieldRef: { readonly fieldPath: string } };
}

/** What is asked of a container, by `httpGet`, `tcpSocket` or `exec`. */
export type ProbeHandler =
  | { readonly httpGet: { readonly path: string; readonly port: number | string } }
  | { readonly tcpSocket: { readonly port: number | string } }
  | { readonly exec: { readonly command: readonly string[] } };

/** A handler and when it is asked. */
export type ProbeSpec = ProbeHandler & {
  readonly periodSeconds: number;
  readonly timeoutSeconds: number;
  readonly failureThreshold: number;
};

/** The three probes; one that is missing is not made. */
export interface ContainerProbes {
  readonly startupProbe?: ProbeSpec;
  readonly livenessProbe?: ProbeSpec;
  readonly readinessProbe?: ProbeSpec;
}

export interface VolumeMount {
  readonly name: string;
  readonly mountPath: string;
  readonly subPath?: string;
  readonly readOnly?: boolean;
}

export type Volume =
  | { readonly name: string; readonly emptyDir: { readonly medium?: 'Memory'; readonly sizeLimit?: string } }
  | { readonly name: string; readonly configMap: { readonly name: string } };

export interface ContainerPort {
  readonly name: string;
  readonly containerPort: number;
}

export interface Resources {
  readonly requests: Readonly<Record<string, string>>;
  readonly limits: Readonly<Record<string, string>>;
}

export interface Container extends ContainerProbes {
  readonly name: string;
  readonly image: string;
  readonly imagePullPolicy: 'IfNotPresent';
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly env?: readonly EnvVar[];
  readonly ports?: readonly ContainerPort[];
  readonly resources: Resources;
  readonly securityContext: ContainerSecurity;
  readonly volumeMounts?: readonly VolumeMount[];
  readonly lifecycle?: { readonly preStop: { readonly sleep: { readonly seconds: number } } };
}

export interface PodSecurity {
  readonly runAsNonRoot?: true;
  readonly runAsUser?: number;
  readonly runAsGroup?: number;
  readonly fsGroup?: number;
  readonly fsGroupChangePolicy?: 'OnRootMismatch';
  readonly seccompProfile: { readonly type: 'RuntimeDefault' };
}

export interface ContainerSecurity {
  readonly allowPrivilegeEscalation: false;
  readonly capabilities?: { readonly drop: readonly ['ALL' | 'NET_RAW'] };
  readonly readOnlyRootFilesystem?: true;
}

export interface PodTemplate {
  readonly metadata: { readonly labels: Readonly<Record<string, string>>; readonly annotations?: Readonly<Record<string, string>> };
  readonly spec: PodSpec;
}

export interface PodSpec {
  readonly serviceAccountName: string;
  readonly automountServiceAccountToken: false;
  readonly enableServiceLinks: false;
  readonly containers: readonly [Container];
  readonly terminationGracePeriodSeconds: number;
  readonly securityContext: PodSecurity;
  readonly [field: string]: unknown;
}
