import { fieldsOf, listOf, type Fields } from './fields';
import { thousandths, wholeUnits } from './quantity';
import { isCounted, type Amounts } from './resources';

/** Amounts in thousandths, which add up without loss. */
type Exact = ReadonlyMap<string, bigint>;

const nothing: Exact = new Map();

/** Requests or limits. */
type Kind = 'requests' | 'limits';

/** What a pod asks for in all; null where an amount cannot be read or is beyond 2^53 - 1. */
export function requestsOf(spec: Fields): Amounts | null {
  const reader = new RequestReader();
  const asked = reader.pod(spec);
  return reader.failed ? null : amountsOf(asked);
}

/** What a list of resources of a node has; more than 2^53 - 1 counts as that much. */
export function allocatableOf(list: unknown): Amounts {
  const reader = new RequestReader();
  return amountsOf(reader.list(list), Number.MAX_SAFE_INTEGER) ?? {};
}

function amountsOf(exact: Exact, most?: number): Amounts | null {
  const amounts: Record<string, number> = {};
  for (const [name, amount] of exact) {
    if (!isCounted(name)) continue;
    const whole = Number(name === 'cpu' ? amount : wholeUnits(amount));
    if (whole > Number.MAX_SAFE_INTEGER && most === undefined) return null;
    amounts[name] = most === undefined ? whole : Math.min(whole, most);
  }
  return amounts;
}

/** Adds up what a pod's containers ask for, as `PodRequests` of Kubernetes' component-helpers does. */
class RequestReader {
  /** Something was no quantity. */
  failed = false;

  /** `spec.resources` is for the whole pod and takes the place of the containers' sum; the overhead of a runtime class comes on top. */
  pod(spec: Fields): Exact {
    const sum = this.sum(spec, 'requests');
    for (const [name, amount] of this.wholePod(spec, sum)) sum.set(name, amount);
    add(sum, this.list(spec['overhead']));
    return sum;
  }

  list(value: unknown): Exact {
    if (value === undefined) return nothing;
    const list = new Map<string, bigint>();
    const quantities = fieldsOf(value);
    for (const name of Object.keys(quantities)) {
      const amount = thousandths(quantities[name]);
      if (amount === null) this.failed = true;
      else list.set(name, amount);
    }
    return list;
  }

  /**
   * Containers run together. Init containers run one after another, before them, beside those of their kind that started earlier and never end (sidecars). Of each
   * resource the pod asks for the most that it ever uses.
   */
  private sum(spec: Fields, kind: Kind): Map<string, bigint> {
    const together = new Map<string, bigint>();
    for (const container of listOf(spec['containers'])) add(together, this.container(container, kind));
    const sidecars = new Map<string, bigint>();
    const most = new Map<string, bigint>();
    for (const container of listOf(spec['initContainers'])) {
      const own = this.container(container, kind);
      if (container['restartPolicy'] === 'Always') {
        add(together, own);
        add(sidecars, own);
        raise(most, sidecars);
      } else {
        const now = new Map(sidecars);
        add(now, own);
        raise(most, now);
      }
    }
    raise(together, most);
    return together;
  }

  /** A limit without a request is a request too. */
  private container(container: Fields, kind: Kind): Exact {
    const resources = fieldsOf(container['resources']);
    const limits = this.list(resources['limits']);
    if (kind === 'limits') return limits;
    const requests = new Map(limits);
    for (const [name, amount] of this.list(resources['requests'])) requests.set(name, amount);
    return requests;
  }

  /** Requests of the pod as a whole, with the defaults that the API server gives them where the pod has limits. */
  private wholePod(spec: Fields, sum: Exact): Exact {
    if (spec['resources'] === undefined) return nothing;
    const resources = fieldsOf(spec['resources']);
    const requests = new Map(this.list(resources['requests']));
    const limits = new Map(this.list(resources['limits']));
    if (requests.size + limits.size === 0) return requests;
    for (const [name, amount] of this.sum(spec, 'limits')) {
      if (isHugePages(name) && !requests.has(name) && !limits.has(name)) limits.set(name, amount);
    }
    if (limits.size > 0) {
      for (const [name, amount] of sum) if (isSharable(name) && !requests.has(name)) requests.set(name, amount);
      for (const [name, amount] of limits) if (!requests.has(name)) requests.set(name, amount);
    }
    return new Map([...requests].filter(([name]) => isSharable(name) || isHugePages(name)));
  }
}

function add(to: Map<string, bigint>, list: Exact): void {
  for (const [name, amount] of list) to.set(name, (to.get(name) ?? 0n) + amount);
}

function raise(to: Map<string, bigint>, list: Exact): void {
  for (const [name, amount] of list) if (amount > (to.get(name) ?? -1n)) to.set(name, amount);
}

function isHugePages(name: string): boolean {
  return name.startsWith('hugepages-');
}

function isSharable(name: string): boolean {
  return name === 'cpu' || name === 'memory';
}
