import { isSchedule } from '../../../lib/targets/onprem/schedule';

test.each(['0 */6 * * *', '0 0,12 * * *', '59 23 31 12 6', '5-50/15 1-5 1,15 jan-MAR,12 Mon-fri', '0 8/4 * * sun'])(
  '%s is a schedule',
  (text) => {
    expect(isSchedule(text)).toBe(true);
  },
);

test.each([
  ['a field too few', '0 25'],
  ['a field too many', '0 0 */6 * * *'],
  ['a name for the whole', '@daily'],
  ['a minute past the hour', '60 * * * *'],
  ['an hour past the day', '0 24 * * *'],
  ['a day before the first', '0 0 0 * *'],
  ['a month past the year', '0 0 1 13 *'],
  ['Sunday as it is in other programs', '0 0 * * 7'],
  ['a day of another field', '0 0 * sun *'],
  ['a range that goes back', '0 20-4 * * *'],
  ['a range of three', '0 1-2-3 * * *'],
  ['steps of nothing', '*/0 * * * *'],
  ['a step of a step', '*/2/2 * * * *'],
  ['a range without an end', '0 4- * * *'],
  ['a list with a gap', '0 1,,3 * * *'],
  ['two spaces', '0  6 * * *'],
  ['nothing', ''],
])('%s is none', (_, text) => {
  expect(isSchedule(text)).toBe(false);
});
