import { CpuNodePool, Microservice } from 'cdk-gpu';
import { issueOf, nodes, problems, program } from '../support/programs';

function withEnv(env: Readonly<Record<string, string | number>>) {
  const { b, c, image } = program();
  new Microservice(c, 'web', { image, port: 80, env, pool: new CpuNodePool(c, 'p', nodes('p')) });
  return b;
}

describe('text of an environment is not read by a shell', () => {
  test.each(['$(HOME)/a', '$HOME', '${}', '${1}', '{HOME}', '$${', 'a{b}'])('%s stays as it is', (text) => {
    expect(problems(withEnv({ A: text }))).toEqual([]);
  });

  test('variables are named in the order of their names, whatever the order of the program', () => {
    const told = (env: Readonly<Record<string, string>>) => issueOf(withEnv(env), 'env/shell-syntax').message;
    expect(told({ B: '${X}', A: '${X}' })).toBe(told({ A: '${X}', B: '${X}' }));
  });

  test('${NAME} is a warning that names the variables', () => {
    const issue = issueOf(withEnv({ A: '${HOME}/a', B: 'plain', C: 'x${_y1}', D: 1 }), 'env/shell-syntax');
    expect(issue).toMatchObject({ severity: 'warning', path: 'b/c/web' });
    expect(`${issue.message} | ${issue.hint}`).toMatchInlineSnapshot(
      `"A, C holds \${NAME}, which stays as it is: no shell reads it | write $(NAME) for a variable of the same container, or expand it in a script"`,
    );
  });
});
