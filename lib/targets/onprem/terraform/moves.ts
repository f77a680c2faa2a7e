import type { InventoryHost } from '../inventory';
import { slots } from './slots';

/** Addresses in the state. */
type Move = Readonly<Record<'from' | 'to', string>>;

/**
 * A server whose slot changes, because another before it was removed or the list has another order, stays a member: without this it would leave, and join again. Where it was is not
 * known when this is written, and Terraform takes one origin for each address, so the way leads through all other slots, in a circle that ends at its own.
 *
 * Its state does not move, and is made again in the new slot, which converges a host that is as it should be. Were it moved and replaced in one plan, Terraform would find that it depends
 * on itself, because what it depended on in its old slot is remembered; and it is replaced whenever a server comes or goes, since certificates name all of them.
 */
export function movesOf(servers: readonly InventoryHost[]): readonly Move[] {
  return servers.flatMap(({ name }, index) => {
    const way = [...slots.slice(index + 1), ...slots.slice(0, index + 1)];
    const addresses = way.map((slot) => `terraform_data.membership_slot_${String(slot)}[${JSON.stringify(name)}]`);
    return addresses.slice(1).map((to, step) => ({ from: addresses[step] ?? to, to }));
  });
}
