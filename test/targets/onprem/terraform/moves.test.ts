import { movesOf } from '../../../../lib/targets/onprem/terraform/moves';
import { inventoryFor } from './support';

const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
const { servers } = inventoryFor({ servers: Object.fromEntries(names.map((name, index) => [name, `192.0.2.${index + 1}`])), agents: {} });
const moves = movesOf(servers);
const address = (slot: number, name: string): string => `terraform_data.membership_slot_${slot}["${name}"]`;

test.each(names.map((name, index) => [name, index + 1] as const))(
  'the membership of server %s comes to slot %i from wherever it was',
  (name, own) => {
    for (let slot = 1; slot <= 7; slot++) {
      let at = address(slot, name);
      for (let steps = 0; steps < 7; steps++) at = moves.find(({ from }) => from === at)?.to ?? at;
      expect(at).toBe(address(own, name));
    }
  },
);

test('a state does not move: Terraform could not replace it in the same plan', () => {
  expect(moves.filter(({ from, to }) => [from, to].some((place) => place.includes('state')))).toEqual([]);
});

test('an address has one origin and one destination, because Terraform takes no more', () => {
  expect(new Set(moves.map(({ from }) => from)).size).toBe(moves.length);
  expect(new Set(moves.map(({ to }) => to)).size).toBe(moves.length);
});
