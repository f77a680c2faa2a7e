import type { osFamilies } from './options';

/** What a machine is like. Only cores and memory must be known; what else is said is checked on the machine before anything is installed there. */
export interface HostFacts {
  /** Cores (hardware threads) of the machine. */
  readonly cpus: number;
  /** Memory of the machine. A part of both is kept for the system, see `allocatable` in the report. */
  readonly memoryGiB: number;
  /**
   * Space for images and pods.
   * @default - not known: nothing is proven of disks
   */
  readonly diskGiB?: number;
  /** @default 'amd64' */
  readonly arch?: 'amd64' | 'arm64';
  /** @default - any that is supported; what the machine has is told when it is joined */
  readonly os?: { readonly family: (typeof osFamilies)[number]; readonly version: string };
  /**
   * A virtual machine with GPUs passed through (changing MIG needs the hypervisor there), or with parts of them.
   * @default 'none'
   */
  readonly virtual?: 'none' | 'passthrough' | 'vgpu';
  /** Becomes the label `topology.kubernetes.io/zone`. */
  readonly zone?: string;
  /** Becomes the label `cdk-gpu/rack`. */
  readonly rack?: string;
  /** Machines whose GPUs reach each other by NVLink. Becomes the label `cdk-gpu/nvlink-domain`. */
  readonly nvlinkDomain?: string;
}

/** A machine of one's own, reached over SSH. Facts that its pool gives for all need not be said again. */
export interface Host extends Partial<HostFacts> {
  /** Its name in the cluster: a DNS label, used once. */
  readonly name: string;
  /** Where SSH goes: an IPv4 address, or a name. Used once. */
  readonly address: string;
  /**
   * Where cluster traffic goes when that is another network: an IPv4 address. A server keeps it as long as it is one.
   * @default - address
   */
  readonly internalAddress?: string;
  /** The host's public key, or a known_hosts file that has it, relative to the program's working directory. Required unless `ssh.verifyHostKeys` is false. */
  readonly hostKey?: string | { readonly file: string };
  /** Labels of this node, beside those of its pool. */
  readonly labels?: Readonly<Record<string, string>>;
}

/** What a pool without GPUs says: which machines it is. */
export interface CpuHosts {
  /** What every host of the pool has, unless it says otherwise. */
  readonly facts?: HostFacts;
  /** The pool's machines. They are added and removed by changing this list. */
  readonly hosts: readonly [Host, ...Host[]];
}

/** What a pool with GPUs says: which machines it is, and who drives what is in them. */
export interface GpuHosts extends CpuHosts {
  /**
   * Who installs the NVIDIA driver: the GPU Operator (a version pins it), the host itself before it joins, or DGX OS, which brings the container toolkit too.
   * @default 'operator'
   */
  readonly driver?: 'operator' | 'host' | 'dgx-os' | { readonly operator: string };
  /**
   * Network cards for RDMA between the pool's machines. RoCE has to be told its rails and addresses, and that its switches lose nothing (PFC, ECN) is for who runs
   * them to see to.
   * @default - none: gangs talk over the pod network
   */
  readonly rdma?: {
    readonly kind: 'infiniband' | 'roce';
    /** Cards of one machine that are for this. */
    readonly nicsPerNode: number;
    /**
     * How pods get them: all cards shared by all pods, virtual functions, which hosts have already, or whole cards.
     * @default 'shared'
     */
    readonly as?: 'shared' | 'virtualFunctions' | 'wholeNic';
    /**
     * Of RoCE: what interfaces of pods on shared cards have, and what the hosts' own have at least.
     * @default - as the cards are set
     */
    readonly mtu?: number;
    /**
     * Of RoCE: the hosts' network interfaces, one for each card, or with `wholeNic` the cards' PCI addresses (`0000:1a:00.0`). They are the same on all hosts of the
     * pool, and cards at one place in the list are in one network: a rail.
     * @default - none: gangs talk over the pod network
     */
    readonly rails?: readonly string[];
    /**
     * Of RoCE: addresses for pods, a block for each rail, or one that is divided evenly between them. Nobody else has any of them: neither hosts nor routers. Pods
     * reach no rail from another, so that GPUs of a machine with several need NVLink between them for traffic that crosses.
     * @default - none: gangs talk over the pod network
     */
    readonly addresses?: string | readonly string[];
  };
}

/** One, three, five or seven machines for the control plane. */
export type Servers =
  | readonly [Host]
  | readonly [Host, Host, Host]
  | readonly [Host, Host, Host, Host, Host]
  | readonly [Host, Host, Host, Host, Host, Host, Host];

/** What `onprem()` takes. */
export interface OnPremOptions {
  /** The Kubernetes distribution that is installed: RKE2, or K3s, which is lighter. A cluster that lives keeps it. */
  readonly engine: 'rke2' | 'k3s';
  /** The control plane, with its own etcd. The first starts the cluster; later, the first has to be one that was a server before, at the same address. */
  readonly servers: Servers;
  /**
   * What every server has, unless it says otherwise.
   * @default - not needed where servers run no work
   */
  readonly serverFacts?: HostFacts;
  /**
   * Servers run work too. A machine that is a server and in a pool is in both lists, with one name and address.
   * @default - true when there is one host in all
   */
  readonly serversRunWork?: boolean;
  /**
   * Where nodes and people find the control plane: an address that kube-vip keeps on a living server, or one that somebody else keeps.
   * @default - the first server
   */
  readonly endpoint?: { readonly virtualIp: string; readonly interface?: string } | { readonly existing: string };
  /** How hosts are reached. Keys come from the SSH agent of whoever applies, or from a file there, and are written nowhere. */
  readonly ssh: {
    /** May run anything with `sudo` without a password, or is root. */
    readonly user: string;
    /** @default 22 */
    readonly port?: number;
    /**
     * A private key without a passphrase, for hosts and bastion, on the machine that applies: an absolute path, or one in a home (`~/...`).
     * Only the path is in Terraform's state, and no agent is asked, nor forwarded.
     * @default - the SSH agent's
     */
    readonly privateKey?: { readonly file: string };
    /**
     * Refuse hosts whose key is not the one that is given. Turn it off only where nobody else can be on the network.
     * @default true
     */
    readonly verifyHostKeys?: boolean;
    /** A host that all connections go through. */
    readonly bastion?: {
      readonly address: string;
      /** @default - that of the hosts */
      readonly user?: string;
      /** @default 22 */
      readonly port?: number;
      /** As of a host. */
      readonly hostKey?: string | { readonly file: string };
    };
  };
  /** The cluster's own networks. A cluster that lives keeps them: another one is refused, at synth and by its servers. */
  readonly network?: {
    /** @default - canal with RKE2, flannel with K3s */
    readonly cni?: 'canal' | 'cilium' | 'calico' | 'flannel';
    /**
     * Addresses of pods; a node takes a /24 of it.
     * @default '10.42.0.0/16'
     */
    readonly pods?: string;
    /**
     * Addresses of services.
     * @default '10.43.0.0/16'
     */
    readonly services?: string;
  };
  /**
   * Addresses for services of type LoadBalancer, which MetalLB hands out, each a range (`192.0.2.200-192.0.2.220`) or a block; or something else does.
   * @default - none
   */
  readonly loadBalancer?: { readonly addresses: readonly string[] } | 'existing';
  /** Where volumes are kept that say no storage class. */
  readonly storage?: {
    /**
     * What is installed for it, and becomes the cluster's default class:
     * - `local-path`: a folder on the node of the first pod that uses the volume, and gone with it. No size is enforced. K3s has it by itself.
     * - `longhorn`: each volume on up to three hosts at once. It runs on hosts of pools without GPUs and on servers that run work, which need `open-iscsi` and an NFS
     *   client; only pods there can use its volumes.
     * - `nfs`: a folder for each volume below an export of a server that is there, for pods on all nodes at once.
     * @default - nothing: RKE2 has no storage class then, and K3s has `local-path`
     */
    readonly install?: 'local-path' | 'longhorn' | { readonly nfs: { readonly server: string; readonly path: string } };
  };
  /**
   * What hosts must know of registries, by host.
   * @default - nothing: all of them are public, or have certificates that hosts trust
   */
  readonly registries?: Readonly<
    Record<
      string,
      {
        /** The authority that signed the registry's certificate, relative to the program's working directory. */
        readonly ca?: { readonly file: string };
        /**
         * Hosts give a name and a password when they pull: those that the Terraform variable `registry_credentials` has for the registry when it is applied. They are
         * in no plan, no state and no log, and on hosts for root alone. Every pod can use images that its host may pull. Nobody sees that a password is another one: hosts get it when they
         * are converged for another reason, or all of them by the deploy that follows one with `TF_VAR_dry_run=true`.
         * @default - none: the registry is public, or only pods have credentials for it
         */
        readonly credentials?: 'variable';
        /** @default false */
        readonly plainHttp?: boolean;
      }
    >
  >;
  /**
   * No internet: where images and installers are instead. What must be there is written at synth, as `airgap/<cluster>.json`, and `airgap/<cluster>.sh` looks whether it is.
   * @default - hosts reach the internet
   */
  readonly airGap?: {
    /**
     * Registries inside that have the images of others, by the host of the other: `{ 'nvcr.io': 'harbor.hall.example/nvcr' }`. Names below the path are as they are outside. `*` is for all
     * that are not named. What a registry inside is like is said in `registries`.
     */
    readonly mirrors: Readonly<Record<string, string>>;
    /**
     * Folder of installers and charts: an absolute path that is the same on every host and where you apply, or an https:// address. Its authority may be given in `registries`, for hosts;
     * where you apply, Helm has to trust its certificate by itself.
     * Each release of the engine has a folder of its own there, and charts are in `charts`.
     */
    readonly artifacts: string;
  };
  /**
   * What hosts reach the outside through: the installer, the engine, images, and the packages of a driver that the GPU Operator installs. Pods are told of it only where
   * a program gives them the environment. Refused with a name or a password in it, since every user of a host can read it.
   * @default - hosts reach the outside by themselves
   */
  readonly proxy?: {
    /** For `http://`: `http://proxy.example.com:3128`. */
    readonly http: string;
    /**
     * For `https://`.
     * @default - http
     */
    readonly https?: string;
    /**
     * What is reached without it besides: names, domains (`.example.com`), addresses and blocks of addresses. The cluster's own networks and names, the endpoint, private addresses
     * (10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16), registries with a certificate of their own or without one, and mirrors and artifacts of an air gap are always. Hosts with other addresses must be in a block that is given
     * here: were each on the list by itself, a new one would start the engine again on all others.
     * @default - nothing
     */
    readonly noProxy?: readonly string[];
  };
  /** Protection beyond what the engine does by itself. */
  readonly hardening?: {
    /**
     * As the engine's guide to the CIS benchmark has it: kernel parameters that the kubelet expects, etcd under a user of its own (RKE2), pods `restricted` in every namespace that does not
     * say otherwise, network policies for the cluster's own namespaces, and on K3s a log of what is asked of the API server (RKE2 logs nothing until its
     * `/etc/rancher/rke2/audit-policy.yaml` is changed).
     * @default false
     */
    readonly cis?: boolean;
    /**
     * Containers are confined by SELinux. Hosts must have it on and its policies installed (`container-selinux` and `rke2-selinux` or `k3s-selinux`): RHEL, Rocky Linux or SLES.
     * @default false
     */
    readonly selinux?: boolean;
  };
  /**
   * When each server takes a snapshot of etcd.
   * @default - the engine's own: at 00:00 and 12:00, five are kept, on the server alone
   */
  readonly backup?: {
    /** A cron schedule of five fields, in the server's own time. */
    readonly schedule: string;
    /** How many each server keeps. */
    readonly keep: number;
    /**
     * Name of a Secret in `kube-system`, which you make, with the bucket that snapshots are copied to and its keys: `etcd-s3-endpoint`, `etcd-s3-bucket`, `etcd-s3-access-key`,
     * `etcd-s3-secret-key` and so on. As long as it is not there, snapshots stay on the server. Source: k3s-io/k3s, pkg/etcd/s3/config_secret.go, read 2026-11-23.
     * @default - snapshots stay on the server: copy them elsewhere
     */
    readonly s3Secret?: string;
  };
  /**
   * How agents get another release when `kubernetesVersion` is raised: how many at a time (1 to 100), and whether their pods leave before, for which they have
   * fifteen minutes. A node that is not drained takes no new pods and keeps those that it has; Kubernetes does not support that from one minor version to the next
   * (https://kubernetes.io/releases/version-skew-policy, read 2026-11-23).
   * @default - one at a time, drained
   */
  readonly upgrades?: { readonly concurrency: number; readonly drain: boolean };
  /**
   * Where the administrator's kubeconfig is written, readable for its owner alone: absolute, in a home (`~/...`), or relative to the blueprint's `outdir`.
   * @default - `~/.kube/<blueprint>-<cluster>`
   */
  readonly kubeconfig?: string;
}
