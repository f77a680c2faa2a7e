const label = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const label1035 = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;
const subdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const word = /^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/;

/** The answer of each function: nothing when the name is legal, else what it must be. */
type Verdict = string | undefined;

export function dnsLabel(name: string): Verdict {
  return label.test(name) && name.length <= 63
    ? undefined
    : 'must be a DNS label: at most 63 of a-z, 0-9 and -, with a letter or digit at both ends';
}

/** The older rule for DNS labels, which allows no digit at the start. */
export function dnsLabel1035(name: string): Verdict {
  return label1035.test(name) && name.length <= 63
    ? undefined
    : 'must be a DNS label: at most 63 of a-z, 0-9 and -, with a letter first and no - last';
}

export function dnsSubdomain(name: string): Verdict {
  return subdomain.test(name) && name.length <= 253
    ? undefined
    : 'must be a DNS subdomain: at most 253 of a-z, 0-9, - and ., with a letter or digit at both ends of each part';
}

/** Keys of labels, annotations and taints, and names of resources: `name` or `dns.prefix/name`. */
export function qualifiedName(key: string): Verdict {
  const [name = '', prefix, ...rest] = key.split('/').reverse();
  const legal = rest.length === 0 && (prefix === undefined || dnsSubdomain(prefix) === undefined) && word.test(name) && name.length <= 63;
  return legal ? undefined : 'must be a name of at most 63 of A-Z, a-z, 0-9, -, _ and ., after an optional DNS prefix and /';
}

export function labelValue(value: string): Verdict {
  return value === '' || (word.test(value) && value.length <= 63)
    ? undefined
    : 'must be empty or at most 63 of A-Z, a-z, 0-9, -, _ and ., with a letter or digit at both ends';
}

/** Since 1.32 any printable ASCII but the equals sign. */
export function envName(name: string): Verdict {
  return /^[ -<>-~]+$/.test(name) ? undefined : 'must be printable ASCII without =';
}

export function portName(name: string): Verdict {
  const legal = name.length <= 15 && label.test(name) && /[a-z]/.test(name) && !name.includes('--');
  return legal ? undefined : 'must be at most 15 of a-z, 0-9 and single -, with at least one letter';
}

/** Keys of config maps and secrets. */
export function fileKey(key: string): Verdict {
  return /^[-._A-Za-z0-9]+$/.test(key) && key.length <= 253 && key !== '.' && !key.startsWith('..')
    ? undefined
    : 'must be at most 253 of A-Z, a-z, 0-9, -, _ and ., not . and not starting with ..';
}
