import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readPublicApi, type PublicApi } from './declarations';
import { undocumented } from './doc-comments';
import { apiReport } from './report';

const reportPath = join(__dirname, 'report.md');

describe('what users can import', () => {
  let api: PublicApi;
  beforeAll(() => {
    api = readPublicApi();
  }, 180_000);

  test('is what the report says; `npm run api` writes it anew', () => {
    const report = apiReport(api);
    if (process.env.UPDATE_API === '1') writeFileSync(reportPath, report);
    expect(report).toBe(readFileSync(reportPath, 'utf8'));
  });

  test('has a doc comment on every export and every public member', () => {
    expect(undocumented(api)).toEqual([]);
  });
});
