/** One statement of an IAM policy. */
export interface Statement {
  readonly Sid?: string;
  readonly Effect: 'Allow';
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Principal?: Readonly<Record<string, string>>;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** A policy as JSON. */
export function policy(statements: readonly Statement[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements });
}

/** Who may take a role: a service, also with session tags where it sets them. */
export function trust(service: string, tags: boolean): string {
  return policy([
    { Effect: 'Allow', Principal: { Service: service }, Action: tags ? ['sts:AssumeRole', 'sts:TagSession'] : 'sts:AssumeRole' },
  ]);
}

/** Trust of every role that pods get by EKS Pod Identity. */
export const podTrust = trust('pods.eks.amazonaws.com', true);
