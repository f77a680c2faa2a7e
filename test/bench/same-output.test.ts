import { assertSameKinds } from '../../bench/same-output';

const things = (...names: readonly string[]) => new Map(names.map((name) => [name, { name }]));
const library = things(
  'vision-main/aws_subnet/a',
  'vision-main/aws_subnet/b',
  'vision-main/data.aws_partition/here',
  'Service vision/chat',
);

test('as many things of each kind are the same work, whatever they are called', () => {
  const byHand = things(
    'vision-main/aws_subnet/x',
    'vision-main/aws_subnet/y',
    'vision-main/data.aws_partition/p',
    'Service vision/web/v1',
  );
  expect(() => assertSameKinds(library, byHand)).not.toThrow();
});

test.each([
  [
    'one fewer',
    things('vision-main/aws_subnet/a', 'vision-main/data.aws_partition/here', 'Service vision/chat'),
    'vision-main/aws_subnet (2',
  ],
  ['another kind', things(...library.keys(), 'Job vision/tune'), 'Job (0 by the library, 1 by hand)'],
  ['another stack', things(...library.keys(), 'vision-registry/aws_subnet/a'), 'vision-registry/aws_subnet (0 by the library, 1 by hand)'],
])('%s is refused by its name', (_, byHand, message) => {
  expect(() => assertSameKinds(library, byHand)).toThrow(message);
});

test('two sides that wrote nothing are refused', () => {
  expect(() => assertSameKinds(new Map(), new Map())).toThrow('0 and 0 things');
});
