import { App, Testing } from 'cdk8s';
import { Token } from 'cdktf';
import { addCharts, clusterObjects, findToken, objectsOf, toYaml, TokenInYamlError } from '../../../lib/emit/kubernetes';
import { aContext } from './contexts';

const web = (env: Readonly<Record<string, string | number>>) => aContext({ web: { kind: 'microservice', port: 80, env } });
const value = { resolve: () => 'later' };

describe('a value that only Terraform knows', () => {
  test.each([
    ['a token', Token.asString(value)],
    ['a token in text', `a-${Token.asString(value)}-b`],
    ['a token that is a number', Token.asNumber(value)],
    ['a reference to a resource', 'https://${aws_s3_bucket.models.id}/x'],
    ['a reference to a data source', '${data.google_project.it.number}'],
    ['a reference to a variable', '${var.level}'],
  ])('is refused: %s', (_, given) => {
    let thrown: unknown;
    try {
      toYaml(clusterObjects(web({ A: 'fine', LOG_LEVEL: given })));
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(TokenInYamlError);
    expect(thrown).toMatchObject({ objectPath: 'shop/main/web', key: 'spec.template.spec.containers[0].env[3].value' });
  });

  test('is found in keys, lists and numbers', () => {
    expect(findToken({ a: [1, { b: Token.asNumber(value) }] })).toBe('.a[1].b');
    expect(findToken(Token.asList(value))).toBe('[0]');
    expect(findToken({ '${TfToken[TOKEN.1]}': 1 })).toBe('.${TfToken[TOKEN.1]}');
  });

  test.each(['${HOME}/models', '$(POD_IP)', '${data_set.path}', '${server.port}', '{"a": 1}', '-3.5e+20', '1e+290'])(
    'is not seen in %s',
    (text) => {
      expect(findToken({ text })).toBeNull();
    },
  );
});

describe("charts in an app of the user's own", () => {
  const context = aContext({ web: { kind: 'microservice', port: 80, replicas: 2 } });

  test('hold the same objects in the same order', () => {
    const app = new App();
    addCharts(app, clusterObjects(context));
    expect(app.charts.map((chart) => chart.node.id)).toEqual(['shop-main-00-namespaces', 'shop-main-40-workloads']);
    expect(app.charts.flatMap((chart) => Testing.synth(chart) as unknown[])).toEqual([...objectsOf(context).values()].flat());
  });

  test('refuse tokens as well', () => {
    expect(() => {
      addCharts(new App(), clusterObjects(web({ A: Token.asString(value) })));
    }).toThrow(TokenInYamlError);
  });
});
