import type { InventoryHost } from '../inventory';
import { slots } from './slots';

/** Addresses in the state. */
type Move = Readonly<Record<'from' | 'to', string>>;

/**
 * A server whose slot changes, because another before it was removed or the list has another order, stays what it is: without this it would leave, and join again. Where it was is not
 * known when this is written, and Terraform takes one origin for each address, so the way leads through all other slots, in a circle that ends at its own.
 */
export function movesOf(servers: readonly InventoryHost[]): readonly Move[] {
  return servers.flatMap(({ name }, index) => {
    const way = [...slots.slice(index + 1), ...slots.slice(0, index + 1)];
    return ['membership', 'state'].flatMap((kind) => {
      const addresses = way.map((slot) => `terraform_data.${kind}_slot_${String(slot)}[${JSON.stringify(name)}]`);
      return addresses.slice(1).map((to, step) => ({ from: addresses[step] ?? to, to }));
    });
  });
}
