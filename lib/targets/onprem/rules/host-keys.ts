import { issueAt, type Rule } from '../../../checks/rule';
import type { Issue } from '../../../errors';
import type { ClusterContext } from '../../target';
import { hostKeysOf, type FoundKeys } from '../known-hosts';
import type { ParsedOptions } from '../options';
import { writtenHosts } from './subjects';

const notFound = {
  code: 'onprem/host-key-not-found',
  about: 'A known_hosts file is there and has the hosts that are said to be in it.',
  waivable: false,
} as const;

/** Without a key Terraform talks to whoever answers at the address, and hands out the cluster's token. */
export function hostKeysAreKnown(options: ParsedOptions): Rule<ClusterContext> {
  return {
    code: 'onprem/host-key-missing',
    about: 'It is known which key each host has, so that nobody else can stand in for it.',
    waivable: false,
    also: [notFound],
    run: (context) => {
      const { ssh } = options;
      if (!ssh.verifyHostKeys) return [];
      const hosts = writtenHosts(options, context)
        // A server that is in a pool too has to say its key once.
        .filter(({ host, pool }) => pool === null || host.hostKey !== null || !options.servers.some(({ name }) => name === host.name))
        .map(({ host, subject }) => ({ name: host.name, subject, found: hostKeysOf(host, ssh.port) }));
      const { bastion } = ssh;
      const all =
        bastion === null ? hosts : [{ name: 'the bastion', subject: context.cluster, found: hostKeysOf(bastion, bastion.port) }, ...hosts];
      return all.flatMap(({ name, subject, found }): readonly Issue[] => {
        if ('keys' in found) return [];
        return [issueAt(subject, { ...(found.missing === 'not-given' ? notGiven : notFound), ...words(name, found.missing) })];
      });
    },
  };
}

const notGiven = { code: 'onprem/host-key-missing' } as const;

function words(
  name: string,
  missing: Extract<FoundKeys, { missing: string }>['missing'],
): { readonly message: string; readonly hint: string } {
  const hint =
    'give the line that `ssh-keyscan` prints for it, after comparing it with the host, or { file } with a known_hosts file that has it';
  switch (missing) {
    case 'not-given':
      return { message: `the key of ${name} is not known: whoever answers at its address would be given the cluster's token`, hint };
    case 'no-file':
      return {
        message: `the known_hosts file of ${name} cannot be read`,
        hint: 'give its path relative to the folder that the program runs in',
      };
    case 'not-in-file':
      return { message: `the known_hosts file has no key for the address of ${name}`, hint };
    case 'not-a-key':
      return { message: `the key of ${name} is not a public key of a host`, hint: 'give the type and the key: "ssh-ed25519 AAAA…"' };
  }
}
