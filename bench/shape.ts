/** What both sides of the comparison draw, so that only the way of writing differs. */

export const blueprintId = 'bench';
export const region = 'eu-west-1';
export const kubernetesMinor = '1.35';
export const zones = ['eu-west-1a', 'eu-west-1b'] as const;

/** The two GPU pools of every cluster. */
export const pools = [
  { id: 'large', machineType: 'p5.48xlarge', min: 0, max: 2 },
  { id: 'small', machineType: 'g6.xlarge', min: 1, max: 4 },
] as const;

/** `c0000`: of one length, so that sorting by name is sorting by number. */
export function numbered(prefix: string, index: number): string {
  return `${prefix}${String(index).padStart(4, '0')}`;
}

export const nodePolicy =
  '{"Statement":[{"Action":"sts:AssumeRole","Effect":"Allow","Principal":{"Service":["ec2.amazonaws.com","eks.amazonaws.com"]}}],"Version":"2012-10-17"}';

/** One cluster's services in the comparison of Kubernetes objects. */
export const image = 'ghcr.io/example/web:1.4.2';
export const port = 8080;

/** A number from the command line. */
export function countFrom(argument: string | undefined): number {
  const count = Number(argument);
  if (!Number.isInteger(count) || count < 1) throw new Error('usage: <program> <count>');
  return count;
}
