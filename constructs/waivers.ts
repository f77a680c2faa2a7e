import { Construct } from 'constructs';
import { z } from 'zod';
import { ofAnotherBlueprint } from '../lib/checks/codes-of-collecting';
import { waiverShape } from '../lib/model/waiver';
import { callSite } from './location';
import { parse } from './parse-props';
import { remark, wrongBelow } from './remarks';

const shape = {
  ...waiverShape,
  at: z.custom<Construct>((value) => Construct.isConstruct(value), 'is not a construct'),
};

/** Keeps that an issue may pass, or what is wrong with the saying of it. */
export function keepWaiver(blueprint: Construct, given: { readonly code: unknown; readonly at: unknown; readonly reason: unknown }): void {
  const site = callSite();
  const { value, issues } = parse(shape, given);
  if (issues !== undefined) {
    remark(blueprint, { site, wrong: wrongBelow('waive', issues) });
    return;
  }
  const { code, at, reason } = value;
  if (at.node.root === blueprint) {
    remark(blueprint, { site, waiver: { code, path: at.node.path, reason } });
    return;
  }
  remark(blueprint, {
    site,
    wrong: [
      {
        code: ofAnotherBlueprint.waiver.code,
        path: ['waive', 'at'],
        message: `${at.node.path} is not in this blueprint`,
        hint: 'call `waive` of the blueprint that the construct is declared in',
      },
    ],
  });
}
