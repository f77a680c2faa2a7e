import type { Defect } from './spoil';

const cluster = ['aws_eks_cluster', 'cluster'];

/** Defects in the stack of a cluster on AWS. */
export const awsDefects: readonly Defect[] = [
  {
    what: 'a security group that lets SSH in from the whole internet',
    rule: 'CKV_AWS_24',
    object: 'resource.open',
    at: ['aws_security_group', 'open'],
    to: {
      description: 'x',
      ingress: [{ description: 'x', from_port: 22, to_port: 22, protocol: 'tcp', cidr_blocks: ['0.0.0.0/0'] }],
      vpc_id: '${aws_vpc.vpc.id}',
    },
  },
  {
    what: 'an EKS endpoint that the whole internet reaches',
    rule: 'CKV_AWS_38',
    object: 'resource.cluster',
    at: [...cluster, 'vpc_config'],
    to: { endpoint_private_access: true, endpoint_public_access: true, public_access_cidrs: ['0.0.0.0/0'], subnet_ids: [] },
  },
  { what: 'secrets of a cluster without a key', rule: 'CKV_AWS_58', object: 'resource.cluster', at: [...cluster, 'encryption_config'] },
  {
    what: 'a control plane that logs nothing',
    rule: 'CKV_AWS_37',
    object: 'resource.cluster',
    at: [...cluster, 'enabled_cluster_log_types'],
  },
  {
    what: 'a log group without a key',
    rule: 'CKV_AWS_158',
    object: 'resource.logs',
    at: ['aws_cloudwatch_log_group', 'logs', 'kms_key_id'],
  },
  {
    what: 'a key that is never rotated',
    rule: 'CKV_AWS_7',
    object: 'resource.secrets_key',
    at: ['aws_kms_key', 'secrets_key', 'enable_key_rotation'],
    to: false,
  },
  {
    what: 'nodes that answer for their role without a token (IMDSv1)',
    rule: 'CKV_AWS_79',
    object: 'resource.pool_large_capacityBlock_template',
    at: ['aws_launch_template', 'pool_large_capacityBlock_template', 'metadata_options', 'http_tokens'],
    to: 'optional',
  },
];

const repository = ['aws_ecr_repository', 'registry_images_finetune'];

/** Defects in the stack of a registry on AWS. */
export const registryDefects: readonly Defect[] = [
  {
    what: 'a registry whose tags can be moved',
    rule: 'CKV_AWS_51',
    object: 'resource.registry_images_finetune',
    at: [...repository, 'image_tag_mutability'],
    to: 'MUTABLE',
  },
  {
    what: 'a registry that scans nothing',
    rule: 'CKV_AWS_163',
    object: 'resource.registry_images_finetune',
    at: [...repository, 'image_scanning_configuration', 'scan_on_push'],
    to: false,
  },
];

const gke = ['google_container_cluster', 'cluster'];

/** Defects in the stack of a cluster on Google Cloud. */
export const gcpDefects: readonly Defect[] = [
  {
    what: 'nodes of GKE with addresses on the internet',
    rule: 'CKV_GCP_25',
    object: 'resource.cluster',
    at: [...gke, 'private_cluster_config'],
  },
  {
    what: 'a GKE control plane that every network may reach',
    rule: 'CKV_GCP_20',
    object: 'resource.cluster',
    at: [...gke, 'master_authorized_networks_config'],
  },
  {
    what: 'a subnetwork without flow logs',
    rule: 'CKV_GCP_26',
    object: 'resource.subnetwork',
    at: ['google_compute_subnetwork', 'subnetwork', 'log_config'],
  },
  {
    what: 'a firewall that lets SSH in from the whole internet',
    rule: 'CKV_GCP_2',
    object: 'resource.open',
    at: ['google_compute_firewall', 'open'],
    to: { name: 'open', network: 'x', source_ranges: ['0.0.0.0/0'], allow: [{ protocol: 'tcp', ports: ['22'] }] },
  },
  {
    what: 'nodes that hand their own account to every pod',
    rule: 'CKV_GCP_69',
    object: 'resource.pool-small_spot',
    at: ['google_container_node_pool', 'pool-small_spot', 'node_config', 'workload_metadata_config'],
  },
];

const chat = 'Deployment.vision.chat';
const pod = ['Deployment/chat', 'spec', 'template', 'spec'];
const main = [...pod, 'containers', '0'];

/** Defects in the example's server, whose annotations waive other rules and must not hide these. */
export const objectDefects: readonly Defect[] = [
  { what: 'a privileged container', rule: 'CKV_K8S_16', object: chat, at: [...main, 'securityContext', 'privileged'], to: true },
  {
    what: 'a container that may gain privileges',
    rule: 'CKV_K8S_20',
    object: chat,
    at: [...main, 'securityContext', 'allowPrivilegeEscalation'],
    to: true,
  },
  { what: 'a container that keeps its capabilities', rule: 'CKV_K8S_37', object: chat, at: [...main, 'securityContext', 'capabilities'] },
  {
    what: 'a file system that can be written',
    rule: 'CKV_K8S_22',
    object: chat,
    at: [...main, 'securityContext', 'readOnlyRootFilesystem'],
  },
  { what: 'no limit of memory', rule: 'CKV_K8S_13', object: chat, at: [...main, 'resources', 'limits', 'memory'] },
  { what: 'no request of CPU', rule: 'CKV_K8S_10', object: chat, at: [...main, 'resources', 'requests', 'cpu'] },
  { what: 'no readiness probe', rule: 'CKV_K8S_9', object: chat, at: [...main, 'readinessProbe'] },
  { what: 'an image without a version', rule: 'CKV_K8S_14', object: chat, at: [...main, 'image'], to: 'vllm/vllm-openai:latest' },
  {
    what: 'a secret in a variable where none was waived',
    rule: 'CKV_K8S_35',
    object: chat,
    at: [...main, 'env', '-'],
    to: { name: 'HF_TOKEN', valueFrom: { secretKeyRef: { name: 'hub', key: 'token' } } },
  },
  {
    what: 'a pod that runs as root',
    rule: 'CKV_K8S_23',
    object: chat,
    at: [...pod, 'securityContext'],
    to: { runAsUser: 0, seccompProfile: { type: 'RuntimeDefault' } },
  },
  { what: "a pod in its node's network", rule: 'CKV_K8S_19', object: chat, at: [...pod, 'hostNetwork'], to: true },
  {
    what: 'a pod that holds the container runtime by a hostPath',
    rule: 'CKV_K8S_27',
    object: chat,
    at: [...pod, 'volumes', '-'],
    to: { name: 'docker', hostPath: { path: '/var/run/docker.sock' } },
  },
  {
    what: 'a pod with a token of its service account',
    rule: 'CKV_K8S_38',
    object: chat,
    at: [...pod, 'automountServiceAccountToken'],
    to: true,
  },
];

/** Defects that kube-score must see; most concern several objects, which is what it is good at. */
export const scoreDefects: readonly Defect[] = [
  {
    what: 'a Service that selects no pod',
    rule: 'service-targets-pod',
    object: 'Service.vision.chat',
    at: ['Service/chat', 'spec', 'selector'],
    to: { app: 'chat' },
  },
  {
    what: 'a Service on every node',
    rule: 'service-type',
    object: 'Service.vision.chat',
    at: ['Service/chat', 'spec', 'type'],
    to: 'NodePort',
  },
  {
    what: 'replicas that nothing protects while nodes are drained',
    rule: 'deployment-has-poddisruptionbudget',
    object: chat,
    at: ['PodDisruptionBudget/chat'],
  },
  {
    what: 'replicas set beside an autoscaler',
    rule: 'deployment-targeted-by-hpa-does-not-have-replicas-configured',
    object: chat,
    at: ['Deployment/chat', 'spec', 'replicas'],
    to: 2,
  },
  {
    what: 'an autoscaler of nothing',
    rule: 'horizontalpodautoscaler-has-target',
    object: 'HorizontalPodAutoscaler.vision.chat',
    at: ['HorizontalPodAutoscaler/chat', 'spec', 'scaleTargetRef', 'kind'],
    to: 'StatefulSet',
  },
  {
    what: 'a privileged container',
    rule: 'container-security-context-privileged',
    object: chat,
    at: [...main, 'securityContext', 'privileged'],
    to: true,
  },
  { what: 'an image without a version', rule: 'container-image-tag', object: chat, at: [...main, 'image'], to: 'vllm/vllm-openai:latest' },
];
