import { durationSchema, secondsOf } from '../../lib/model/duration';

test.each([
  { given: '90s', seconds: 90 },
  { given: '15m', seconds: 900 },
  { given: '1.5h', seconds: 5400 },
  { given: '36h', seconds: 129_600 },
  { given: '14d', seconds: 1_209_600 },
  { given: '0.5s', seconds: 1 },
])('$given is $seconds seconds', ({ given, seconds }) => {
  expect(secondsOf(durationSchema.parse(given))).toBe(seconds);
});

test.each(['', '5', 'm', '-5m', '5 m', '5w', '1h30m', '.5h', '5M', '0s', '0.0d', '0.1s', '1e3s', 5])('%p is refused', (given) => {
  expect(durationSchema.safeParse(given).success).toBe(false);
});
