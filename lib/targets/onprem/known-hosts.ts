import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { GivenHost } from './options';

/** A host's key, or why there is none. */
export type FoundKey = { readonly key: string } | { readonly missing: 'not-given' | 'no-file' | 'not-in-file' | 'not-a-key' };

/**
 * Kinds of keys in the order in which Go's SSH client, which Terraform uses, asks a host for them: of several that a file has, the host shows the first of these.
 * Source: golang.org/x/crypto/ssh, `preferredHostKeyAlgos`; read 2026-11-23.
 */
const kinds = ['ecdsa-sha2-nistp256', 'ecdsa-sha2-nistp384', 'ecdsa-sha2-nistp521', 'ssh-rsa', 'ssh-ed25519'];
const keyText = new RegExp(`^(${kinds.join('|')}) ([A-Za-z0-9+/]{40,}={0,2})( .*)?$`);

/** The key of a host, as the program gives it or as a known_hosts file has it. */
export function hostKeyOf({ address, hostKey }: Pick<GivenHost, 'address' | 'hostKey'>, port: number): FoundKey {
  if (hostKey === null) return { missing: 'not-given' };
  if (typeof hostKey === 'string') {
    const found = keyText.exec(hostKey.trim());
    return found === null ? { missing: 'not-a-key' } : { key: `${found[1] ?? ''} ${found[2] ?? ''}` };
  }
  let text: string;
  try {
    text = readFileSync(hostKey.file, 'utf8');
  } catch {
    return { missing: 'no-file' };
  }
  const [best] = keysIn(text, port === 22 ? address : `[${address}]:${String(port)}`).sort((a, b) => rank(a) - rank(b));
  return best === undefined ? { missing: 'not-in-file' } : { key: best };
}

function rank(key: string): number {
  return kinds.indexOf(key.split(' ')[0] ?? '');
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
