import { createHmac } from 'node:crypto';
import { compareText } from '../../errors';
import { givenText } from './given-file';
import type { GivenHost } from './options';

/** A host's keys, or why there are none. */
export type FoundKeys = { readonly keys: readonly string[] } | { readonly missing: 'not-given' | 'no-file' | 'not-in-file' | 'not-a-key' };

/** Kinds of keys that hosts show. */
const kinds = ['ecdsa-sha2-nistp256', 'ecdsa-sha2-nistp384', 'ecdsa-sha2-nistp521', 'ssh-rsa', 'ssh-ed25519'];
const keyText = new RegExp(`^(${kinds.join('|')}) ([A-Za-z0-9+/]{40,}={0,2})( .*)?$`);

/**
 * The keys of a host, as the program gives one or as a known_hosts file has them. All of them: of several that a host has, Terraform's client asks for ECDSA
 * first, so that another key alone would be refused.
 */
export function hostKeysOf({ address, hostKey }: Pick<GivenHost, 'address' | 'hostKey'>, port: number): FoundKeys {
  if (hostKey === null) return { missing: 'not-given' };
  if (typeof hostKey === 'string') {
    const found = keyText.exec(hostKey.trim());
    return found === null ? { missing: 'not-a-key' } : { keys: [`${found[1] ?? ''} ${found[2] ?? ''}`] };
  }
  const text = givenText(hostKey.file);
  if (text === null) return { missing: 'no-file' };
  const keys = keysIn(text, port === 22 ? address : `[${address}]:${String(port)}`).sort(compareText);
  return keys.length === 0 ? { missing: 'not-in-file' } : { keys };
}

/** Keys that a known_hosts file has for a host, revoked ones and those of authorities left out. */
function keysIn(text: string, host: string): string[] {
  return text.split('\n').flatMap((line) => {
    const [names = '', kind = '', key = ''] = line.trim().split(/\s+/);
    return kinds.includes(kind) && names.split(',').some((name) => matches(name, host)) ? [`${kind} ${key}`] : [];
  });
}

/** Names are as they are, or hashed: `|1|salt|HMAC-SHA1 of the name|`. */
function matches(name: string, host: string): boolean {
  if (!name.startsWith('|1|')) return name === host;
  const [, , salt = '', hash = ''] = name.split('|');
  return createHmac('sha1', Buffer.from(salt, 'base64')).update(host).digest('base64') === hash;
}
