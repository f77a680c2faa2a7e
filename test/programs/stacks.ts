import { validateStacks } from '../../lib/testing/offline-terraform';

type Fields = Readonly<Record<string, unknown>>;

/** An address of a resource or data source, in an expression or as `depends_on` has it. */
const addresses = /(?:\bdata\.)?\b(?:aws|google|helm|kubernetes|terraform)_[a-z0-9_]+\.[A-Za-z_][\w-]*/g;

/**
 * Stacks of many programs, for Terraform to judge. It judges arguments by resource, so a stack is asked about only if it has a resource of a shape that no earlier
 * one had: other words and numbers are the same shape, other references are not. What is about the whole of a stack, references and cycles, is looked at here.
 */
export class Stacks {
  private readonly shapes = new Set<string>();
  private readonly waiting: Record<string, unknown> = {};
  /** Stacks that were given. */
  given = 0;

  /** Stacks that Terraform is asked about. */
  get asked(): number {
    return Object.keys(this.waiting).length;
  }

  /** Takes the stacks of one program; tells what is wrong with them at first sight. */
  take(stacks: Readonly<Record<string, unknown>>): readonly string[] {
    return Object.entries(stacks).flatMap(([name, stack]) => {
      this.given += 1;
      const shapes = shapesOf(stack as Fields).filter((shape) => !this.shapes.has(shape));
      for (const shape of shapes) this.shapes.add(shape);
      if (shapes.length > 0) this.waiting[`p${String(this.given)}-${name}`] = stack;
      return referenceFindings(stack as Fields).map((found) => `${name}: ${found}`);
    });
  }

  /** What Terraform says of all of them, in batches. */
  async judged(): Promise<readonly string[]> {
    const all = Object.entries(this.waiting);
    const messages: string[] = [];
    for (let first = 0; first < all.length; first += 200)
      messages.push(...(await validateStacks(Object.fromEntries(all.slice(first, first + 200)))).messages);
    return messages;
  }
}

/** Each resource, and what else is in a stack, by its form. */
function shapesOf(stack: Fields): readonly string[] {
  const { '//': _, ...sections } = stack;
  return Object.entries(sections).flatMap(([section, content]) => {
    if (section !== 'resource' && section !== 'data') return [`${section} ${JSON.stringify(formOf(content))}`];
    return Object.entries(content as Record<string, Fields>).flatMap(([type, bodies]) =>
      Object.values(bodies).map((body) => `${section} ${type} ${JSON.stringify(formOf(body))}`),
    );
  });
}

/** A value without its words and numbers; references keep their types, and equal members of a list are one. */
function formOf(value: unknown): unknown {
  if (typeof value === 'number') return 0;
  if (typeof value === 'string') {
    const found = expressionsIn(value).flatMap((expression) => expression.match(addresses) ?? []);
    return [...new Set(found.map((address) => address.replace(/\.[^.]*$/, '')))].sort().join();
  }
  if (Array.isArray(value)) return [...new Set(value.map((member) => JSON.stringify(formOf(member))))].sort();
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([key]) => key !== '//');
  return Object.fromEntries(entries.map(([key, inner]) => [key, formOf(inner)]));
}

function expressionsIn(text: string): readonly string[] {
  return [...text.matchAll(/(?<!\$)\$\{([^}]*)\}/g)].map(([, expression = '']) => expression);
}

/** References to what is not declared, and resources that need themselves. */
function referenceFindings(stack: Fields): readonly string[] {
  const needs = new Map<string, ReadonlySet<string>>();
  for (const section of ['resource', 'data']) {
    for (const [type, bodies] of Object.entries((stack[section] ?? {}) as Record<string, Fields>)) {
      for (const [name, body] of Object.entries(bodies))
        needs.set(`${section === 'data' ? 'data.' : ''}${type}.${name}`, new Set(addressesIn(body)));
    }
  }
  const { resource: _, data: __, ...others } = stack;
  const used = [...addressesIn(others), ...[...needs.values()].flatMap((all) => [...all])];
  const open = new Set<string>();
  const done = new Set<string>();
  const isCyclic = (address: string): boolean => {
    if (open.has(address)) return true;
    if (done.has(address)) return false;
    open.add(address);
    const found = [...(needs.get(address) ?? [])].some(isCyclic);
    open.delete(address);
    done.add(address);
    return found;
  };
  return [
    ...[...new Set(used)].filter((address) => !needs.has(address)).map((address) => `${address} is declared nowhere`),
    ...[...needs.keys()].filter(isCyclic).map((address) => `${address} needs itself`),
  ];
}

function addressesIn(value: unknown, key = ''): readonly string[] {
  if (typeof value === 'string') return key === 'depends_on' ? [value] : expressionsIn(value).flatMap((text) => text.match(addresses) ?? []); // prettier-ignore
  if (Array.isArray(value)) return value.flatMap((member) => addressesIn(member, key));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => (name === '//' ? [] : addressesIn(inner, name)));
}
