import { withBindings } from '../../lib/targets/provider-bindings';

const notFound = (name: string) => () => {
  throw Object.assign(new Error(`Cannot find module '${name}'\nRequire stack:\n- x.js`), { code: 'MODULE_NOT_FOUND' });
};

test('bindings that are not installed are told with the command that installs them', () => {
  expect(() => withBindings(notFound('@cdktf/provider-aws/lib/vpc/index.js'))).toThrow(
    'Terraform is written with the bindings of @cdktf/provider-aws, which are not installed: npm install @cdktf/provider-aws',
  );
});

test.each([notFound('./terraform'), notFound('left-pad')])('what else is missing is thrown as it is', (load) => {
  expect(() => withBindings(load)).toThrow(/^Cannot find module/);
});

test('what is there is loaded', () => {
  expect(withBindings(() => 1)).toBe(1);
});
